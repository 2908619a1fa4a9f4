"""What has been sent out stays as it is, whoever tries to change it and however.

Signals, not save methods, because a cascade deletes rows without calling their delete().
"""

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver

from referrals.models import Referral, ReferralDocument

# What the receivers were asked. Contact and policy area may be corrected afterwards.
FROZEN = ("title", "slug", "registration_number", "matter_id", "decided_at_id", "summary", "due_on")


def _refusal():
    return ValidationError(
        "Remissen är utskickad. Det som skickades ut kan inte ändras eller tas bort.", code="sent"
    )


def _is_sent(referral_id) -> bool:
    return Referral.objects.filter(pk=referral_id).exclude(status=Referral.Status.DRAFT).exists()


@receiver(pre_save, sender=Referral)
def protect_sent_referral(sender, instance, raw=False, **kwargs):
    if raw or instance.pk is None:
        return
    sent = Referral.objects.exclude(status=Referral.Status.DRAFT).filter(pk=instance.pk)
    stored = sent.values(*FROZEN).first()
    if stored and any(getattr(instance, name) != value for name, value in stored.items()):
        raise _refusal()


@receiver(pre_delete, sender=Referral)
def keep_sent_referral(sender, instance, **kwargs):
    if _is_sent(instance.pk):
        raise _refusal()


@receiver(pre_save, sender=ReferralDocument)
def protect_sent_document(sender, instance, raw=False, **kwargs):
    before = ReferralDocument.objects.filter(pk=instance.pk).values_list("referral_id", flat=True)
    if not raw and any(_is_sent(pk) for pk in {instance.referral_id, *before}):
        raise _refusal()


@receiver(pre_delete, sender=ReferralDocument)
def keep_sent_document(sender, instance, **kwargs):
    if _is_sent(instance.referral_id):
        raise _refusal()
