"""A meeting's own state: draft → planned → called → held; planned and called may be cancelled.

Calling and cancelling, which write mail, are in `calls`. What comes after is in `adjusting` (held →
for adjustment → adjusted) and `correcting` (published, corrected, taken back).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from meetings.models import Meeting, MinutesImport
from members.history import save_with_reason

Status = Meeting.Status


def locked_meeting(meeting, *allowed, doing):
    """The meeting as it is in the database now, locked, if its status is among `allowed`."""
    current = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if current.status not in allowed:
        raise ValidationError(
            f"Mötet kan inte {doing}: det är {current.get_status_display().lower()}.",
            code="wrong_status",
        )
    return current


def settle_meeting(meeting, status, *, by, reason="", shown=True, **changes):
    """Give a locked meeting its new status and `changes`; the history says who and why.

    The meeting says why, too, if it is `shown`.
    """
    meeting.status = status
    meeting.status_reason = reason if shown else ""
    for name, value in changes.items():
        setattr(meeting, name, value)
    meeting._history_user = by
    save_with_reason(meeting, reason or meeting.get_status_display())
    return meeting


def given_reason(reason, message):
    """Return `reason` in one line, as it is stored; raises `message` if there is none.

    Codes: `reason_missing`, `reason_long` (more than 300 characters).
    """
    reason = " ".join((reason or "").split())
    if not reason:
        raise ValidationError(message, code="reason_missing")
    if len(reason) > 300:
        raise ValidationError("Skälet får vara högst 300 tecken.", code="reason_long")
    return reason


@transaction.atomic
def plan_meeting(meeting, *, by):
    """Show the meeting's frame to those it is for."""
    meeting = locked_meeting(meeting, Status.DRAFT, doing="planeras")
    return settle_meeting(meeting, Status.PLANNED, by=by)


@transaction.atomic
def hold_meeting(meeting, *, by):
    """Say that the meeting has taken place; its minutes are now written."""
    meeting = locked_meeting(
        meeting, Status.DRAFT, Status.PLANNED, Status.CALLED, doing="markeras som hållet"
    )
    if meeting.starts_at > timezone.now():
        raise ValidationError("Mötet har inte börjat än.", code="in_future")
    return settle_meeting(meeting, Status.HELD, by=by)


def _waiting_import(minutes_import):
    """The import as it is in the database now, locked, if nobody has settled it."""
    current = MinutesImport.objects.select_for_update(of=("self",)).get(pk=minutes_import.pk)
    if current.status != MinutesImport.Status.WAITING:
        raise ValidationError(
            f"Dokumentet är redan avgjort: {current.get_status_display().lower()}.",
            code="settled",
        )
    return current


def _settle_import(minutes_import, status, *, by, meeting=None):
    minutes_import.status = status
    minutes_import.meeting = meeting
    minutes_import.settled_at, minutes_import.settled_by = timezone.now(), by
    minutes_import._history_user = by
    minutes_import.save(update_fields=["status", "meeting", "settled_at", "settled_by"])
    return minutes_import


@transaction.atomic
def confirm_import(minutes_import, *, by, store):
    """Store a reviewed document as a meeting: `store(minutes_import)` makes and returns it."""
    minutes_import = _waiting_import(minutes_import)
    meeting = store(minutes_import)
    return _settle_import(minutes_import, MinutesImport.Status.CONFIRMED, by=by, meeting=meeting)


@transaction.atomic
def discard_import(minutes_import, *, by):
    """Put a document aside: it is kept, and the same file may be read in again."""
    minutes_import = _waiting_import(minutes_import)
    return _settle_import(minutes_import, MinutesImport.Status.DISCARDED, by=by)
