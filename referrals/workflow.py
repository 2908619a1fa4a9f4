"""Every change of a referral's state: draft → open → withdrawn, one function an arrow.

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
from referrals.models import Referral

Status = Referral.Status


def _locked(referral, allowed, *, doing):
    current = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if current.status != allowed:
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
    referral = _locked(referral, Status.OPEN, doing="återkallas")
    return _settle(referral, Status.WITHDRAWN, by=by, reason=reason, withdrawn_at=timezone.now())
