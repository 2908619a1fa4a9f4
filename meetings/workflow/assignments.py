"""What meetings gave someone to do: reported done, opened again, taken up by a later meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from meetings import rules
from meetings.models import ActionAtMeeting, ActionItem, AgendaItem, Meeting
from meetings.workflow.planning import OPEN_AGENDAS


def _locked(action):
    return ActionItem.objects.select_for_update(of=("self",)).get(pk=action.pk)


def _settle(action, *, by, **said):
    for name, value in said.items():
        setattr(action, name, value)
    action._history_user = by
    action.save(update_fields=ActionItem.REPORTED)
    return action


@transaction.atomic
def report_done(action_item, *, by, done_on, note=""):
    """Say on which day an assignment was done, and what came of it; also once published.

    The chancery may replace what was said before, which stays in the history. Codes: `in_future`,
    `note_long`, `done` when someone else has reported it already.
    """
    if done_on > timezone.localdate():
        raise ValidationError({"done_on": "Dagen har inte kommit än."}, code="in_future")
    if len(note) > ActionItem._meta.get_field("done_note").max_length:
        raise ValidationError({"done_note": "Kommentaren är för lång."}, code="note_long")
    current = _locked(action_item)
    if current.done_on and not (by is None or rules.can_correct_report(by)):
        raise ValidationError("Någon annan har redan rapporterat uppdraget klart.", code="done")
    return _settle(
        current, by=by, done_on=done_on, done_note=note, done_by=by, done_at=timezone.now()
    )


@transaction.atomic
def open_again(action_item, *, by):
    """Say that an assignment is not done after all; what was reported stays in the history."""
    current = _locked(action_item)
    if current.done_on is None:
        raise ValidationError("Uppdraget är inte rapporterat klart.", code="open")
    return _settle(current, by=by, done_on=None, done_note="", done_by=None, done_at=None)


def _open_meeting(meeting):
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.status not in OPEN_AGENDAS:
        raise ValidationError(
            f"Dagordningen är inte öppen: mötet är {meeting.get_status_display().lower()}.",
            code="held",
        )
    return meeting


def _refuse_settled(action, meeting):
    if ActionAtMeeting.objects.filter(action=action, meeting=meeting).exists():
        raise ValidationError("Förslaget är redan avgjort.", code="settled")


@transaction.atomic
def take_in_assignment(meeting, action_item, *, by) -> AgendaItem:
    """Add an item last on the agenda at which the meeting treats an assignment.

    It has the heading and the matter of the item that gave it. Codes: `held`, `settled`.
    """
    meeting = _open_meeting(meeting)
    _refuse_settled(action_item, meeting)
    given = action_item.item
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem(
        meeting=meeting, position=last + 1, title=given.title, matter_id=given.matter_id
    )
    item._history_user = by
    item.save()
    _settle_at(meeting, action_item, item, by)
    return item


@transaction.atomic
def put_aside(meeting, action_item, *, by) -> ActionAtMeeting:
    """Remember that this meeting does not treat an assignment. Codes: `held`, `settled`."""
    meeting = _open_meeting(meeting)
    _refuse_settled(action_item, meeting)
    return _settle_at(meeting, action_item, None, by)


def _settle_at(meeting, action, item, by):
    row = ActionAtMeeting(meeting=meeting, action=action, item=item, settled_by=by)
    row._history_user = by
    row.save()
    return row
