"""Swedish public holidays and the days before them; the one place that asks the library."""

from calendar import FRIDAY
from datetime import date, timedelta
from functools import lru_cache

from holidays import OPTIONAL, PUBLIC
from holidays.countries import Sweden

# A day between a holiday and a weekend; it has no other name.
BETWEEN = "Klämdag"
# The library's word for it is in no dictionary.
SPELLED = {"Allahelgonsafton": "Allhelgonaafton"}


@lru_cache(maxsize=128)
def _named(year: int, category: str) -> dict[date, str]:
    found = Sweden(years=year, language="sv", categories=category, include_sundays=False)
    return {day: _name(names) for day, names in found.items()}


def _name(names):
    # "Skärtorsdagen (från kl. 14.00)" is when banks close; two holidays of a day stand "A; B".
    each = [name.partition(" (")[0] for name in names.split("; ")]
    return " och ".join(SPELLED.get(name, name) for name in each)


def public_holidays(year: int) -> dict[date, str]:
    """The public holidays of `year`, by day, named as in an almanac ("Första maj")."""
    return _named(year, PUBLIC)


def public_holiday(day: date) -> str:
    """The name of the public holiday on `day`, "" if it is none."""
    return _named(day.year, PUBLIC).get(day, "")


def eve(day: date) -> str:
    """The name of a day before a holiday that many shorten or take off, "" if it is none.

    `BETWEEN` is such a day too, after its holiday. A public holiday is no eve.
    """
    return "" if public_holiday(day) else _named(day.year, OPTIONAL).get(day, "")


def easter(year: int) -> date:
    """Easter Sunday, from 1953 to 2100."""
    return next(day for day, name in _named(year, PUBLIC).items() if name == "Påskdagen")


def midsummer_eve(year: int) -> date:
    """The Friday between 19 and 25 June; counted, since the library ends with the year 2100."""
    earliest = date(year, 6, 19)
    return earliest + timedelta(days=(FRIDAY - earliest.weekday()) % 7)


def in_sentence(name: str) -> str:
    """The name as it is written within a sentence: "första maj", "Kristi himmelsfärdsdag"."""
    return name if name.startswith("Kristi") else name[:1].lower() + name[1:]
