"""Who would have to be at two meetings at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.dateformat import format as format_date

from meetings.models import Meeting
from members.models import Body, Membership
from members.swedish import sort_key

# A meeting whose end is not told is taken to last so long.
USUAL_LENGTH = timedelta(hours=2)
NAMES_SHOWN = 4


@dataclass(frozen=True)
class Collision:
    """Another meeting at the same time, and who sits in both."""

    meeting: Meeting
    names: list[str]

    def __str__(self):
        starts, ends = map(timezone.localtime, span(self.meeting.starts_at, self.meeting.ends_at))
        shown, left = self.names[:NAMES_SHOWN], len(self.names) - NAMES_SHOWN
        who = [*shown, f"{left} till"] if left > 0 else shown
        who = " och ".join([", ".join(who[:-1]), who[-1]] if who[1:] else who)
        when = f"kl. {starts:%H.%M}–{ends:%H.%M} samma dag"
        if ends.date() > starts.date():
            when = f"{_day_and_hour(starts)} till {_day_and_hour(ends)}"
        return f"{self.meeting.body_names} möts {when}: {who} sitter i båda."


def _day_and_hour(at: datetime) -> str:
    return f"{format_date(at, 'j F')} kl. {at:%H.%M}"


def meeting_days(meeting: Meeting) -> list[date]:
    """Each day of a meeting in Stockholm; one that ends at midnight has not begun the next."""
    days = [meeting.date]
    last = timezone.localdate((meeting.ends_at or meeting.starts_at) - datetime.resolution)
    while days[-1] < last:
        days.append(days[-1] + timedelta(days=1))
    return days


def of_days(meetings, days: list[date]) -> dict[date, list[Meeting]]:
    """Those of `meetings` (a queryset) on each of `days`, the first to begin first."""
    if not days:
        return {}
    goes_on = Q(starts_at__date__gte=min(days)) | Q(ends_at__date__gte=min(days))
    found: dict[date, list[Meeting]] = {day: [] for day in days}
    within = meetings.filter(goes_on, starts_at__date__lte=max(days)).for_list()
    for meeting in within.order_by("starts_at", "pk"):
        for day in meeting_days(meeting):
            if day in found:
                found[day].append(meeting)
    return found


def span(starts: datetime, ends: datetime | None) -> tuple[datetime, datetime]:
    """From when to when a meeting keeps its members."""
    return starts, ends or starts + USUAL_LENGTH


class Collisions:
    """The meetings of other bodies on some days, with the members they share with `body`.

    Three queries, whatever the number of days.
    """

    def __init__(self, body: Body, days: list[date]):
        self.body = body
        self.seats: dict[int, list[Membership]] = defaultdict(list)
        others = Meeting.objects.filter(time_known=True).exclude(status=Meeting.Status.CANCELLED)
        self.by_day = {
            day: [meeting for meeting in meetings if body not in meeting.bodies]
            for day, meetings in of_days(others, days).items()
        }
        found = [meeting for meetings in self.by_day.values() for meeting in meetings]
        if found:
            bodies = {b.pk for meeting in found for b in meeting.bodies}
            first = min(*days, *(meeting.date for meeting in found))
            self._read_seats({body.pk, *bodies}, first, max(days))

    def _read_seats(self, bodies, first, last):
        held = Membership.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=first), body__in=bodies, valid_from__lte=last
        )
        for seat in held.select_related("person"):
            self.seats[seat.body_id].append(seat)

    def at(self, starts: datetime, ends: datetime | None) -> list[Collision]:
        """The meetings that overlap these times and share somebody with the body."""
        from_, to = span(starts, ends)
        found = []
        day = timezone.localdate(starts)
        for meeting in self.by_day.get(day, []):
            other_from, other_to = span(meeting.starts_at, meeting.ends_at)
            names = self._shared(meeting, day) if other_from < to and from_ < other_to else []
            if names:
                found.append(Collision(meeting, names))
        return found

    def _shared(self, meeting, day) -> list[str]:
        own = self._people({self.body.pk}, day)
        others = self._people({body.pk for body in meeting.bodies}, meeting.date)
        shared = [own[pk] for pk in own.keys() & others.keys()]
        shared.sort(key=lambda person: sort_key(person.family_name, person.given_name))
        return [person.name for person in shared]

    def _people(self, bodies, day):
        return {
            seat.person_id: seat.person
            for pk in bodies
            for seat in self.seats[pk]
            if seat.valid_from <= day and (seat.valid_to is None or seat.valid_to >= day)
        }
