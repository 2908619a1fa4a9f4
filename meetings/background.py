"""What other things rest on: a decision at a meeting, and the meetings a matter went through."""

from meetings import rules
from meetings.minutes import Entry, entries_of
from meetings.models import AgendaItem, Meeting
from meetings.queries import readable_minutes

MEETINGS_SHOWN = 10


def entry_of(item: AgendaItem, user) -> Entry | None:
    """One agenda item with its number, None if `user` may not see its meeting's agenda.

    With its decisions, if the minutes are open to `user`.
    """
    meeting = Meeting.objects.visible_to(user).for_list().filter(pk=item.meeting_id).first()
    if meeting is None or not rules.can_see_agenda(user, meeting):
        return None
    entries = entries_of(meeting, list(meeting.items.all()), [], shows_text=False)
    found = {e.item.pk: e for top in entries for e in (top, *top.children)}[item.pk]
    if rules.can_see_minutes(user, meeting):
        found.decisions = list(found.item.decisions.select_related("body"))
    return found


def meetings_of(matter, user):
    """Meetings at which `matter` was treated and whose minutes `user` may read, latest first."""
    treated = AgendaItem.objects.filter(matter=matter).values("meeting_id")
    readable = Meeting.objects.visible_to(user).filter(readable_minutes(user), pk__in=treated)
    return readable.for_list()


def background_of(item: AgendaItem | None, matter, user) -> dict:
    """What `meetings/_background.html` shows: `decision` (an Entry) and the latest `meetings`."""
    return {
        "decision": entry_of(item, user) if item else None,
        "meetings": meetings_of(matter, user)[:MEETINGS_SHOWN] if matter else [],
    }
