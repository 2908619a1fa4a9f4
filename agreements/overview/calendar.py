"""What is due for agreements, as a calendar to subscribe to."""

from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event

from agreements.overview.expiring import Deadline

MEDIA_TYPE = "text/calendar; charset=utf-8"


def deadline_calendar(deadlines: list[Deadline], *, host: str, base_url: str) -> bytes:
    """Return `deadlines` as an iCalendar file (RFC 5545) with whole days.

    `host` makes their identities unique in the world; `base_url` stands before each address.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Kommunforbundet Stockholms Lan//KSL-portalen//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Överenskommelser som löper ut")
    for deadline in deadlines:
        calendar.add_component(_event(deadline, host, base_url))
    return calendar.to_ical()


def _event(deadline, host, base_url):
    agreement = deadline.agreement
    event = Event()
    event.add("uid", f"{deadline.uid}@{host}")
    # The stamp is the day's own, so that the same content gives the same bytes.
    event.add("dtstamp", datetime.combine(deadline.day, time(), UTC))
    event.add("dtstart", deadline.day)
    event.add("dtend", deadline.day + timedelta(days=1))
    event.add("summary", f"{deadline.kind.label}: {agreement.title}")
    event.add("description", f"{agreement.get_kind_display()}, {agreement.policy_area}")
    event.add("url", f"{base_url}{agreement.get_absolute_url()}")
    event.add("transp", "TRANSPARENT")
    return event
