"""Reads dates as a chancery writes them: "tisdagar kl 11–13: 7 feb, 4 apr och 3 okt".

Pure: text in, occasions out, or a Swedish message for each thing that could not be read. What a
line says of weekday, hours and year holds until the next such word or an empty line.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, time

from django.core.exceptions import ValidationError

LONGEST = 5000
MOST = 100
ERRORS_SHOWN = 8
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
FILLERS = "den|och|samt|följande|mötestider|möten|sammanträden|datum|tider|bestäms|beslutas"
MONTH = "|".join(f"{name[:3]}[a-zåäö]*" for name in MONTHS)
HOUR = r"(\d{1,2})(?:[.:](\d{2}))?"
TOKENS = [
    ("iso", r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"),
    ("slash", r"\b(\d{1,2})/(\d{1,2})(?:[ /-](\d{4}))?\b"),
    ("span", rf"\b\d{{1,2}}\s*[-–—]\s*\d{{1,2}}\s+(?:{MONTH})\b\.?"),
    ("hours", rf"\b(kl(?:ockan)?\b\.?\s*)?{HOUR}\s*(?:[-–—]|till\b)\s*{HOUR}\b"),
    ("hour", rf"\bkl(?:ockan)?\b\.?\s*{HOUR}\b"),
    ("weekdays", r"\b(måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag)(?:ar|arna)\b"),
    ("weekday", r"\b(mån|tis|ons|tors|tor|fre|lör|sön)(?:dag(?:en)?)?\b\.?"),
    ("month", rf"\b({MONTH})\b\.?"),
    ("year", r"\b((?:19|20)\d{2})\b"),
    ("number", r"\b(\d{1,2})(?::[ae])?\b\.?"),
    ("filler", rf"\b(?:{FILLERS})\b|[\s,;:.•*()–—-]+"),
    ("word", r"\S+"),
]
PATTERN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in TOKENS), re.IGNORECASE)
EXAMPLE = "Skriv till exempel ”tisdagar kl 11–13: 7 feb, 4 apr, 3 okt”."


@dataclass(frozen=True)
class Occasion:
    """A day to meet, as it was typed: hours and weekday only where the text says them."""

    day: date
    starts: time | None = None
    ends: time | None = None
    weekday: int | None = None
    line: int = 0

    @property
    def is_on_another_weekday(self) -> bool:
        """Whether the text names a weekday that the date does not have."""
        return self.weekday is not None and self.weekday != self.day.weekday()


@dataclass(frozen=True)
class Heading:
    """What holds for the dates that follow."""

    weekday: int | None = None
    hours: tuple[time, time | None] | None = None


@dataclass
class Loose:
    """A day whose month or year may still be told further on in its line."""

    number: int
    month: int | None = 0  # None: the word that should have been it is told as an error
    year: int = 0
    weekday: int | None = None
    hours: tuple[time, time | None] | None = None


def read_dates(text: str, year: int) -> list[Occasion]:
    """The occasions that `text` names, by day; `year` is meant where none is written.

    Raises ValidationError with a message for each line that can't be read (codes: `unread`, `none`,
    `many`, `twice`).
    """
    if len(text) > LONGEST:
        raise ValidationError(f"Texten får vara högst {LONGEST} tecken.", code="many")
    heading, errors, found = Heading(), [], []
    for number, content in enumerate(text.replace("\x00", " ").splitlines(), 1):
        if not content.strip():
            heading = Heading()
            continue
        line = _Line(number, content, heading, year)
        found += line.occasions
        errors += line.errors
        heading, year = line.heading, line.year
    errors += _doubles(found)
    if not found and not errors:
        errors = [ValidationError(f"Här finns inga datum. {EXAMPLE}", code="none")]
    if len(found) > MOST:
        errors = [ValidationError(f"Högst {MOST} datum åt gången.", code="many")]
    if errors:
        raise ValidationError(_few(errors))
    return sorted(found, key=lambda occasion: occasion.day)


def _few(errors):
    left = len(errors) - ERRORS_SHOWN
    if left <= 0:
        return errors
    more = ValidationError(f"{left} fel till. Rätta de första och försök igen.", code="unread")
    return [*errors[:ERRORS_SHOWN], more]


def _doubles(found):
    seen: dict[date, int] = {}
    for occasion in found:
        if occasion.day in seen:
            yield ValidationError(
                f"Rad {occasion.line}: {in_words(occasion.day)} står redan på rad "
                f"{seen[occasion.day]}.",
                code="twice",
            )
        seen.setdefault(occasion.day, occasion.line)


def in_words(day: date) -> str:
    """E.g. "7 februari 2027"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class _Line:
    """One line, read from left to right."""

    def __init__(self, number, text, heading, year):
        self.number, self.heading, self.year = number, heading, year
        self.errors, self.occasions = [], []
        self.days: list[Loose] = []
        self.weekday = None
        self.has_heading = False
        for token in PATTERN.finditer(text):
            getattr(self, f"_{token.lastgroup}", self._nothing)(token)
        for day in self.days:
            self._settle(day)

    # A group named like its token holds the whole of it; its parts follow.
    @staticmethod
    def _parts(token):
        first = PATTERN.groupindex[token.lastgroup]
        names = PATTERN.groupindex.values()
        last = min((n for n in names if n > first), default=PATTERN.groups + 1)
        return [token[n] for n in range(first + 1, last)]

    def _nothing(self, token):
        """Punctuation and small words mean nothing by themselves."""

    def _error(self, text):
        self.errors.append(ValidationError(f"Rad {self.number}: {text}", code="unread"))

    def _word(self, token):
        self._error(f"”{token[0][:40]}” går inte att läsa som datum, veckodag eller klockslag.")

    def _span(self, token):
        self._error(f"”{token[0]}” är flera dagar. Skriv varje mötesdag för sig.")

    def _iso(self, token):
        year, month, number = map(int, self._parts(token))
        self._add(number, month, year)

    def _slash(self, token):
        number, month, year = self._parts(token)
        self._add(int(number), int(month), int(year or 0))

    def _number(self, token):
        self._add(int(self._parts(token)[0]))

    def _add(self, number, month=0, year=0):
        self.days.append(Loose(number, month, year, self.weekday))
        self.weekday = None

    def _month(self, token):
        name = self._parts(token)[0].lower()
        month = next((n for n, full in enumerate(MONTHS, 1) if full.startswith(name)), 0)
        month = month or (9 if name == "sept" else 0)
        waiting = [day for day in self.days if day.month == 0]
        if not month:
            self._word(token)
        elif not waiting:
            self._error(f"”{token[0]}” står utan dag.")
        for day in waiting:
            day.month = month or None

    def _year(self, token):
        year = int(self._parts(token)[0])
        waiting = [day for day in self.days if not day.year]
        for day in waiting:
            day.year = year
        if not waiting:
            self.year = year

    def _begin(self, **said):
        """A heading: what an earlier one said is forgotten, but not what this line said."""
        if not self.has_heading:
            self.heading, self.has_heading = Heading(), True
        self.heading = replace(self.heading, **said)

    def _weekdays(self, token):
        self._begin(weekday=WEEKDAYS.index(self._parts(token)[0].lower()))

    def _weekday(self, token):
        short = self._parts(token)[0].lower()[:3]
        self.weekday = next(n for n, name in enumerate(WEEKDAYS) if name.startswith(short))

    def _hours(self, token):
        clock, hour, minute, until, until_minute = self._parts(token)
        if not (clock or minute or until_minute or not self.days):
            self._error(f"”{token[0]}” går inte att läsa. Skriv ”kl” före ett klockslag.")
            return
        self._set_hours(token, self._time(hour, minute), self._time(until, until_minute))

    def _hour(self, token):
        starts = self._time(*self._parts(token))
        self._set_hours(token, starts, None)

    def _set_hours(self, token, starts, ends):
        if starts is None or (ends is not None and ends <= starts):
            self._error(f"”{token[0]}” är inget klockslag.")
        elif not self.days:
            self._begin(hours=(starts, ends))
        elif self.heading.hours and self.has_heading:
            self.days[-1].hours = (starts, ends)
        else:
            for day in self.days:
                day.hours = day.hours or (starts, ends)

    @staticmethod
    def _time(hour, minute):
        hour, minute = int(hour), int(minute or 0)
        return time(hour, minute) if hour < 24 and minute < 60 else None

    def _settle(self, day):
        if day.month is None:
            return
        if day.month == 0:
            self._error(f"”{day.number}” saknar månad.")
            return
        year = day.year or self.year
        try:
            when = date(year, day.month, day.number)
        except ValueError:
            name = MONTHS[day.month - 1] if 1 <= day.month <= 12 else f"månad {day.month}"
            self._error(f"{day.number} {name} {year} finns inte.")
            return
        starts, ends = day.hours or self.heading.hours or (None, None)
        weekday = self.heading.weekday if day.weekday is None else day.weekday
        self.occasions.append(Occasion(when, starts, ends, weekday, self.number))
