"""Labels and what stands after them, on the first page and after the last item."""

import itertools
import re

from files.prose.dates import find_dates, find_time
from files.prose.lines import SourceLine

from .frame import Section
from .labels import Label, find_label
from .names import FIRST_NAMES
from .roles import NOBODY, REFERRED, is_role_word
from .signatures import Columns, columns_of
from .titles import KNOWN_TITLES
from .vocabulary import Known

_VERB = re.compile(
    r"\b(?:är|var|har|hade|ska|skall|kan|bör|hälsar|hälsade|öppnar|öppnade|informerar|informerade|"
    r"redovisar|redovisade|berättar|berättade|presenterar|presenterade|diskuteras|diskuterades|"
    r"välkomnar|välkomnade|föreslår|föreslog|konstaterar|konstaterade|förklarar|förklarade|"
    r"inleder|inledde|tackar|tackade|beslutar|beslutade|uppdrar|utsågs|utses|valdes|väljs|"
    r"meddelar|meddelade|påpekar|anser|menar|godkändes|godkänns|fastställdes|fastställs|"
    r"bordlades|behandlas|behandlades|önskar|vill|finns|fanns|får|fick|blir|blev|ger|gav|"
    r"deltar i|ingår|avslutar|avslutade|leder)\b",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?<=[\s.,;])(?=(?:Ej närvarande|Frånvarande|Förhinder|Förhindrade?|Anmält förhinder|"
    r"Gäst(?:er)?|Kansliet|"
    r"Från kansliet|Ersättare|Tjänstgörande ersättare|Övriga(?: deltagare| närvarande)?|"
    r"Sekreterare|Ordförande|"
    r"Justerare|Plats|Lokal|Närvarande|Tid)\s*:)"
)
_TABLE_HEAD = re.compile(
    r"(?:namn|för- och efternamn|kommun|parti|funktion|roll|titel|närvarande|frånvarande|närvaro|"
    r"organisation|ledamot|ledamöter|ersättare|deltagare|signatur|anm\.?|anmärkning|nr)",
    re.IGNORECASE,
)
_CONTINUED = {"time": 3, "place": 3, "time_and_place": 4, "adjusting": 3, "body": 2, "reference": 2}


def looks_like_people(text: str, known: Known) -> bool:
    """Whether a line could stand in an attendance list."""
    plain = re.sub(r"\([^)]*\)", " ", text[:5000])
    if NOBODY.fullmatch(plain.strip()) or REFERRED.match(plain):
        return True
    if KNOWN_TITLES.fullmatch(plain.strip().rstrip(":")):
        return False
    if _VERB.search(plain) or "?" in plain:
        return False
    words = re.findall(r"[^\W\d_][\w.:’'-]*", plain)
    if not words:
        return bool(re.search(r"\(", text))
    capitals = [word for word in words if word[0].isupper()]
    if known.municipality(plain) or (len(words) <= 3 and is_role_word(words[0])):
        return True
    lower = len(words) - len(capitals)
    if plain.rstrip().endswith(".") and lower > 0.35 * len(words):
        return False
    return len(capitals) >= 1 and lower <= max(2, 0.6 * len(words)) and lower <= 60


def names_someone(text: str, known: Known) -> bool:
    """Whether a line shows plain signs of a person: a first name, a party, a municipality."""
    if re.search(r"\((?:[A-ZÅÄÖa-zåäö]{1,3})\)", text) or known.municipality(text):
        return True
    words = re.findall(r"[^\W\d_][\w’'-]*", text[:500])
    for one, other in itertools.pairwise(words):
        first = one.casefold()
        if other[0].isupper() and (first in FIRST_NAMES or first.split("-")[0] in FIRST_NAMES):
            return True
        if other[0].isupper() and known.person(f"{one} {other}"):
            return True
    last = re.split(r"[,:–(-]", text)[-1]
    return "," in text and known.municipality(last) is not None


def _is_label(label: Label, known: Known) -> bool:
    """Whether words that look like a label are one, judged by what follows them."""
    value = label.value
    if label.field in ("people", "officer"):
        if not value:
            return True
        inner = find_label(value)
        people = looks_like_people(value, known) or (inner is not None and inner.strong)
        if label.strong:
            return people
        word = value.split()[0]
        return people and (word[0].isupper() or is_role_word(word)) and len(value.split()) > 1
    if label.field == "body":
        return label.strong and bool(value)
    if label.strong:
        return label.field != "agenda" or not value
    if label.field in ("time", "time_and_place"):
        dates = find_dates(value[:60])
        time = find_time(value[:60], bare_hours=False)
        return bool(dates and dates[0].span[0] < 8) or bool(time and time.span[0] < 4)
    if label.field == "place" and label.label[0].isupper():
        short = len(value) <= 90 and not re.search(r"[.!?]$", value)
        return short and value[0].isupper() and label.label.casefold() in ("plats", "lokal")
    if label.field == "reference":
        return label.label.casefold() in ("dnr", "diarienummer") and bool(re.search(r"\d", value))
    return False


def read_sections(lines: list[SourceLine], known: Known) -> tuple[list[Section], list[SourceLine]]:
    """Labelled sections of a region, and the lines that belong to none."""
    reader = _SectionReader(known)
    for line in lines:
        reader.crossed = reader.crossed or line.furniture or line.page_break
        if not line.furniture:
            reader.read(line)
    return reader.sections, reader.loose


class _SectionReader:
    """Goes through a region line by line and remembers which section is open."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.sections: list[Section] = []
        self.loose: list[SourceLine] = []
        self.current: Section | None = None
        self.people: Section | None = None  # the list that a chair's line stands in
        self.columns: Columns | None = None
        self.gap = self.crossed = False

    def read(self, line: SourceLine) -> None:
        """Begin a section with the line, put it to the open one, or leave it loose."""
        if line.blank:
            self.gap = self.gap or not line.spacing
            return
        # A list goes on over a page break, whatever room the page's edge takes.
        in_list = self.current is not None and self.current.label.field == "people"
        self.gap = self.gap and not (self.crossed and in_list)
        if columns := columns_of(line):
            self.columns, self.current = columns, None
            self.sections.extend(columns.sections)
        elif self.columns and self.columns.take(line, self.gap, self.known):
            pass
        else:
            self.columns = None
            self._plain(line)
        self.gap = self.crossed = False

    def _plain(self, line: SourceLine) -> None:
        started = _labelled(line, self.known)
        if started and not self._chair_in_list(started):
            self.sections.extend(started)
            self.current = started[-1]
            if self.current.label.field != "officer":
                self.people = self.current if self.current.label.field == "people" else None
        elif self.current is not None and _belongs(self.current, line, self.gap, self.known):
            self._append(line)
        else:
            self.current = None
            self.loose.append(line)

    def _chair_in_list(self, started: list[Section]) -> bool:
        """Whether "Ordförande Ada Lind" is one line of the list that is open."""
        label = started[0].label
        inside = self.current is not None and self.current.label.field == "people"
        return inside and len(started) == 1 and label.field == "officer" and not label.strong

    def _append(self, line: SourceLine) -> None:
        """Put the line to the open section; after a chair's own line the list goes on."""
        current = self.current
        one = current.label.field == "officer" and "juster" not in current.label.label.casefold()
        if one and current.values and self.people is not None and not self.gap:
            self.current = current = Section(self.people.label, line.number)
            self.sections.append(current)
        current.values.append((line.number, line.text))


def _labelled(line: SourceLine, known: Known) -> list[Section]:
    """The sections that begin on a line; one line may hold several labels."""
    sections: list[Section] = []
    cells = [cell.strip() for cell in line.text.split("\t") if cell.strip()]
    if len(cells) > 1 and all(_TABLE_HEAD.fullmatch(cell) for cell in cells):
        return [Section(Label("people", "Närvarande", "", True), line.number)]
    for piece in _INLINE.split(line.text):
        label = find_label(piece.strip())
        if label is None or not _is_label(label, known):
            if not sections:
                return []
            sections[-1].values.append((line.number, piece.strip()))
            continue
        sections.append(_section(label, line.number))
    return sections


def _section(label: Label, number: int) -> Section:
    inner = find_label(label.value) if label.field == "people" and label.value else None
    if inner is not None and inner.strong and inner.field == "people":
        # "Närvarande   Ledamöter": both words say something about the people.
        label = Label("people", f"{label.label} {inner.label}", inner.value, True)
    section = Section(label, number)
    if label.value:
        section.values.append((number, label.value))
    return section


def _belongs(section: Section, line: SourceLine, gap: bool, known: Known) -> bool:
    kind = section.label.field
    if kind == "agenda":
        return True
    if kind in ("people", "officer"):
        if kind == "officer" and gap and section.values:
            return False
        if section.values and _is_rest_of_line(section.values[-1][1], line.text, gap):
            return True
        if 1 <= line.heading <= 6 or re.match(r"§|punkt\s+\d", line.text, re.IGNORECASE):
            return False
        if gap and section.values and not names_someone(line.text, known):
            return False
        return looks_like_people(line.text, known)
    if "\t" in line.text:
        return False
    if not section.values:
        return len(line.text) <= 200
    if gap or len(section.values) >= _CONTINUED[kind]:
        return False
    return len(line.text) <= 160 and not _VERB.search(line.text)


def _is_rest_of_line(before: str, text: str, gap: bool) -> bool:
    """Whether a line can only be the end of the one before: a divided word, a lower case."""
    if re.search(r"\w-$", before) or (before.count("(") > before.count(")") and ")" in text):
        return True
    return not gap and text[0].islower() and len(text.split()) <= 6 and not _VERB.search(text)


def head_end(lines: list[SourceLine], known: Known) -> int:
    """Where the first page's fields end, in a document without numbered items.

    The index of the line after the last label (with what belongs to it), or after the
    title where there are no labels.
    """
    current: Section | None = None
    end, gap, listed = 0, False, False
    for index, line in enumerate(lines[:400]):
        if line.blank or line.furniture:
            gap = gap or not line.spacing
            continue
        started = _labelled(line, known)
        if started:
            current, end, listed = started[-1], index + 1, False
        elif current is not None and _belongs(current, line, gap, known):
            if current.label.field == "agenda" and (len(line.text) > 90 or (gap and listed)):
                break
            listed = current.label.field == "agenda"
            end = index + 1
        else:
            if end and len(line.text) > 60 and line.text.endswith("."):
                break
            current = None
        gap = False
    return end if end else _after_title(lines)


def _after_title(lines: list[SourceLine]) -> int:
    visible = [index for index, line in enumerate(lines[:60]) if line.text and not line.furniture]
    end = 0
    for index in visible[:4]:
        text = lines[index].text
        if re.search(r"anteckningar|protokoll|\bmöte|sammanträde", text, re.IGNORECASE) or (
            find_dates(text) and len(text) < 60
        ):
            end = index + 1
    return end
