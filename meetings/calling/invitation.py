"""The invitation in a call's mail (iTIP, RFC 5546), which calendars accept, change and withdraw."""

from datetime import datetime

from django.conf import settings
from icalendar import vCalAddress

from meetings.calendars.events import event_of, new_calendar, parameter, text_of
from meetings.models import Meeting

ORGANISER = "Kommunförbundet Stockholms Län"
REQUEST, CANCEL = "REQUEST", "CANCEL"


def invitation_text(
    meeting: Meeting,
    *,
    name: str,
    email: str,
    sequence: int,
    stamp: datetime,
    shows_link: bool,
    withdrawn: bool = False,
) -> str:
    """The invitation to one person, who alone stands in it: nobody is told others' addresses.

    A cancelled meeting withdraws it, and so does `withdrawn`, for who is no longer called.
    """
    is_over = withdrawn or meeting.status == Meeting.Status.CANCELLED
    calendar = new_calendar(method=CANCEL if is_over else REQUEST)
    link = meeting.remote_link if shows_link and not is_over else ""
    event = event_of(meeting, stamp=stamp, sequence=sequence, link=link)
    if is_over:
        event["status"] = "CANCELLED"
    elif meeting.status != Meeting.Status.CANCELLED:
        event["status"] = "CONFIRMED"
    event.add("organizer", _address(settings.CHANCERY_EMAIL, ORGANISER))
    attendee = _address(email, name)
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    if not is_over:
        attendee.params["PARTSTAT"] = "NEEDS-ACTION"
        attendee.params["RSVP"] = "TRUE"
    event.add("attendee", attendee)
    calendar.add_component(event)
    return text_of(calendar)


def _address(email, name):
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = parameter(name)
    return address
