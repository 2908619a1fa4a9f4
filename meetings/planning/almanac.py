"""What a day is in Sweden: holidays, eves, and the schools' breaks."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from meetings.holidays import easter, public_holiday
from meetings.holidays import eve as eve_before
from meetings.models import SchoolBreak

DAY = timedelta(days=1)
# Eves on which nobody meets, though the law does not name them.
DAYS_OFF = ("Påskafton", "Pingstafton", "Midsommarafton", "Julafton", "Nyårsafton")
# From this day in April on, schools have their break in the week before Easter, not after it.
LATE_EASTER = 13


def holiday(day: date) -> str:
    """The name of the public holiday on `day`, or of an eve when nobody works; "" if none."""
    name = eve_before(day)
    return public_holiday(day) or (name if name in DAYS_OFF else "")


def eve(day: date) -> str:
    """The name of a day that many shorten or take off, "" if it is none."""
    return "" if holiday(day) else eve_before(day)


def suggested_breaks(year: int) -> list[SchoolBreak]:
    """The breaks usual in Stockholm that begin in `year`, or end on its first days; unsaved."""
    sunday = easter(year)
    is_late = (sunday.month, sunday.day) >= (4, LATE_EASTER)
    monday = sunday - 6 * DAY if is_late else sunday + DAY
    found = [
        ("Jullov", date(year - 1, 12, 21), date(year, 1, 7)),
        ("Sportlov", date.fromisocalendar(year, 9, 1), date.fromisocalendar(year, 9, 5)),
        ("Påsklov", monday, monday + 4 * DAY),
        ("Sommarlov", date(year, 6, 15), date(year, 8, 15)),
        ("Höstlov", date.fromisocalendar(year, 44, 1), date.fromisocalendar(year, 44, 5)),
        ("Jullov", date(year, 12, 21), date(year + 1, 1, 7)),
    ]
    return [SchoolBreak(name=name, first_day=first, last_day=last) for name, first, last in found]


@dataclass(frozen=True)
class Breaks:
    """The school breaks between two days; suggestions stand in for years without any stored."""

    rows: list[SchoolBreak]
    suggested_years: tuple[int, ...]

    @classmethod
    def between(cls, first: date, last: date) -> "Breaks":
        """One query. A year counts as settled once a break that begins before December is stored.

        The break at Christmas says nothing of the year in which it begins.
        """
        window = SchoolBreak.objects.filter(
            last_day__year__gte=first.year, first_day__year__lte=last.year
        )
        rows = list(window)
        settled = {row.first_day.year for row in rows if row.first_day.month < 12}
        missing = tuple(y for y in range(first.year, last.year + 1) if y not in settled)
        for year in missing:
            rows += [row for row in suggested_breaks(year) if not row.overlaps(rows)]
        return cls(rows, missing)

    def on(self, day: date) -> str:
        """The name of the break to which `day` belongs, "" if it is none."""
        return next((row.name for row in self.rows if row.covers(day)), "")


@dataclass(frozen=True)
class CalendarDay:
    """One day of a month's sheet; `note` says what it is, if anything."""

    day: date
    note: str
    is_off: bool

    @property
    def iso(self) -> str:
        return self.day.isoformat()


def sheets(year: int, breaks: Breaks) -> list[tuple[date, list[list[CalendarDay | None]]]]:
    """The twelve months of `year`: its first day, and weeks from Monday with None outside it."""
    months = []
    for month in range(1, 13):
        weeks = [
            [_calendar_day(day, breaks) if day.month == month else None for day in week]
            for week in Calendar().monthdatescalendar(year, month)
        ]
        months.append((date(year, month, 1), weeks))
    return months


def _calendar_day(day, breaks):
    red = holiday(day)
    return CalendarDay(day, red or eve(day) or breaks.on(day), bool(red) or day.weekday() > 4)
