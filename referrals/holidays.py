"""Swedish public holidays, computed: fixed days, those that follow Easter, and two Saturdays."""

from datetime import date, timedelta
from functools import lru_cache

# The national day is a holiday since 2005; Whit Monday was one until then.
NATIONAL_DAY_SINCE = 2005
DAY = timedelta(days=1)
SATURDAY = 5


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar."""
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    golden = year % 19
    moon = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, leap_rest = divmod(in_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - moon - leap_rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _first_saturday(day: date) -> date:
    return day + (SATURDAY - day.weekday()) % 7 * DAY


def midsummer_eve(year: int) -> date:
    """The Friday between 19 and 25 June."""
    return _first_saturday(date(year, 6, 20)) - DAY


@lru_cache(maxsize=64)
def holidays(year: int) -> dict[date, str]:
    """The public holidays of `year` by day, with the names one writes within a sentence."""
    sunday = easter(year)
    found = {
        date(year, 1, 1): "nyårsdagen",
        date(year, 1, 6): "trettondedag jul",
        sunday - 2 * DAY: "långfredagen",
        sunday: "påskdagen",
        sunday + DAY: "annandag påsk",
        date(year, 5, 1): "första maj",
        sunday + 39 * DAY: "Kristi himmelsfärdsdag",
        sunday + 49 * DAY: "pingstdagen",
        midsummer_eve(year) + DAY: "midsommardagen",
        _first_saturday(date(year, 10, 31)): "alla helgons dag",
        date(year, 12, 25): "juldagen",
        date(year, 12, 26): "annandag jul",
    }
    if year >= NATIONAL_DAY_SINCE:
        # It may fall on a day that has a name already: both are then said by the older one.
        found.setdefault(date(year, 6, 6), "nationaldagen")
    return found


def holiday(day: date) -> str:
    """The name of the public holiday on `day`, "" if there is none."""
    return holidays(day.year).get(day, "")
