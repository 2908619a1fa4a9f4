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
from members.richtext import to_plain
from referrals.models import Correction, Referral, Response

Status = Referral.Status


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
def open_referral(referral, *, by):
    """Send the referral out: from now on it is public and what it asks stays as it is.

    Codes: `due_missing`, `due_past` (the last day must lie after today), `empty` (neither a
    summary nor a document), `wrong_status`.
    """
    referral = _locked(referral, Status.DRAFT, doing="skickas ut")
    today = timezone.localdate()
    if referral.due_on is None:
        raise ValidationError("Ange sista svarsdag innan remissen skickas ut.", code="due_missing")
    if referral.due_on <= today:
        raise ValidationError("Sista svarsdag ska ligga efter i dag.", code="due_past")
    if not to_plain(referral.summary) and not referral.documents.exists():
        raise ValidationError(
            "Skriv en sammanfattning eller lägg till en handling innan remissen skickas ut.",
            code="empty",
        )
    return _settle(
        referral, Status.OPEN, by=by, opened_at=timezone.now(), sent_on=today, opened_by=by
    )


@transaction.atomic
def withdraw_referral(referral, *, by, reason):
    """Withdraw a referral that was sent out; it stays visible, with the reason."""
    reason = given_reason(reason, "Skriv varför remissen återkallas.")
    referral = _locked(referral, Status.OPEN, Status.CLOSED, doing="återkallas")
    return _settle(referral, Status.WITHDRAWN, by=by, reason=reason, withdrawn_at=timezone.now())


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
    """Take late answers again."""
    return _settle(_locked(referral, Status.CLOSED, doing="öppnas igen"), Status.OPEN, by=by)


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
    return _settle(referral, referral.status, by=by, responses_published_at=timezone.now())


@transaction.atomic
def correct_referral(referral, *, by, text):
    """Mark a correction of what was sent out; returns it. Code: `reason_missing`."""
    text = given_reason(text, "Skriv vad som rättas.")
    referral = _locked(referral, Status.OPEN, doing="rättas")
    return Correction.objects.create(referral=referral, text=text, made_by=by)
