"""What has been published stays, and stays what it was, whoever tries to change it and however.

Signals, not save methods, because a bulk delete removes rows without calling their delete().
"""

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver

from agreements.models import (
    Adoption,
    AdoptionFile,
    AdoptionStatement,
    Agreement,
    AgreementDocument,
    AgreementParty,
)
from referrals.freezing import freeze_submitted

FROZEN = ("title", "slug", "kind")
# May be added afterwards, never exchanged.
FROZEN_ONCE_GIVEN = ("registration_number",)


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
            "Överenskommelsen är publicerad. Rubrik, slag och diarienummer kan inte bytas ut.",
            code="published",
        )


@receiver(pre_delete, sender=Agreement)
def keep_published_agreement(sender, instance, **kwargs):
    if _published(instance.pk).exists():
        raise ValidationError(
            "Överenskommelsen är publicerad och kan inte tas bort. Återkalla den i stället.",
            code="published",
        )


freeze_submitted(
    Adoption,
    (AdoptionStatement, AdoptionFile),
    "Ställningstagandet är inlämnat och kan inte ändras. Lämna ett nytt i stället.",
)


@receiver(pre_save, sender=AgreementDocument)
def protect_published_document(sender, instance, raw=False, **kwargs):
    """A paper that is out is not exchanged: a new version of it is added."""
    if not raw and instance.pk and _published(instance.agreement_id).exists():
        stored = sender.objects.filter(pk=instance.pk).values("file_id", "url", "title").first()
        if stored and any(getattr(instance, name) != value for name, value in stored.items()):
            raise ValidationError(
                "Dokumentet är publicerat. Lägg till en ny version i stället.", code="published"
            )


@receiver(pre_delete, sender=AgreementDocument)
def keep_published_document(sender, instance, **kwargs):
    if _published(instance.agreement_id).exists():
        raise ValidationError(
            "Dokumentet är publicerat och kan inte tas bort. Lägg till en ny version i stället.",
            code="published",
        )


@receiver(pre_delete, sender=AgreementParty)
def keep_party_that_has_decided(sender, instance, **kwargs):
    if Adoption.objects.filter(
        agreement=instance.agreement_id, municipality=instance.municipality_id
    ).exists():
        raise ValidationError(
            f"{instance} har tagit ställning och kan inte tas bort som part.", code="decided"
        )
