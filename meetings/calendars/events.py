"""A meeting as an event of a calendar; the same wherever it is told."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vText

from meetings.models import Meeting
from outbox.rendering import portal_address

STOCKHOLM = ZoneInfo("Europe/Stockholm")
PRODID = "-//Kommunforbundet Stockholms Lan//KSL-portalen//SV"
Status = Meeting.Status


def new_calendar(*, name: str = "", method: str = "") -> Calendar:
    """An empty calendar that knows the time of Stockholm."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("name", name)
        calendar.add("x-wr-timezone", "Europe/Stockholm")
    calendar.add_component(_stockholm())
    return calendar


def uid_of(meeting: Meeting) -> str:
    """What the meeting is called in every calendar, for ever, whatever is changed about it."""
    return f"mote-{meeting.pk}@{urlsplit(settings.PORTAL_URL).hostname}"


def event_of(
    meeting: Meeting, *, stamp: datetime, sequence: int = 0, link: str = "", about: str = ""
) -> Event:
    """The meeting as an event, changed last at `stamp`. Its bodies should be prefetched.

    `link` is the one for taking part remotely, for those who may have it; `about` is the
    description, to which the addresses are added.
    """
    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", sequence)
    _add_times(event, meeting)
    event.add("summary", summary_of(meeting))
    if where := " / ".join(filter(None, [meeting.place, "Distans" if link else ""])):
        event.add("location", where)
    page = portal_address(meeting.get_absolute_url())
    event.add("url", page)
    lines = [about, f"På distans: {link}" if link else "", f"Mötets sida: {page}"]
    event.add("description", "\n\n".join(filter(None, lines)))
    is_cancelled = meeting.status == Status.CANCELLED
    is_sure = meeting.called_at or meeting.status in Meeting.TOOK_PLACE
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED" if is_sure else "TENTATIVE")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    return event


def summary_of(meeting: Meeting) -> str:
    """E.g. "KSO-gruppen och Arbetsutskottet"; what is cancelled says so first."""
    names = meeting.body_names
    return f"INSTÄLLT: {names}" if meeting.status == Status.CANCELLED else names


def _add_times(event, meeting):
    if not meeting.time_known:
        event.add("dtstart", meeting.date)
        event.add("dtend", meeting.date + timedelta(days=1))
        return
    moments = [("dtstart", meeting.starts_at)]
    if meeting.ends_at and meeting.ends_at > meeting.starts_at:
        moments.append(("dtend", meeting.ends_at))
    # The night when the clock goes back has an hour twice, and local time can't say which one.
    zone = UTC if any(_is_twice(at) for _, at in moments) else STOCKHOLM
    for name, at in moments:
        event.add(name, at.astimezone(zone))


def _is_twice(at: datetime) -> bool:
    local = at.astimezone(STOCKHOLM)
    return local.replace(fold=0).utcoffset() > local.replace(fold=1).utcoffset()


def _stockholm() -> Timezone:
    """Europe/Stockholm by the rule that has held since 1996, in the form that Outlook reads."""
    zone = Timezone()
    zone.add("tzid", "Europe/Stockholm")
    for part, name, start, before, after, month in (
        (TimezoneDaylight, "CEST", datetime(1996, 3, 31, 2), 1, 2, 3),
        (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), 2, 1, 10),
    ):
        observance = part()
        observance.add("dtstart", start)
        observance.add("tzoffsetfrom", timedelta(hours=before))
        observance.add("tzoffsetto", timedelta(hours=after))
        observance.add("tzname", name)
        observance.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(observance)
    return zone


def text_of(calendar: Calendar) -> str:
    """The calendar as it is sent: lines of at most 75 octets that end with CR LF."""
    return calendar.to_ical().decode()


def parameter(text: str) -> vText:
    """A value of a parameter, without what can't stand between quotes."""
    return vText(" ".join(text.replace('"', "'").split()))
