"""Meetings to subscribe to: everyone's, one body's, and one account's own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from meetings import rules
from meetings.calendars.events import event_of, new_calendar, text_of
from meetings.models import CalendarAddress, Invitee, Meeting
from members.keys import hash_of

# How far back a feed goes, and how many meetings it holds at most: clients fetch all of it.
BACK = timedelta(days=400)
AT_MOST = 600
ASK_AGAIN = timedelta(hours=1)
MEDIA_TYPE = "text/calendar; charset=utf-8"
ABOUT = {
    Meeting.Status.PLANNED: "Planerat. Kallelsen har inte gått ut än.",
    Meeting.Status.CALLED: "Kallelsen har gått ut.",
}


@dataclass(frozen=True)
class Feed:
    """A calendar as it is sent, and the digest that names it."""

    content: str

    @property
    def digest(self) -> str:
        return sha256(self.content.encode()).hexdigest()


def public_feed(body=None) -> Feed:
    """What everyone may know, whoever asks: of `body` alone, if given."""
    meetings = Meeting.objects.visible_to(AnonymousUser())
    if body is not None:
        meetings = meetings.of_body(body)
    name = f"KSL: {body.name}" if body is not None else "KSL: möten"
    return _feed(meetings, name, lambda meeting: "")


def own_feed(user) -> Feed:
    """The meetings of the bodies of `user`, and those to which `user` is called as a guest."""
    # Not by person: who has lost the seat is still called until an update takes it back.
    called = Invitee.objects.called().filter(person=None).exclude(email="")
    guest_at = called.filter(email__iexact=user.email).values("meeting")
    meetings = Meeting.objects.visible_to(user)
    own = Q(pk__in=meetings.of_member(user).values("pk"))
    meetings = meetings.filter(own | Q(pk__in=guest_at))

    def link(meeting):
        return meeting.remote_link if rules.can_join_remotely(user, meeting) else ""

    return _feed(meetings, "KSL: mina möten", link)


def address_of(user) -> CalendarAddress:
    """The secret address of an account's own calendar, made when it is first asked for."""
    return CalendarAddress.objects.get_or_create(user=user)[0]


def user_by_key(key: str):
    """The account, if it is open, whose calendar the secret address is."""
    found = CalendarAddress.objects.filter(key_hash=hash_of(key), user__is_active=True)
    address = found.select_related("user").first()
    return address.user if address else None


def _feed(meetings: QuerySet[Meeting], name, link) -> Feed:
    """Written from a bounded number of queries; the same meetings give the same bytes."""
    calendar = new_calendar(name=name)
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for meeting in _shown(meetings):
        called = getattr(meeting, "call", None)
        about = ABOUT.get(meeting.status, "")
        is_cancelled = meeting.status == Meeting.Status.CANCELLED
        if is_cancelled:
            about = f"Inställt. {meeting.status_reason}".strip()
        event = event_of(
            meeting,
            stamp=_changed_at(meeting),
            # Cancelling is a change of its own, in the mail as well.
            sequence=called.sequence + is_cancelled if called else 0,
            link=link(meeting),
            about=about,
        )
        event.add("last-modified", _changed_at(meeting))
        calendar.add_component(event)
    return Feed(text_of(calendar))


def _shown(meetings):
    changes = Meeting.history.filter(id=OuterRef("pk")).order_by("-history_date")
    since = timezone.now() - BACK
    found = meetings.filter(starts_at__gte=since).order_by("-starts_at", "-pk")
    found = found.annotate(changed_at=Subquery(changes.values("history_date")[:1]))
    found = found.select_related("body", "call").prefetch_related("other_bodies")
    return reversed(found[:AT_MOST])


def _changed_at(meeting) -> datetime:
    """The meeting's own last change, not the time of asking: so that nothing new is the same."""
    return meeting.changed_at or meeting.called_at or meeting.starts_at
