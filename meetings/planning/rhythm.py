"""Days that come back: every other Tuesday, or the first one of each month."""

from calendar import MONDAY
from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from meetings.planning.dates import MOST, Occasion

LAST = "-1"
LONGEST = timedelta(days=800)
# What a form offers, by key: so many weeks between, or which such weekday of a month.
WEEKS = {
    "w1": "varje vecka",
    "w2": "varannan vecka",
    "w3": "var tredje vecka",
    "w4": "var fjärde vecka",
    "w6": "var sjätte vecka",
    "w8": "var åttonde vecka",
}
IN_MONTH = {
    "m1": "den första i månaden",
    "m2": "den andra i månaden",
    "m3": "den tredje i månaden",
    "m4": "den fjärde i månaden",
    f"m{LAST}": "den sista i månaden",
}
RHYTHMS = WEEKS | IN_MONTH


def days_of(rhythm: str, weekday: int, first: date, last: date) -> Iterator[date]:
    """Each `weekday` (0 is Monday) from `first` to `last`, both inclusive, that `rhythm` takes."""
    day = first + timedelta(days=(weekday - first.weekday() + MONDAY) % 7)
    if rhythm in WEEKS:
        step = timedelta(weeks=int(rhythm[1:]))
        while day <= last:
            yield day
            day += step
        return
    while day <= last:
        if _is_nth(day, rhythm[1:]):
            yield day
        day += timedelta(weeks=1)


def _is_nth(day: date, which: str) -> bool:
    if which == LAST:
        return (day + timedelta(weeks=1)).month != day.month
    return (day.day - 1) // 7 + 1 == int(which)


def occasions_of(rhythm: str, weekday: int, first: date, last: date) -> list[Occasion]:
    """The days of a rhythm as occasions; raises ValidationError (`backward`, `many`, `none`)."""
    if last < first:
        raise ValidationError("Perioden slutar innan den börjar.", code="backward")
    if last - first > LONGEST:
        raise ValidationError("Välj högst två år åt gången.", code="many")
    days = list(days_of(rhythm, weekday, first, last))
    if len(days) > MOST:
        raise ValidationError(f"Det blir {len(days)} datum. Välj högst {MOST}.", code="many")
    if not days:
        raise ValidationError("Inget datum faller inom perioden.", code="none")
    return [Occasion(day) for day in days]
