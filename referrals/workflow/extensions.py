"""More time for one recipient: asked for with a reason, granted or refused by the chancery.

What the chancery decides is told by mail to the recipient and to who asked.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from meetings.workflow import given_reason
from outbox.workflow import write_message
from referrals.addresses import addresses_of
from referrals.models import ExtensionRequest, Recipient

Status = ExtensionRequest.Status


def _locked_recipient(pk):
    recipients = Recipient.objects.select_for_update(of=("self",))
    return recipients.select_related("referral", "municipality").get(pk=pk)


@transaction.atomic
def ask_extension(recipient, *, by, wanted_until, reason):
    """Ask for a later last day.

    Codes: `reason_missing`, `closed`, `answered`, `asked` (already), `too_early`.
    """
    reason = given_reason(reason, "Skriv varför ni behöver mer tid.")
    recipient = _locked_recipient(recipient.pk)
    if not recipient.referral.takes_answers:
        raise ValidationError("Remissen tar inte längre emot svar.", code="closed")
    if recipient.responses.submitted().exists():
        raise ValidationError("Ni har redan lämnat ert svar.", code="answered")
    if recipient.extensions.filter(status=Status.ASKED).exists():
        raise ValidationError("Ni har redan en begäran som kansliet inte avgjort.", code="asked")
    if wanted_until <= max(recipient.last_day, timezone.localdate()):
        raise ValidationError(
            {"wanted_until": "Välj en dag efter er nuvarande sista svarsdag."}, code="too_early"
        )
    return ExtensionRequest.objects.create(
        recipient=recipient, wanted_until=wanted_until, reason=reason, asked_by=by
    )


def _decide(request, status, *, by, answer, granted_until=None):
    recipient = _locked_recipient(request.recipient_id)
    request = ExtensionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.status != Status.ASKED:
        raise ValidationError("Begäran är redan avgjord.", code="decided")
    request.recipient = recipient
    decided = {
        "status": status,
        "answer": (answer or "").strip()[:300],
        "granted_until": granted_until,
        "decided_at": timezone.now(),
        "decided_by": by,
    }
    for name, value in decided.items():
        setattr(request, name, value)
    request.save()
    return request


@transaction.atomic
def grant_extension(request, *, by, until=None, answer=""):
    """Give the recipient until `until`, or the day it asked for.

    Codes: `decided`, `past`, `no_more_time` when it would be no later than it has already.
    """
    until = until or request.wanted_until
    if until < timezone.localdate():
        raise ValidationError({"until": "Den nya sista dagen har redan varit."}, code="past")
    if until <= request.recipient.last_day:
        raise ValidationError(
            {"until": "Välj en dag efter mottagarens nuvarande sista svarsdag."},
            code="no_more_time",
        )
    request = _decide(request, Status.GRANTED, by=by, answer=answer, granted_until=until)
    recipient = request.recipient
    recipient.due_on = until
    recipient.save(update_fields=["due_on"])
    _tell(request, "extension_granted", by=by)
    return request


@transaction.atomic
def refuse_extension(request, *, by, answer):
    """Refuse, with the reason the recipient is told. Codes: `decided`, `reason_missing`."""
    answer = given_reason(answer, "Skriv varför begäran avslås.")
    request = _decide(request, Status.REFUSED, by=by, answer=answer)
    _tell(request, "extension_refused", by=by)
    return request


def _tell(request, letter, *, by):
    recipient = request.recipient
    addresses = addresses_of([recipient])[recipient.pk]
    if request.asked_by and request.asked_by.is_active:
        addresses = [*addresses, request.asked_by.email]
    for address in dict.fromkeys(addresses):
        write_message(
            letter,
            address,
            f"referrals/mail/{letter}",
            {"extension": request, "recipient": recipient, "referral": recipient.referral},
            to_name=recipient.name,
            by=by,
            about=recipient,
            reply_to=recipient.referral.contact_email,
        )
