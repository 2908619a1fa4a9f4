"""The story as a picture: a line for each kind of event, by year, with a mark for each event.

Pure. It tells nothing that the text beside it does not tell, so it is hidden from screen readers.
Places are shares of the width, as text: no comma of a language gets into an SVG.
"""

from dataclasses import dataclass
from datetime import date

from ksl_portal.thread.events import Lane
from ksl_portal.thread.story import Story

LANE_HEIGHT = 46
TOP = 8
MANY_YEARS = 8


@dataclass(frozen=True)
class Dot:
    """A mark at `x`; `key` is the event's, empty for a step that is to come."""

    x: str
    y: int
    radius: int
    title: str
    key: str = ""
    is_weighty: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the picture and what stands on it."""

    label: str
    y: int
    dots: tuple[Dot, ...]

    @property
    def label_y(self) -> int:
        return self.y - 14


@dataclass(frozen=True)
class Year:
    """Where a year begins; `is_minor` ones are left out where there is little room."""

    year: int
    x: str
    is_minor: bool


@dataclass(frozen=True)
class Picture:
    """What the SVG draws; `today` is empty when it lies outside."""

    lines: tuple[Line, ...]
    years: tuple[Year, ...]
    height: int
    today: str

    @property
    def has_coming(self) -> bool:
        """Whether a step that is to come is among the marks."""
        return any(not dot.key for line in self.lines for dot in line.dots)

    @property
    def foot(self) -> int:
        """Where the lines end and the names of the years begin."""
        return self.height - 24

    @property
    def years_y(self) -> int:
        return self.height - 6


def picture_of(story: Story, today: date) -> Picture | None:
    """The picture of a story, None when there is nothing to see in it."""
    events = [event for event in story.events if event.lane != Lane.MATTER]
    coming = [step for step in story.steps if step.day and step.day >= today]
    steps = [step for step in coming if step.lane != Lane.MATTER]
    days = [event.day for event in events] + [step.day for step in steps]
    if len(days) < 2:
        return None
    first, last = min(days).year, max(days).year
    start, end = date(first, 1, 1), date(last + 1, 1, 1)

    def x(day):
        return f"{2 + 96 * (day - start).days / (end - start).days:.2f}%"

    lanes = [lane for lane in Lane if any(each.lane == lane for each in [*events, *steps])]
    lines = []
    for place, lane in enumerate(lanes):
        y = TOP + 28 + place * LANE_HEIGHT
        dots = [
            Dot(x(event.day), y, _radius(event), f"{event.day}: {event.title}", event.key,
                event.is_weighty)
            for event in events
            if event.lane == lane
        ]  # fmt: skip
        dots += [
            Dot(x(step.day), y, 6, f"{step.day}: {step.what}")
            for step in steps
            if step.lane == lane
        ]
        lines.append(Line(lane.label, y, tuple(dots)))
    gap = (last - first) // MANY_YEARS + 1
    years = tuple(
        Year(year, x(date(year, 1, 1)), is_minor=bool((year - first) % gap))
        for year in range(first, last + 1)
    )
    height = TOP + 28 + len(lanes) * LANE_HEIGHT + 10
    return Picture(tuple(lines), years, height, x(today) if start <= today < end else "")


def _radius(event):
    """Larger for what weighs more, and for what many did on a day."""
    if len(event.parts) > 4 or event.marks:
        return 10
    return 8 if event.is_weighty else 6
