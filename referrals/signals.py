"""What has been sent out, and what has been handed in, stays as it is, whoever tries and however.

Signals, not save methods, because a cascade deletes rows without calling their delete().
"""

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete, pre_save
from django.dispatch import receiver

from referrals.freezing import freeze_submitted
from referrals.models import (
    Answer,
    Question,
    QuestionGroup,
    QuestionOption,
    Recipient,
    Referral,
    ReferralDocument,
    Response,
    ResponseFile,
    ResponseStatement,
)

# What the receivers were asked. Contact and policy area may be corrected afterwards.
FROZEN = (
    "kind", "title", "slug", "registration_number", "matter_id", "decided_at_id", "summary",
    "due_on", "missive_id", "package_id",
)  # fmt: skip
# What belongs to the text that is sent out, and to an answer that is handed in.
ASKED = (ReferralDocument, QuestionGroup, Question, QuestionOption)
ANSWERED = (Answer, ResponseStatement, ResponseFile)


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


def _referral_id(part):
    return part.question.referral_id if isinstance(part, QuestionOption) else part.referral_id


def protect_sent_part(sender, instance, raw=False, **kwargs):
    before = sender.objects.filter(pk=instance.pk).first() if instance.pk else None
    parts = [part for part in (instance, before) if part]
    if not raw and any(_is_sent(pk) for pk in {_referral_id(part) for part in parts}):
        raise _refusal()


for part in ASKED:
    pre_save.connect(protect_sent_part, sender=part, dispatch_uid=f"save-{part.__name__}")
    pre_delete.connect(protect_sent_part, sender=part, dispatch_uid=f"del-{part.__name__}")


@receiver(pre_delete, sender=Recipient)
def keep_sent_recipient(sender, instance, **kwargs):
    """One may be added after the sending, none is taken away."""
    if _is_sent(instance.referral_id):
        raise _refusal()


freeze_submitted(
    Response,
    ANSWERED,
    "Svaret är inlämnat och kan inte ändras. Lämna en komplettering i stället.",
)
