"""All parts of a meeting's minutes together: what the page shows, in a few queries."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid4

from meetings.formal.wording import quorum_sentence
from meetings.minutes import Entry, minutes_of
from meetings.models import Attendance
from meetings.presence import Quorum, is_assembly
from meetings.taking.choices import Choices
from meetings.taking.parts import (
    TOKEN,
    AssignmentPart,
    AttendancePart,
    DecisionPart,
    ItemState,
    ItemText,
    MinutesPart,
)

Group = Attendance.Group
HEADINGS = {
    Group.MEMBER: "Ledamöter",
    Group.SUBSTITUTE: "Ersättare",
    Group.GUEST: "Gäster",
    Group.STAFF: "Kansliet",
}


@dataclass
class Pane:
    """One item of the agenda with all that is written at it; `is_new` parts are not stored yet."""

    entry: Entry
    # None where no protocol is written.
    quorum: Quorum | None
    state: ItemState
    text: ItemText
    decisions: list[DecisionPart]
    assignments: list[AssignmentPart]
    new_decision: DecisionPart
    new_assignment: AssignmentPart

    @property
    def item(self):
        return self.entry.item

    @property
    def is_fixed(self) -> bool:
        """Whether the item is only read: it was adjusted at once, and nothing more was sent."""
        return self.text.is_fixed and not self.text.is_bound

    @property
    def quorum_sentence(self) -> str:
        return quorum_sentence(self.quorum) if self.quorum else ""

    @property
    def decides_without_quorum(self) -> bool:
        """Whether something was decided by too few."""
        return bool(self.quorum and self.decisions and self.quorum.lacks)

    @property
    def parts(self) -> list[MinutesPart]:
        outcomes = [*self.decisions, *self.assignments]
        return [self.state, self.text, *outcomes, self.new_decision, self.new_assignment]


class MinutesSheet:
    """The forms of a meeting's minutes, filled with what was sent, if any."""

    def __init__(self, meeting, user, data=None):
        self.meeting, self.user, self.data = meeting, user, data
        self.choices = Choices(meeting)

    @cached_property
    def panes(self) -> list[Pane]:
        """One for each item, in reading order."""
        minutes = minutes_of(self.meeting, self.user)
        presence = minutes.formal.presence if minutes.formal else None
        return [self._pane(entry, presence) for entry in minutes.all_entries]

    def _pane(self, entry, presence):
        item, choices, data = entry.item, self.choices, self.data
        quorum = presence and presence.quorum_at(item, is_assembly=is_assembly(self.meeting))
        return Pane(
            entry=entry,
            quorum=quorum,
            state=ItemState(item, choices, data),
            text=ItemText(item, choices, data),
            decisions=[DecisionPart(row, choices, data) for row in entry.decisions],
            assignments=[AssignmentPart(row, choices, data) for row in entry.action_items],
            new_decision=self._new(DecisionPart, item, entry.decisions),
            new_assignment=self._new(AssignmentPart, item, entry.action_items),
        )

    def _new(self, part, item, stored):
        """An empty one; or the one that was sent and could not be stored."""
        sent = (TOKEN.fullmatch(name.split("-")[1]) for name in self.data or ()
                if name.startswith(f"{part.kind}-n") and name.endswith("-item")
                and self.data[name] == str(item.pk))  # fmt: skip
        known = {row.token for row in stored}
        left = [UUID(token[1]) for token in sent if token and UUID(token[1]) not in known]
        row = part.model(item=item, token=left[0] if left else uuid4())
        return part(row, self.choices, self.data)

    @cached_property
    def attendance(self) -> list[AttendancePart]:
        """One for each person on the list, members first, then substitutes, guests and staff."""
        order = {group: place for place, group in enumerate(Group.values)}
        rows = self.meeting.attendances.all()
        rows = sorted(rows, key=lambda row: (order[row.group], row.position, row.pk))
        return [AttendancePart(row, self.choices, self.data) for row in rows]

    @property
    def groups(self) -> list[tuple[str, list[AttendancePart]]]:
        """The attendance under its headings."""
        found: dict[str, list[AttendancePart]] = {}
        for part in self.attendance:
            found.setdefault(HEADINGS[part.row.group], []).append(part)
        return list(found.items())

    @property
    def refused(self) -> list[MinutesPart]:
        """The parts that were sent and could not be saved; each conflict ready to be chosen in."""
        parts = [part for pane in self.panes for part in pane.parts] + self.attendance
        refused = [p for p in parts if p.is_bound and (not p.is_valid() or p.is_stale)]
        for part in refused:
            if part.is_stale:
                part.accept_stored_version()
        return refused

    @property
    def present(self) -> int:
        """How many are there."""
        return sum(part.row.was_there for part in self.attendance)

    @property
    def now(self) -> Pane | None:
        """The pane of the item where the meeting is."""
        return self.pane_of(None)

    def pane_of(self, pk) -> Pane | None:
        """The pane of the item `pk`; without one that of the item where the meeting is."""
        if pk is not None:
            return next((pane for pane in self.panes if pane.item.pk == pk), None)
        states = [pane.item.state for pane in self.panes]
        for wanted in ("ongoing", "not_started"):
            if wanted in states:
                return self.panes[states.index(wanted)]
        return self.panes[-1] if self.panes else None
