"""An agreement's own state: draft → published → withdrawn."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement
from meetings.workflow import given_reason
from members.history import save_with_reason
from members.richtext import to_plain

Status = Agreement.Status


def _locked(agreement, allowed, *, doing):
    current = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if current.status != allowed:
        raise ValidationError(
            f"Överenskommelsen kan inte {doing}: den är {current.get_status_display().lower()}.",
            code="wrong_status",
        )
    return current


def _settle(agreement, status, *, by, reason="", **changes):
    agreement.status = status
    agreement.status_reason = reason
    for name, value in changes.items():
        setattr(agreement, name, value)
    agreement._history_user = by
    save_with_reason(agreement, reason or agreement.get_status_display())
    return agreement


@transaction.atomic
def publish_agreement(agreement, *, by):
    """Show the agreement to everyone; title, kind and document stay as they are from now on.

    Codes: `empty` (neither a summary nor a document), `wrong_status`.
    """
    agreement = _locked(agreement, Status.DRAFT, doing="publiceras")
    if not (agreement.file_id or agreement.url or to_plain(agreement.summary)):
        raise ValidationError(
            "Skriv en sammanfattning eller lägg till dokumentet innan den publiceras.",
            code="empty",
        )
    return _settle(agreement, Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by)


@transaction.atomic
def withdraw_agreement(agreement, *, by, reason):
    """Withdraw a published agreement; it stays visible, with the reason."""
    reason = given_reason(reason, "Skriv varför överenskommelsen återkallas.")
    agreement = _locked(agreement, Status.PUBLISHED, doing="återkallas")
    return _settle(agreement, Status.WITHDRAWN, by=by, reason=reason, withdrawn_at=timezone.now())
