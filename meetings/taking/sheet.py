"""All parts of a meeting's minutes together: what the page shows, in a few queries."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid4

from meetings.minutes import Entry, minutes_of
from meetings.models import Attendance, ImmediateAdjustment
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
    state: ItemState
    text: ItemText
    decisions: list[DecisionPart]
    assignments: list[AssignmentPart]
    new_decision: DecisionPart
    new_assignment: AssignmentPart
    is_fixed: bool = False

    def __post_init__(self):
        """What has been adjusted at once is shown, and not sent."""
        fixed = self.parts[1:] if self.is_fixed else ()
        for part in fixed:
            for field in part.fields.values():
                field.disabled = True

    @property
    def item(self):
        return self.entry.item

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
        return [self._pane(entry) for entry in minutes_of(self.meeting, self.user).all_entries]

    @cached_property
    def _fixed(self) -> set[int]:
        """Items (pk) adjusted at once, which stay until the protocol is corrected."""
        if not self.meeting.is_protocol:
            return set()
        adjusted = ImmediateAdjustment.objects.locking().filter(item__meeting=self.meeting)
        return set(adjusted.values_list("item", flat=True))

    def _pane(self, entry):
        item, choices, data = entry.item, self.choices, self.data
        return Pane(
            entry=entry,
            state=ItemState(item, choices, data),
            text=ItemText(item, choices, data),
            decisions=[DecisionPart(row, choices, data) for row in entry.decisions],
            assignments=[AssignmentPart(row, choices, data) for row in entry.action_items],
            new_decision=self._new(DecisionPart, item, entry.decisions),
            new_assignment=self._new(AssignmentPart, item, entry.action_items),
            is_fixed=bool({item.pk, item.parent_id} & self._fixed),
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

    def pane_of(self, pk) -> Pane | None:
        """The pane of the item `pk`; without one that of the item where the meeting is."""
        if pk is not None:
            return next((pane for pane in self.panes if pane.item.pk == pk), None)
        states = [pane.item.state for pane in self.panes]
        for wanted in ("ongoing", "not_started"):
            if wanted in states:
                return self.panes[states.index(wanted)]
        return self.panes[-1] if self.panes else None
