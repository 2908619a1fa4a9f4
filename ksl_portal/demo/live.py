"""A meeting of today that goes on, so that one can try to take its minutes."""

from datetime import date, datetime, time
from itertools import pairwise

from django.utils import timezone

from meetings import workflow
from meetings.attendance import prefill_attendance
from meetings.models import ActionItem, AgendaItem, Attendance, Decision, Meeting
from members.models import Body
from members.richtext import from_plain

OPENS, CLOSES = time(9, 0), time(16, 0)
# Titles with what has been written so far; the third item is the one that is on.
AGENDA = (
    ("Mötet öppnas", "Ordföranden hälsar välkommen och öppnar mötet."),
    ("Dagordning", "En övrig fråga anmäls: lokaler för vårens möten."),
    (
        "Förutsättningar för nästa års verksamhet",
        "Förbundsdirektören redogör för läget. Två större uppdrag går mot sitt slut och frigör "
        "tid.\n\nArbetsutskottet diskuterar om tiden ska gå till",
    ),
    ("Gemensam upphandling av utbildningar", ""),
    ("Rapporter från styrgrupperna", ""),
    ("Övriga frågor", ""),
    ("Mötet avslutas", ""),
)


def load_meeting_of_today(today: date, *, by) -> Meeting:
    """The working committee meets today: two items are done, the third is on, one member late."""
    zone = timezone.get_default_timezone()
    meeting = Meeting(
        body=Body.objects.get(slug="au"),
        starts_at=datetime.combine(today, OPENS, zone),
        ends_at=datetime.combine(today, CLOSES, zone),
        place="Rum Riddarfjärden, Södermalmsallén 36",
    )
    meeting._history_user = by
    meeting.save()
    items = [_item(meeting, place, row, by) for place, row in enumerate(AGENDA, 1)]
    meeting = workflow.call_meeting(workflow.plan_meeting(meeting, by=by), by=by)
    prefill_attendance(meeting, by=by)
    late = meeting.attendances.filter(group=Attendance.Group.MEMBER).last()
    if late:
        late.from_item = items[1]
        late.save()
    Decision.objects.create(item=items[1], position=1, text="att godkänna dagordningen")
    ActionItem.objects.create(item=items[1], position=1, text="boka lokaler för vårens möten")
    for done, following in pairwise(items[:3]):
        workflow.start_item(done, by=by)
        workflow.start_item(following, by=by)
    return meeting


def _item(meeting, position, row, by):
    title, text = row
    item = AgendaItem(meeting=meeting, position=position, title=title, text=from_plain(text))
    item._history_user = by
    item.save()
    return item
