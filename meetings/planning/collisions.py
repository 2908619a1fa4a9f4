"""Who would have to be at two meetings at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

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
        bodies = " och ".join(body.name for body in self.meeting.bodies)
        shown, left = self.names[:NAMES_SHOWN], len(self.names) - NAMES_SHOWN
        who = [*shown, f"{left} till"] if left > 0 else shown
        who = " och ".join([", ".join(who[:-1]), who[-1]] if who[1:] else who)
        return f"{bodies} möts kl. {starts:%H.%M}–{ends:%H.%M} samma dag: {who} sitter i båda."


def span(starts: datetime, ends: datetime | None) -> tuple[datetime, datetime]:
    """From when to when a meeting keeps its members."""
    return starts, ends or starts + USUAL_LENGTH


class Collisions:
    """The meetings of other bodies on some days, with the members they share with `body`.

    Three queries, whatever the number of days.
    """

    def __init__(self, body: Body, days: list[date]):
        self.body = body
        self.by_day: dict[date, list[Meeting]] = defaultdict(list)
        self.seats: dict[int, list[Membership]] = defaultdict(list)
        if not days:
            return
        cancelled = Meeting.Status.CANCELLED
        meetings = Meeting.objects.filter(
            time_known=True, starts_at__date__gte=min(days), starts_at__date__lte=max(days)
        ).exclude(status=cancelled)
        wanted = set(days)
        for meeting in meetings.for_list().order_by("starts_at", "pk"):
            if meeting.date in wanted and body not in meeting.bodies:
                self.by_day[meeting.date].append(meeting)
        bodies = {b.pk for found in self.by_day.values() for m in found for b in m.bodies}
        if bodies:
            self._read_seats({body.pk, *bodies}, min(days), max(days))

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
        for meeting in self.by_day.get(timezone.localdate(starts), []):
            other_from, other_to = span(meeting.starts_at, meeting.ends_at)
            names = self._shared(meeting) if other_from < to and from_ < other_to else []
            if names:
                found.append(Collision(meeting, names))
        return found

    def _shared(self, meeting) -> list[str]:
        own = self._people({self.body.pk}, meeting.date)
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
