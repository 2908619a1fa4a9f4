"""What staff should know of each date before anything is stored."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import Meeting
from meetings.planning.almanac import Breaks, eve, holiday
from meetings.planning.collisions import Collisions, of_days
from meetings.planning.dates import WEEKDAYS, Occasion
from members.models import Body

CANCELLED = Meeting.Status.CANCELLED


@dataclass
class Reviewed:
    """One date with what speaks against it.

    `taken` is the body's own meeting that day: nothing is planned beside it. `reasons` say why the
    date is left out unless someone ticks it, `warnings` only what to think of.
    """

    occasion: Occasion
    taken: Meeting | None = None
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.occasion.day

    @property
    def is_left_out(self) -> bool:
        """Whether the date is not ticked to begin with."""
        return bool(self.taken or self.reasons)

    @property
    def says_anything(self) -> bool:
        return bool(self.taken or self.reasons or self.warnings)


def at_stockholm(day: date, at: time) -> datetime:
    """`at` on `day` as an aware time in Stockholm.

    The hour that comes twice in autumn is the first of the two. Raises ValidationError (`no_such`)
    for the hour that is left out in spring.
    """
    zone = timezone.get_default_timezone()
    when = datetime.combine(day, at, tzinfo=zone)
    if datetime.fromtimestamp(when.timestamp(), zone).replace(tzinfo=None) != datetime.combine(
        day, at
    ):
        raise ValidationError(
            f"Klockan {at:%H.%M} finns inte den dagen: då börjar sommartiden.", code="no_such"
        )
    return when


def planned_on(body: Body, days) -> dict[date, Meeting]:
    """The meetings that `body` has on `days` (not cancelled), by day; two queries."""
    meetings = Meeting.objects.of_body(body).exclude(status=CANCELLED)
    found = of_days(meetings, list(days))
    return {day: meetings[0] for day, meetings in found.items() if meetings}


def reviewed(body: Body, occasions: list[Occasion]) -> list[Reviewed]:
    """Each of `occasions` of `body` with what speaks against it; a handful of queries.

    Hours are taken from the occasions; collisions are found only for those that have them.
    """
    if not occasions:
        return []
    days = [occasion.day for occasion in occasions]
    taken = planned_on(body, days)
    breaks = Breaks.between(min(days), max(days))
    collisions = Collisions(body, days)
    rows = []
    for occasion in occasions:
        row = Reviewed(occasion, taken.get(occasion.day))
        _look_at_day(row, breaks)
        _look_at_hours(row, collisions)
        rows.append(row)
    return rows


def _look_at_day(row, breaks):
    day = row.day
    if row.occasion.is_on_another_weekday:
        row.reasons.append(
            f"Du skrev {WEEKDAYS[row.occasion.weekday]}, men dagen är en {WEEKDAYS[day.weekday()]}."
        )
    if red := holiday(day):
        row.reasons.append(f"Helgdag: {red}.")
    elif day.weekday() > 4:
        row.reasons.append(f"Dagen är en {WEEKDAYS[day.weekday()]}.")
    elif name := eve(day):
        row.warnings.append(f"Dagen före helg: {name}." if name != "Klämdag" else "Klämdag.")
    if name := breaks.on(day):
        said = " (föreslaget, inte fastställt)" if day.year in breaks.suggested_years else ""
        row.reasons.append(f"{name}{said}.")
    if day < timezone.localdate():
        row.reasons.append("Dagen har redan varit.")


def _look_at_hours(row, collisions):
    starts, ends = row.occasion.starts, row.occasion.ends
    if starts is None:
        return
    try:
        from_ = at_stockholm(row.day, starts)
        to = at_stockholm(row.day, ends) if ends else None
    except ValidationError:
        return  # The form says it at the field.
    row.warnings += map(str, collisions.at(from_, to))
