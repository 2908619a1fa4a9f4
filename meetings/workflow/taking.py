"""Where a meeting is on its agenda: not started → ongoing → done, and back if it is taken up again.

At most one item of a meeting is ongoing: to begin one is to be done with the one before. None of
this is a change of an item's text: pages that are open stay good.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from meetings import rules
from meetings.models import AgendaItem, Meeting

State = AgendaItem.State


def _locked(item, by):
    """The item as it is now, under the locked row of its meeting."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    if not rules.can_take_minutes(by, meeting):
        raise ValidationError(
            f"Mötet är {meeting.get_status_display().lower()}: här antecknas inte längre.",
            code="closed",
        )
    return AgendaItem.objects.get(pk=item.pk)


def _settle(items, state, by):
    changed = [item for item in items if item.state != state]
    for item in changed:
        item.state = state
    if changed:
        reason = State(state).label
        bulk_update_with_history(
            changed, AgendaItem, ["state"], default_user=by, default_change_reason=reason
        )


@transaction.atomic
def start_item(item, *, by):
    """Take up the item; what was ongoing is done. Code `closed` unless minutes may be taken."""
    item = _locked(item, by)
    others = AgendaItem.objects.filter(meeting=item.meeting_id, state=State.ONGOING)
    _settle(others.exclude(pk=item.pk), State.DONE, by)
    _settle([item], State.ONGOING, by)
    return item


@transaction.atomic
def finish_item(item, *, by):
    """Be done with the item. Code `closed` unless minutes may be taken."""
    item = _locked(item, by)
    _settle([item], State.DONE, by)
    return item


@transaction.atomic
def put_item_back(item, *, by):
    """Say that the item has not been taken up. Code `closed` unless minutes may be taken."""
    item = _locked(item, by)
    _settle([item], State.NOT_STARTED, by)
    return item
