"""Who is there at each item of a meeting, and who serves: members, and substitutes in their place.

Derived from the attendance list (came at, left after, in reading order), the services of
substitutes and the cases of jäv; stored nowhere. Takes rows and meetings, imports no models.

- A member serves while there, except at items with jäv (kommunallagen 5 kap. 47 §, 6 kap. 30 §).
- A substitute serves in a member's place while the member does not (5 kap. 17 §, 6 kap. 17 §): a
  member who comes takes over (5 kap. 19 §), and one who stood aside comes back (5 kap. 18 §).
- Whoever takes part from afar is present (5 kap. 16 §, 6 kap. 24 §).
- A matter is treated only if more than half of the members are present (5 kap. 45 §, 6 kap. 27 §);
  in the förbundsmöte jäv does not count against that (5 kap. 46 §).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from meetings.numbering import in_order

ASSEMBLY = "assembly"


@dataclass(frozen=True)
class Serving:
    """Someone who takes part in the decision at an item, in a member's place or as a member."""

    attendance: object
    instead_of: object = None

    def __str__(self):
        return str(self.attendance)


@dataclass(frozen=True)
class Quorum:
    """Whether enough serve at an item. `counted` is `serving`, and in the assembly also jäv."""

    serving: int
    counted: int
    seats: int

    @property
    def needed(self) -> int:
        """More than half of the seats."""
        return self.seats // 2 + 1

    @property
    def is_met(self) -> bool:
        return self.counted >= self.needed

    @property
    def lacks(self) -> bool:
        """Whether a decision must be warned about: an empty list tells nothing."""
        return self.seats > 0 and not self.is_met


class Presence:
    """The whole meeting's presence, from rows that are read once.

    `disqualified` are pairs of item and attendance, by pk. Two serve at most for one seat.
    """

    def __init__(
        self, items: Iterable, attendances: Iterable, services: Iterable, disqualified: set
    ):
        self.items = in_order(items)
        self.attendances = list(attendances)
        self.services = list(services)
        self.disqualified = set(disqualified)

    @classmethod
    def of(cls, meeting) -> "Presence":
        """Read it, in four queries."""
        items = list(meeting.items.all())
        aside = meeting.items.exclude(disqualifications=None)
        pairs = set(aside.order_by().values_list("pk", "disqualifications__attendance_id"))
        return cls(items, meeting.attendances.all(), meeting.services.all(), pairs)

    @cached_property
    def _place(self) -> dict[int, int]:
        return {item.pk: place for place, item in enumerate(self.items)}

    @cached_property
    def _end(self) -> dict[int, int]:
        """The last place that belongs to an item: a top item ends with its sub-items."""
        ends = dict(self._place)
        for item in self.items:
            if item.parent_id in ends:
                ends[item.parent_id] = max(ends[item.parent_id], self._place[item.pk])
        return ends

    @cached_property
    def _by_pk(self) -> dict[int, object]:
        return {row.pk: row for row in self.attendances}

    def covers(self, row, item) -> bool:
        """Whether `item` lies between from_item and to_item of `row`, both included."""
        here = self._place[item.pk]
        return (row.from_item_id is None or self._place.get(row.from_item_id, 0) <= here) and (
            row.to_item_id is None or here <= self._end.get(row.to_item_id, len(self.items))
        )

    def span(self, row) -> set[int]:
        """The items, by pk, that `row` covers."""
        return {item.pk for item in self.items if self.covers(row, item)}

    def effect(self, service) -> list:
        """The items at which the substitute had the member's place, in reading order.

        A member who comes takes it back, and a substitute who goes leaves it; jäv changes nothing,
        since it is told at its item.
        """
        substitute = self._by_pk[service.substitute_id]
        member = self._by_pk[service.member_id]
        return [
            item
            for item in self.items
            if self.covers(service, item)
            and self.is_present(substitute, item)
            and not self._takes_part(member, item)
        ]

    def is_present(self, attendance, item) -> bool:
        """Whether someone is there at `item`; one who stands aside because of jäv, too."""
        return attendance.was_there and self.covers(attendance, item)

    def stands_aside(self, attendance, item) -> bool:
        return (item.pk, attendance.pk) in self.disqualified

    def _takes_part(self, attendance, item) -> bool:
        return self.is_present(attendance, item) and not self.stands_aside(attendance, item)

    def present_at(self, item) -> list:
        """Everyone who is there at `item`, in the order of the list."""
        return [row for row in self.attendances if self.is_present(row, item)]

    def _members(self) -> list:
        return [row for row in self.attendances if row.group == row.Group.MEMBER]

    def serving_at(self, item) -> list[Serving]:
        """Those who take part in the decision at `item`, members first, each seat once."""
        members = [Serving(row) for row in self._members() if self._takes_part(row, item)]
        taken = {serving.attendance.pk for serving in members}
        busy: set[int] = set()
        substitutes = []
        for service in self.services:
            row = self._by_pk.get(service.substitute_id)
            if row is None or service.member_id in taken or row.pk in busy:
                continue
            if self.covers(service, item) and self._takes_part(row, item):
                taken.add(service.member_id)
                busy.add(row.pk)
                substitutes.append(Serving(row, self._by_pk.get(service.member_id)))
        return members + sorted(substitutes, key=lambda s: (s.attendance.position, s.attendance.pk))

    def quorum_at(self, item, *, is_assembly: bool) -> Quorum:
        """Whether more than half of the members on the attendance list take part at `item`."""
        serving = self.serving_at(item)
        seats = {(s.instead_of or s.attendance).pk for s in serving}
        aside = [
            row
            for row in self._members()
            if row.pk not in seats and self.is_present(row, item) and self.stands_aside(row, item)
        ]
        counted = len(serving) + (len(aside) if is_assembly else 0)
        return Quorum(len(serving), counted, len(self._members()))

    def chair_at(self, meeting, item, *, appointed_id=None):
        """The attendance of the chair at `item`, or None when it is nobody who serves there."""
        for serving in self.serving_at(item):
            row = serving.attendance
            is_chair = meeting.chair_id is not None and row.person_id == meeting.chair_id
            if row.pk == appointed_id or (appointed_id is None and is_chair):
                return row
        return None


