"""What a body publishes: minutes and protocols, and corrections of them, as events.

Told to those who follow it, once a day, and in its Atom feed.
"""

from ksl_portal.thread.events import Event, Lane
from meetings import rules
from meetings.models import Meeting, ProtocolVersion

LATEST = 60


def published_by(body, user) -> list[Event]:
    """What `body` has published that `user` may read, the latest last. Two queries."""
    meetings = Meeting.objects.visible_to(user).of_body(body)
    meetings = meetings.filter(status__in=rules.READ_STATUSES).order_by().values("pk")
    versions = ProtocolVersion.objects.open().filter(meeting__in=meetings).defer("html")
    versions = versions.select_related("meeting__body").prefetch_related("meeting__other_bodies")
    latest = list(versions.order_by("-made_at", "-pk")[:LATEST])
    first = _first_numbers(latest)
    return [_event(version, first) for version in reversed(latest)]


def _first_numbers(versions) -> dict[int, int]:
    """The number of the first version of each meeting that readers may open."""
    rows = ProtocolVersion.objects.open().filter(meeting__in={v.meeting_id for v in versions})
    first: dict[int, int] = {}
    for meeting, number in rows.order_by("-number").values_list("meeting", "number"):
        first[meeting] = number
    return first


def _event(version, first) -> Event:
    meeting = version.meeting
    corrects = version.number > first[meeting.pk]
    did = "rättat" if corrects else "publicerat"
    if not meeting.is_protocol:
        did = "rättade" if corrects else "publicerade"
    return Event(
        key=f"version-{version.pk}",
        day=meeting.date,
        lane=Lane.MEETING,
        label="Möte",
        title=f"{meeting.get_kind_display()} {did}: {meeting.title}",
        url=meeting.get_absolute_url(),
        text=version.reason if corrects else "",
        at=version.made_at if corrects else (meeting.published_at or version.made_at),
    )
