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


def _refuse_if_submitted(adoption_id):
    if Adoption.objects.submitted().filter(pk=adoption_id).exists():
        raise ValidationError(
            "Ställningstagandet är inlämnat och kan inte ändras. Lämna ett nytt i stället.",
            code="submitted",
        )


@receiver(pre_save, sender=Adoption)
def protect_submitted_adoption(sender, instance, raw=False, **kwargs):
    if not raw and instance.pk:
        _refuse_if_submitted(instance.pk)


@receiver(pre_delete, sender=Adoption)
def keep_submitted_adoption(sender, instance, **kwargs):
    _refuse_if_submitted(instance.pk)


def protect_submitted_part(sender, instance, raw=False, **kwargs):
    before = sender.objects.filter(pk=instance.pk).values_list("adoption_id", flat=True)
    if not raw:
        for adoption_id in {instance.adoption_id, *before}:
            _refuse_if_submitted(adoption_id)


for part in (AdoptionStatement, AdoptionFile):
    pre_save.connect(protect_submitted_part, sender=part, dispatch_uid=f"save-{part.__name__}")
    pre_delete.connect(protect_submitted_part, sender=part, dispatch_uid=f"del-{part.__name__}")


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
