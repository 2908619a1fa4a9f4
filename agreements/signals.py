"""What has been published stays, and stays what it was, whoever tries to change it and however.

Signals, not save methods, because a bulk delete removes rows without calling their delete().
"""

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver

from agreements.models import Agreement

FROZEN = ("title", "slug", "kind")
# May be added afterwards, never exchanged.
FROZEN_ONCE_GIVEN = ("registration_number", "file_id", "url")


def _published(pk):
    return Agreement.objects.exclude(status=Agreement.Status.DRAFT).filter(pk=pk)


@receiver(pre_save, sender=Agreement)
def protect_published_agreement(sender, instance, raw=False, **kwargs):
    if raw or instance.pk is None:
        return
    stored = _published(instance.pk).values(*FROZEN, *FROZEN_ONCE_GIVEN).first()
    if stored and any(
        getattr(instance, name) != value and (value or name in FROZEN)
        for name, value in stored.items()
    ):
        raise ValidationError(
            "Överenskommelsen är publicerad. Rubrik, slag och dokument kan inte bytas ut.",
            code="published",
        )


@receiver(pre_delete, sender=Agreement)
def keep_published_agreement(sender, instance, **kwargs):
    if _published(instance.pk).exists():
        raise ValidationError(
            "Överenskommelsen är publicerad och kan inte tas bort. Återkalla den i stället.",
            code="published",
        )
