"""Dates and times as people write them in Swedish minutes."""

import datetime
import re
from dataclasses import dataclass

MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
    "september", "oktober", "november", "december",
)  # fmt: skip
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

_MONTH = (
    r"(?P<{0}>jan(?:uari)?|feb(?:r|ruari)?|mar(?:s)?|apr(?:il)?|maj|jun(?:i)?|jul(?:i)?|"
    r"aug(?:usti)?|sep(?:t|tember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?:(?P<weekday>måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|mån|tis|ons|tors?|"
    r"fre|lör|sön)(?:en)?\.?,?\s+)?(?:den\s+)?"
)
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2016-10-11, 2016.10.11, 2016/10/11
        rf"{_WEEKDAY}(?<!\d)(?P<year>(?:19|"
        rf"20)\d\d)[-–./](?P<number>\d\d?)[-–./](?P<day>\d\d?)(?!\d)",
        # 11 oktober 2016, den 11:e oktober 2016, 11–12 okt. 2016, 11 oktober
        rf"{_WEEKDAY}(?<![\d:.,])(?P<day>\d{{1,2}})(?::?[ae])?(?:\s*[-–]\s*\d{{1,2}})?\s+"
        rf"{_MONTH.format('month')}(?![^\W\d])(?:[\s,]+(?P<year>(?:19|20)\d\d)(?!\d))?",
        # 11/10 2016, 11/10-16, 11/10
        rf"{_WEEKDAY}(?<![\d/.])(?P<day>\d{{1,2}})/(?P<number>\d{{1,2}})"
        rf"(?:\s*[-–/,]?\s*(?P<year>(?:19|20)\d\d|(?<=[-–/])\d\d)(?![\d.:]))?(?![\d/])",
        # 11.10.2016
        rf"{_WEEKDAY}(?<![\d.])(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}})\.(?P<year>(?:19|"
        rf"20)\d\d)(?!\d)",
        # 20161011, 161011
        rf"{_WEEKDAY}(?<!\d)(?P<year>(?:19|20)?\d\d)(?P<number>0\d|"
        rf"1[0-2])(?P<day>[0-3]\d)(?![\d-])",
    )
)  # fmt: skip

_CLOCK = r"(?:kl(?:ockan)?\.?|från)\s*"
_HOUR = r"(?P<{0}h>[01]?\d|2[0-4])(?:\s?[.:](?P<{0}m>[0-5]\d))?"
_TIMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_CLOCK}|(?<![\d.:/-]))(?:ca\.?\s*)?{_HOUR.format('s')}\s*"
        rf"(?:[-–—‐‑]|till|t\.?o\.?m\.?)\s*(?:(?:kl\.?|ca\.?)\s*)*{_HOUR.format('e')}(?![\d/:-]|"
        rf"\.\d)",
        rf"{_CLOCK}(?:ca\.?\s*)?{_HOUR.format('s')}(?![\d/]|[.:]\d)",
        r"(?<![\d.:/-])(?P<sh>[01]?\d|2[0-4])\s?[.:](?P<sm>[0-5]\d)(?![\d/]|[.:-]\d)",
    )
)


@dataclass(frozen=True)
class FoundDate:
    """A date in a text: its parts, where it stands, and the weekday written with it."""

    year: int | None
    month: int
    day: int
    weekday: int | None
    span: tuple[int, int]

    def in_year(self, year: int | None) -> datetime.date | None:
        """The date itself, with ``year`` where the text gives none."""
        year = self.year or year
        return _date(year, self.month, self.day) if year else None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str) -> list[FoundDate]:
    """Every possible date, in order; of overlapping readings the earlier form counts."""
    found: list[FoundDate] = []
    for form in _FORMS:
        for match in form.finditer(text[:2000]):
            if any(match.start() < f.span[1] and f.span[0] < match.end() for f in found):
                continue
            if date := _from_match(match):
                found.append(date)
    return sorted(found, key=lambda date: date.span)


def _from_match(match: re.Match) -> FoundDate | None:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    if year is not None and year < 100:
        year += 2000
    month = _month(groups["month"]) if groups.get("month") else int(groups["number"])
    day = int(groups["day"])
    # 2016 is a leap year: a day without a year may be 29 February.
    if _date(year or 2016, month, day) is None:
        return None
    weekday = groups.get("weekday")
    return FoundDate(year, month, day, _weekday(weekday) if weekday else None, match.span())


def _month(word: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(word.lower()[:3]))


def _weekday(word: str) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(word.lower()[:3]))


@dataclass(frozen=True)
class FoundTime:
    """A time of day or a span of time in a text, as "HH:MM"."""

    starts: str
    ends: str | None
    span: tuple[int, int]


_HOUR_WORDS = "ett två tre fyra fem sex sju åtta nio tio elva tolv".split()  # noqa: SIM905
_HOUR_IN_WORDS = re.compile(rf"\b(?:{'|'.join(_HOUR_WORDS)})\b", re.IGNORECASE)
_WORD_TIME = re.compile(
    rf"\b(?:kl\.?|klockan)\s+({_HOUR_IN_WORDS.pattern})(?:\s*(?:[-–]|till)\s*({_HOUR_IN_WORDS.pattern}))?",
    re.IGNORECASE,
)


def _time_in_words(text: str) -> FoundTime | None:
    """ "Klockan tio till tolv"; one to six o'clock is in the afternoon."""
    match = _WORD_TIME.search(text[:2000])
    if not match:
        return None
    hours = [_HOUR_WORDS.index(word.casefold()) + 1 for word in match.groups() if word]
    clock = [f"{hour + 12 if hour <= 6 else hour:02}:00" for hour in hours]
    return FoundTime(clock[0], clock[1] if len(clock) > 1 else None, match.span())


def find_time(text: str, *, bare_hours: bool = True) -> FoundTime | None:
    """The first time in the text; without ``bare_hours`` "11–13" is no time.

    Dates must have been cut out of the text first: "11-12" also looks like a time.
    """
    for form in _TIMES:
        for match in form.finditer(text[:2000]):
            groups = match.groupdict()
            plain = not groups.get("sm") and not groups.get("em")
            if plain and not bare_hours and not re.match(r"kl", match[0], re.IGNORECASE):
                continue
            starts = _clock(groups["sh"], groups.get("sm"))
            ends = _clock(groups["eh"], groups.get("em")) if groups.get("eh") else None
            if starts and (ends or not groups.get("eh")):
                return FoundTime(starts, ends, match.span())
    return _time_in_words(text)


def _clock(hour: str, minute: str | None) -> str | None:
    if int(hour) == 24:
        return "23:59" if not int(minute or 0) else None
    return f"{int(hour):02}:{minute or '00'}"
