"""Every change of a referral's state: draft → open → closed → compiled → decided, or withdrawn.

Each takes the referral and keyword-only `by` (the acting user), re-reads it locked, raises a
ValidationError with a code and a Swedish message where the arrow does not start, and returns
the referral in its new state. That the time is over is no arrow: it follows from the last day.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from meetings.workflow import given_reason
from members.history import save_with_reason
from referrals.models import Correction, Referral, Response
from referrals.readiness import missing_to_send
from referrals.sending import make_files, send_letters, tell_all
from referrals.workflow.exports import ask_public_exports

Status = Referral.Status
LONGEST_CORRECTION = 2_000


def _locked(referral, *allowed, doing):
    current = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if current.status not in allowed:
        raise ValidationError(
            f"Remissen kan inte {doing}: den är {current.get_status_display().lower()}.",
            code="wrong_status",
        )
    return current


def _settle(referral, status, *, by, reason="", **changes):
    referral.status = status
    referral.status_reason = reason
    for name, value in changes.items():
        setattr(referral, name, value)
    referral._history_user = by
    save_with_reason(referral, reason or referral.get_status_display())
    return referral


@transaction.atomic
def open_referral(referral, *, by, review=False, sent_at=None):
    """Send the referral out: from now on it is public and what it asks stays as it is.

    The letter and the ZIP are made and kept, and a mail to every recipient is written; with
    `review` the chancery reads them first. `sent_at` is for what went out by other means before
    it came into the portal: then nobody is written to. Codes: those of `missing_to_send`, and
    `wrong_status`.
    """
    referral = _locked(referral, Status.DRAFT, doing="skickas ut")
    opened_at = sent_at or timezone.now()
    sent_on = timezone.localdate(opened_at)
    if missing := missing_to_send(referral, sent_on):
        raise ValidationError(missing) if missing[1:] else missing[0]
    files = make_files(referral, sent_on, by=by)
    settled = {"opened_at": opened_at, "sent_on": sent_on, "opened_by": by}
    referral = _settle(referral, Status.OPEN, by=by, **settled, **files)
    if sent_at is None:
        recipients = referral.recipients.select_related("municipality")
        send_letters(referral, recipients, by=by, review=review)
    return referral


@transaction.atomic
def withdraw_referral(referral, *, by, reason, withdrawn_at=None):
    """Withdraw a referral that was sent out; it stays visible, and all are told the reason.

    `withdrawn_at` is for what was withdrawn by other means: then nobody is written to.
    """
    reason = given_reason(reason, "Skriv varför remissen återkallas.")
    referral = _locked(referral, Status.OPEN, Status.CLOSED, doing="återkallas")
    when = withdrawn_at or timezone.now()
    referral = _settle(referral, Status.WITHDRAWN, by=by, reason=reason, withdrawn_at=when)
    if withdrawn_at is None:
        tell_all("withdrawal", referral, by=by, reason=reason)
    return referral


@transaction.atomic
def close_referral(referral, *, by):
    """Take no more answers, also late ones.

    Codes: `term_runs` before the last day is over, `extension_runs` while somebody has more time.
    """
    referral = _locked(referral, Status.OPEN, doing="stängas")
    if referral.is_open:
        raise ValidationError("Svarstiden löper fortfarande.", code="term_runs")
    waiting = referral.recipients.filter(due_on__gte=timezone.localdate())
    waiting = waiting.exclude(responses__status=Response.Status.SUBMITTED).order_by("-due_on")
    if last := waiting.first():
        raise ValidationError(f"{last} har anstånd till {last.due_on}.", code="extension_runs")
    return _settle(referral, Status.CLOSED, by=by)


@transaction.atomic
def reopen_referral(referral, *, by):
    """Take late answers again. Codes: `survey`, `wrong_status`."""
    referral = _locked(referral, Status.CLOSED, doing="öppnas igen")
    if referral.is_survey:
        raise ValidationError(
            "En stängd enkät öppnas inte igen: siffrorna före och efter skulle tillsammans visa "
            "vad den som svarade sist har svarat.",
            code="survey",
        )
    return _settle(referral, Status.OPEN, by=by)


@transaction.atomic
def publish_responses(referral, *, by):
    """Let everyone read the answers. Codes: `term_runs`, `survey`, `published`, `wrong_status`."""
    answered = (Status.OPEN, Status.CLOSED, Status.COMPILED, Status.DECIDED)
    referral = _locked(referral, *answered, doing="få sina svar publicerade")
    if referral.is_survey:
        raise ValidationError("En enkäts svar visas aldrig ett och ett.", code="survey")
    if referral.is_open:
        raise ValidationError("Svarstiden löper fortfarande.", code="term_runs")
    if referral.responses_published_at:
        raise ValidationError("Svaren är redan publicerade.", code="published")
    now = timezone.now()
    referral = _settle(referral, referral.status, by=by, responses_published_at=now)
    ask_public_exports(referral, by=by)
    return referral


@transaction.atomic
def correct_referral(referral, *, by, text):
    """Mark a correction of what was sent out and tell every recipient; returns it.

    Codes: `reason_missing`, `too_long`, `wrong_status`.
    """
    text = "\n".join(" ".join(line.split()) for line in (text or "").strip().splitlines())
    if not text:
        raise ValidationError("Skriv vad som rättas.", code="reason_missing")
    if len(text) > LONGEST_CORRECTION:
        raise ValidationError(
            f"Rättelsen får vara högst {LONGEST_CORRECTION} tecken.", code="too_long"
        )
    referral = _locked(referral, Status.OPEN, doing="rättas")
    correction = Correction(referral=referral, text=text, made_by=by)
    correction._history_user = by
    correction.save()
    tell_all("correction", referral, by=by, correction=correction)
    return correction
