"""The frame of a meeting: which body, when, where, and what is left of the first page."""

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field

from files.prose.blocks import join_text
from files.prose.dates import WEEKDAYS, FoundDate, find_dates, find_time
from files.prose.lines import SourceLine

from .labels import Label
from .proposal import Doubt, Note, Proposal
from .vocabulary import Known

_MEETING_WORD = re.compile(
    r"\b(?:möten?|mötet|\w*sammanträde\w*|minnesanteckningar|mötesanteckningar|anteckningar|"
    r"\w*protokoll|"
    r"styrelsemöte|arbetsgruppsmöte|\w+möte|utdrag)\b",
    re.IGNORECASE,
)
_BODY_PHRASE = re.compile(
    r"\b((?:politiska? )?(?:[a-zåäö-]+)?(?:styrgrupp(?:en)?|nätverk(?:et)?|beredning(?:en)?|"
    r"arbetsgrupp(?:en)?|"
    r"referensgrupp(?:en)?|utskott(?:et)?|kommitté(?:n)?|råd(?:et)?|presidiet|gruppen)"
    r"(?:\s+för\s+[^\d,.:()]{3,60}?|\s+[A-ZÅÄÖ][^\d,.:()]{2,60}?)?)"
    r"(?=\s+(?:den|på|i|vid|kl)\b|\s*[\d,.:()–-]|\s*$)",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    r"\b(?:mötet|sammanträdet)\b[^.?!]{0,30}\b(?:avslutat|avslutas|avslutades|slutade|slut)\b"
    r"(?P<rest>[^?!]{0,20})|\bavslutade\s+(?:mötet|sammanträdet)\b(?P<after>[^?!]{0,20})",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?i:konferensrum|konferenslokal|sammanträdesrum|sammanträdessal|lokal|sal|rum)(?:met|en)?\s+"
    r"[A-ZÅÄÖ]|[A-ZÅÄÖ][\w ]*(?:gatan|vägen|allén|torget|gränd|plan|backen|kajen)\s+\d+\b"
)
_BODY_LINE = re.compile(
    r"(?:(?:den )?politiska? )?(?:styrgrupp|nätverk|beredning|arbetsgrupp|referensgrupp|utskott|"
    r"samverkansgrupp|kommitté)(?:en|et|n)?\b[^.:?!\d]{0,70}",
    re.IGNORECASE,
)
# Where a date stands: after "Tid", in a title that says who met, after "Datum", elsewhere.
_TIME, _TITLE, _LABEL, _LETTER = range(4)
_MEETS = re.compile(r"m[öo]te|sammanträd", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:den|kl|klockan|tid|datum|dag|och|till|från|ca|cirka|i|på|vid|plats|lokal|"
    + "|".join(f"{day}(?:en)?" for day in WEEKDAYS)
    + r")\b|[\s,.;:–—/()|-]+",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Section:
    """A label of the first page and the lines that belong to it."""

    label: Label
    line: int
    values: list[tuple[int, str]] = field(default_factory=list)


def read_frame(
    proposal: Proposal, sections: list[Section], head: list[SourceLine], furniture: list[str],
    known: Known, filename: str,
) -> None:  # fmt: skip
    """Fill in body, kind, date, times and place; unexplained words become notes."""
    frame = _Frame(proposal, known)
    frame.title(head)
    for section in sections:
        if section.label.field in ("time", "time_and_place"):
            frame.when(section)
    for section in sections:
        if section.label.field == "place":
            frame.where(section)
        elif section.label.field == "body":
            frame.body_section(section)
    frame.finish(furniture, filename)


class _Frame:
    def __init__(self, proposal: Proposal, known: Known) -> None:
        self.proposal, self.known = proposal, known
        # A date, its line and text, and how much its place speaks for it (0 is the most).
        self.dates: list[tuple[FoundDate, int, str, int]] = []
        self.title_lines: list[str] = []

    def title(self, head: list[SourceLine]) -> None:
        """Take the lines that name the meeting; a "Protokoll" among them sets the kind."""
        for lines in _wrapped_titles(head[:40]):
            text = lines[0].text
            for line in lines[1:]:
                text = join_text(text, line.text, Counter())
            text = " ".join(text.split())
            bodies = self.known.bodies_in(text)
            dates = find_dates(text)
            named = _MEETING_WORD.search(text)
            self._lone_place(lines[0], text)
            only_date = dates and dates[0].span[0] < 8 and not self._place_in(lines[0], text, dates)
            short = len(text) <= 200 and not re.search(r"[.!?]$", text)
            a_body = (bodies and len(text) <= 80) or _BODY_LINE.fullmatch(text)
            if not short or not (named or only_date or a_body):
                continue
            self.title_lines.append(text)
            for line in lines:
                self.proposal.where[line.number] = "title"
            self._add_bodies(bodies)
            weight = _LETTER if only_date and not bodies else _TITLE if named or bodies else _LETTER
            if not bodies and not _MEETS.search(text):
                weight = max(weight, _LABEL)
            self.dates += [(date, lines[0].number, text, weight) for date in dates]
            time = find_time(_without(text, dates), bare_hours=bool(only_date))
            if time and not self.proposal.starts:
                self.proposal.starts, self.proposal.ends = time.starts, time.ends
            if dates:
                self._place_after(" " + text[dates[-1].span[1] :])
        if self.title_lines:
            self.proposal.title = " – ".join(dict.fromkeys(self.title_lines))
        if not self.proposal.body:
            self._unknown_body(head)

    def _place_in(self, line: SourceLine, text: str, dates: list[FoundDate]) -> str:
        """What else stands on a line of its own with the date; a place, it may be."""
        rest = _without(text, dates)
        time = find_time(rest)
        if time:
            rest = rest[: time.span[0]] + " " + rest[time.span[1] :]
        plain = " ".join(rest.split()).strip(" ,.;:–—/|()-")
        if not _FILLER.sub("", plain):
            return ""
        if time and 2 < len(plain) <= 60 and plain[0].isupper() and not self.proposal.place:
            self.proposal.place = plain
            self._doubt(line.number, line.text, f"”{plain}” är tolkat som mötets plats.")
            return ""
        return plain

    def _lone_place(self, line: SourceLine, text: str) -> None:
        """A line that is a room or a street address says where the meeting was."""
        if not self.proposal.place and len(text) <= 90 and _PLACE.match(text):
            self.proposal.place = text
            self.proposal.where[line.number] = "place"
            self._doubt(line.number, line.text, f"”{text}” är tolkat som mötets plats.")

    def _place_after(self, rest: str) -> None:
        """The place at the end of a title: "… den 4 februari 2014 på Sjögården"."""
        match = re.search(r"\s(?:på|i|vid|hos)\s+([A-ZÅÄÖ][^.?!]{1,60})$", rest)
        if match and not self.proposal.place and not self.known.bodies_in(match[1]):
            self.proposal.place = match[1].strip(" ,")

    def _unknown_body(self, head: list[SourceLine]) -> None:
        for line in head[:40]:
            if self.proposal.where.get(line.number) != "title":
                continue
            if match := _BODY_PHRASE.search(line.text):
                name = match[1].strip()
                name = name.lower() if name.isupper() else name
                self.proposal.body = name[0].upper() + name[1:]
                self._doubt(line.number, line.text, f"Organet ”{name}” finns inte i registret.")
                return

    def _add_bodies(self, bodies: list[str]) -> None:
        for body in bodies:
            if self.proposal.body is None:
                self.proposal.body = body
            elif body != self.proposal.body and body not in self.proposal.other_bodies:
                self.proposal.other_bodies.append(body)

    def body_section(self, section: Section) -> None:
        """A label such as "Organ" or "Möte" names the body."""
        for number, text in section.values:
            bodies = self.known.bodies_in(text)
            if bodies:
                self._add_bodies(bodies)
                self.proposal.where[number] = "body"
                self.dates += [(date, number, text, _TITLE) for date in find_dates(text)]
                if not self.proposal.title:
                    self.proposal.title = text
            elif not self.proposal.body and len(text) <= 120:
                self.proposal.body = text
                self.proposal.where[number] = "body"
                self._doubt(number, text, f"Organet ”{text}” finns inte i registret.")
            else:
                self.note(number, text)

    def when(self, section: Section) -> None:
        """Date and times after "Tid" or "Datum"; in "Tid och plats" the rest is the place."""
        rests: list[tuple[int, str]] = []
        # "Datum" in the head of a letter may be the day of writing; "Tid" is the meeting's.
        plain = section.label.label.casefold() == "datum"
        for number, text in section.values:
            self.proposal.where[number] = "time"
            weight = _LABEL if plain and not find_time(text, bare_hours=False) else _TIME
            dates = find_dates(text)
            self.dates += [(date, number, text, weight) for date in dates]
            rest = _without(text, dates)
            bare = section.label.field == "time"
            time = find_time(rest, bare_hours=bare or bool(dates))
            if time and (not self.proposal.starts or dates or bare):
                self.proposal.starts, self.proposal.ends = time.starts, time.ends
                rest = rest[: time.span[0]] + " " + rest[time.span[1] :]
            rests.append((number, rest))
        for number, rest in rests:
            self._rest_of_time(section, number, rest)

    def _rest_of_time(self, section: Section, number: int, rest: str) -> None:
        plain = " ".join(rest.split()).strip(" ,.;:–—/|-()")
        plain = re.sub(r"^(?:(?:den|kl\.?|klockan|i|på)\s+)+|\s+(?:den|kl\.?|klockan)$", "", plain)
        if not _FILLER.sub("", plain):
            return
        if section.label.field == "time_and_place":
            place = plain.strip(" ,.;:–—-")
            joined = f"{self.proposal.place}, {place}" if self.proposal.place else place
            self.proposal.place = joined
        else:
            self.note(number, plain)

    def where(self, section: Section) -> None:
        """The place, over one or a few lines."""
        place = ""
        for _, text in section.values:
            wrapped = place.endswith(",") or text[:1].isdigit() or text[:1].islower()
            place += f"{'' if not place else ' ' if wrapped else ', '}{text.strip()}"
        place = place.strip(" ,")
        for number, _ in section.values:
            self.proposal.where[number] = "place"
        if place:
            before = self.proposal.place
            self.proposal.place = f"{before}, {place}" if before else place

    def finish(self, furniture: list[str], filename: str) -> None:
        """Settle what several places say, and look further where nothing was found."""
        if not self.proposal.body or not self.dates:
            for text in dict.fromkeys(furniture):
                if not self.proposal.body:
                    self._add_bodies(self.known.bodies_in(text)[:1])
                if _MEETING_WORD.search(text):
                    self.title_lines.append(text)
                    self.proposal.title = self.proposal.title or text
                if not self.dates and _MEETING_WORD.search(text):
                    self.dates += [(date, 0, text, _LETTER) for date in find_dates(text)]
        self._settle_date(filename)
        self._closing_time()
        if not self.proposal.body:
            self._doubt(0, "", "Det framgår inte vilket organ som möttes.")
        text = " ".join(self.title_lines)
        if not re.search(r"anteckningar|protokoll", text, re.IGNORECASE):
            text = " ".join(furniture)
        is_minutes = re.search(r"anteckningar", text, re.IGNORECASE)
        is_protocol = re.search(r"protokoll", text, re.IGNORECASE)
        sections = any((item.number or "").startswith("§") for item in self.proposal.items)
        self.proposal.kind = (
            "protocol" if sections or (is_protocol and not is_minutes) else "minutes"
        )

    def _closing_time(self) -> None:
        """ "Mötet avslutades kl 15.05" in the last item says when the meeting ended."""
        if self.proposal.ends or not self.proposal.items:
            return
        last = self.proposal.items[-1]
        text = f"{last.title}. {last.text[-500:]}"
        if match := _CLOSED.search(text):
            time = find_time(match["rest"] or match["after"] or "", bare_hours=False)
            if time and not time.ends and time.starts > (self.proposal.starts or ""):
                self.proposal.ends = time.starts

    def _settle_date(self, filename: str) -> None:
        order = sorted(self.dates, key=lambda found: found[3])
        years = {found[0].year for found in order if found[0].year}
        year = min(years) if len(years) == 1 else None
        from_name = find_dates(re.sub(r"[_\s]+", " ", filename.rsplit("/", 1)[-1]))
        if year is None and from_name:
            year = from_name[0].year
        chosen = next(
            ((found, date) for found in order if (date := found[0].in_year(found[0].year or year))),
            None,
        )
        if chosen is None:
            self._no_date(order, from_name)
            return
        (found, line, text, _), date = chosen
        self.proposal.date = date.isoformat()
        self._check_weekday(found, date, line, text)
        for other, other_line, other_text, _ in order:
            other_date = other.in_year(other.year or year)
            if other_date and other_date != date and other.year:
                shown = other_date.isoformat()
                self._doubt(
                    other_line, other_text,
                    f"Här står {shown}, men {date.isoformat()} på ett annat ställe.",
                )  # fmt: skip
                break

    def _no_date(self, order: list, from_name: list[FoundDate]) -> None:
        date = from_name[0].in_year(None) if from_name else None
        if date:
            self.proposal.date = date.isoformat()
            self._doubt(0, "", f"Datumet {date.isoformat()} är hämtat ur filens namn.")
        elif order:
            self._doubt(order[0][1], order[0][2], "Datumet saknar årtal.")
        else:
            self._doubt(0, "", "Dokumentet innehåller inget datum för mötet.")

    def _check_weekday(self, found: FoundDate, date: datetime.date, line: int, text: str) -> None:
        if found.weekday is not None and found.weekday != date.weekday():
            real, written = WEEKDAYS[date.weekday()], WEEKDAYS[found.weekday]
            self._doubt(line, text, f"{date.isoformat()} var en {real}, inte en {written}.")

    def note(self, number: int, text: str) -> None:
        """Words of the frame that are none of its fields stand in the notes."""
        self.proposal.unplaced.append(Note(number, text))
        self.proposal.where[number] = "unplaced"
        self._doubt(number, text, "Texten passar inte in någonstans och läggs i anteckningarna.")

    def _doubt(self, line: int, text: str, reason: str) -> None:
        self.proposal.doubts.append(Doubt(line, text, reason))


def _wrapped_titles(head: list[SourceLine]) -> list[list[SourceLine]]:
    """The first page's lines, with a title that goes on over two lines put together."""
    groups: list[list[SourceLine]] = []
    for line in head:
        last = groups[-1][-1] if groups else None
        near = last is not None and line.number == last.number + 1 and not line.page_break
        if (
            near
            and len(groups[-1]) < 3
            and _goes_on(" ".join(row.text for row in groups[-1]), line.text)
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(text: str, following: str) -> bool:
    if re.search(r"[.!?:]$", text) or not _MEETING_WORD.search(text):
        return False
    open_end = re.search(r"(?:-|\b(?:med|och|för|i|av|den|från|på|vid|samt))$", text, re.IGNORECASE)
    return bool(open_end) or following[0].islower() or following[0].isdigit()


def _without(text: str, dates: list[FoundDate]) -> str:
    for date in reversed(dates):
        text = text[: date.span[0]] + " " + text[date.span[1] :]
    return text