def is_assembly(meeting) -> bool:
    """Whether the rules of the förbundsmöte hold, not those of the board."""
    return meeting.body.kind == ASSEMBLY


def present_at(meeting, item) -> list:
    """The attendances of those who are there at `item`; four queries, see `Presence` for more."""
    return Presence.of(meeting).present_at(item)


def serving_at(meeting, item) -> list[Serving]:
    """Those who serve at `item`; four queries, see `Presence` for more."""
    return Presence.of(meeting).serving_at(item)


def service_errors(service) -> dict[str, str]:
    """What is wrong with a substitute's service, by field: the same person twice, or too early."""
    substitute, member = service.substitute, service.member
    presence = Presence.of(service.meeting)
    if substitute.group != substitute.Group.SUBSTITUTE:
        return {"substitute": f"{substitute} står inte som ersättare på närvarolistan."}
    if not substitute.was_there:
        return {"substitute": f"{substitute} är antecknad som frånvarande."}
    if member.group != member.Group.MEMBER:
        return {"member": f"{member} står inte som ledamot på närvarolistan."}
    span = presence.span(service)
    if not span and service.from_item_id and service.to_item_id:
        return {"to_item": "Tjänstgöringen kan inte sluta innan den börjar."}
    for item in presence.items:
        if item.pk in span and presence._takes_part(member, item):
            return {
                "member": f"{member} deltar själv vid ”{item.title}”. Ange i närvarolistan när "
                "ledamoten kommer eller går, anteckna jäv, eller välj andra punkter."
            }
    for other in presence.services:
        if other.pk == service.pk or not span & presence.span(other):
            continue
        if other.substitute_id == substitute.pk:
            return {"substitute": f"{substitute} tjänstgör redan för någon annan då."}
        if other.member_id == member.pk:
            return {"member": f"Någon annan tjänstgör redan för {member} då."}
    return {}


def vote_errors(vote) -> dict[str, str]:
    """What is wrong with a vote, by field."""
    meeting, errors = vote.item.meeting, {}
    presence = Presence.of(meeting)
    serving = {s.attendance.pk for s in presence.serving_at(vote.item)}
    counts = [getattr(vote, name) for name in vote.COUNTS]
    if sum(count or 0 for count in counts) > len(serving):
        errors["yes_count"] = f"Rösterna är fler än de {len(serving)} som tjänstgör vid punkten."
    if vote.tie_break and counts[0] != counts[1]:
        errors["tie_break"] = "Det är inte lika röstetal."
    if vote.rule == vote.Rule.THIRD and (vote.is_closed or not is_assembly(meeting)):
        errors["rule"] = (
            "En tredjedel räcker bara i förbundsmötet och vid öppen omröstning; annars avgör "
            "enkel majoritet (kommunallagen 5 kap. 50 § och 6 kap. 33 §)."
        )
    if vote.chair_id and vote.chair_id not in serving:
        errors["chair"] = f"{vote.chair} tjänstgör inte vid punkten."
    if vote.pk and not vote.is_named and vote.ballots.exists():
        errors["method"] = "Det finns röster med namn. Ta bort dem först."
    return errors
