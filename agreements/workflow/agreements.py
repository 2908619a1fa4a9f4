"""An agreement's own state: draft → published → withdrawn, and its time under revision."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agreements.feasibility import hindrances_of
from agreements.models import Agreement
from meetings.workflow import given_reason
from members.history import save_with_reason
from members.richtext import to_plain

Status = Agreement.Status


def locked(agreement, allowed, *, doing):
    """The agreement read anew and locked. Code `wrong_status` unless it stands where allowed."""
    current = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if current.status != allowed:
        raise ValidationError(
            f"Överenskommelsen kan inte {doing}: den är {current.get_status_display().lower()}.",
            code="wrong_status",
        )
    return current


def keep(agreement, reason, *, by, **changes):
    """Save what changed, with the reason in the history; returns the agreement."""
    for name, value in changes.items():
        setattr(agreement, name, value)
    agreement._history_user = by
    save_with_reason(agreement, reason)
    return agreement


def _settle(agreement, status, *, by, reason="", **changes):
    agreement.status = status
    agreement.status_reason = reason
    return keep(agreement, reason or agreement.get_status_display(), by=by, **changes)


@transaction.atomic
def publish_agreement(agreement, *, by):
    """Show the agreement to everyone; title, kind and documents stay as they are from now on.

    Codes: `empty` (neither a summary nor a document), `wrong_status`; by field what keeps its rule
    from ever being met.
    """
    agreement = locked(agreement, Status.DRAFT, doing="publiceras")
    if not (to_plain(agreement.summary) or agreement.documents.exists()):
        raise ValidationError(
            "Skriv en sammanfattning eller lägg till ett dokument innan den publiceras.",
            code="empty",
        )
    if hindered := hindrances_of(agreement):
        raise ValidationError(hindered)
    return _settle(agreement, Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by)


@transaction.atomic
def withdraw_agreement(agreement, *, by, reason):
    """Withdraw a published agreement; it stays visible, with the reason."""
    reason = given_reason(reason, "Skriv varför överenskommelsen återkallas.")
    agreement = locked(agreement, Status.PUBLISHED, doing="återkallas")
    return _settle(agreement, Status.WITHDRAWN, by=by, reason=reason, withdrawn_at=timezone.now())


@transaction.atomic
def begin_revision(agreement, *, by):
    """Note that the agreement is being revised, from today. It stays in force meanwhile.

    Codes: `not_in_force`, `revised` when it is under revision already.
    """
    agreement = locked(agreement, Status.PUBLISHED, doing="revideras")
    today = timezone.localdate()
    begun = agreement.in_force_since and agreement.in_force_since <= today
    if not begun or (agreement.valid_to and agreement.valid_to < today):
        raise ValidationError(
            "Bara en överenskommelse som är i kraft kan revideras.", code="not_in_force"
        )
    if agreement.revision_since:
        raise ValidationError("Överenskommelsen är redan under revidering.", code="revised")
    return keep(agreement, "Revidering påbörjad", by=by, revision_since=today)


@transaction.atomic
def end_revision(agreement, *, by):
    """Note that the revision ended and the agreement goes on as it is. Code: `not_revised`."""
    agreement = locked(agreement, Status.PUBLISHED, doing="ändras")
    if agreement.revision_since is None:
        raise ValidationError("Överenskommelsen är inte under revidering.", code="not_revised")
    return keep(agreement, "Revidering avslutad", by=by, revision_since=None)
