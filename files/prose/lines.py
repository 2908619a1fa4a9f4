"""The source as numbered, cleaned lines; page furniture recognised and set aside."""

import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from files.extraction import Line

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Bullets of the Symbol and Wingdings fonts arrive as private-use characters.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft"})
_ITALIC = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,400}?)(?<=[^\s*])\1(?![\w*])")
_UNDERSCORED = re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{1,400}?)(?<=[^\s_])_(?![\w_])")
_HASHES = re.compile(r"^(#{1,6})\s+(?=\S)")


@dataclass(slots=True)
class SourceLine:
    """One line: its 1-based number, the raw text, the cleaned text and layout hints."""

    number: int
    raw: str
    text: str
    heading: int = 0
    indent: int = 0
    page_break: bool = False
    furniture: bool = False
    spacing: bool = False  # an empty line that only the wide line spacing has made

    @property
    def blank(self) -> bool:
        """Whether nothing is left to read on the line."""
        return not self.text


def read_lines(
    lines: Iterable[Line | str], is_label: Callable[[str], bool] | None = None
) -> list[SourceLine]:
    """Number and clean the lines of a document.

    ``is_label`` tells the words that introduce a field; one that is broken in a narrow left
    column is mended.
    """
    result = []
    for number, line in enumerate(lines, 1):
        if isinstance(line, str):
            line = Line(line)
        result.append(_clean(number, line))
    if is_label:
        _mend_labels(result, is_label)
    _mark_spacing(result)
    return result


_LEFT_CELL = re.compile(r"([^\W\d_]+-?)(?:\t(.*))?$", re.DOTALL)


def _mend_labels(lines: list[SourceLine], is_label: Callable[[str], bool]) -> None:
    """A label that was broken in a narrow left column stands whole on its first line."""
    for line, below in itertools.pairwise(lines):
        one = _LEFT_CELL.match(line.text) if "\t" in line.text else None
        two = _LEFT_CELL.match(below.text) if one and below.text[:1].islower() else None
        if not two or len(one[1]) + len(two[1]) > 40:
            continue
        whole = one[1][:-1] + two[1] if one[1].endswith("-") else f"{one[1]} {two[1]}"
        if is_label(whole):
            line.text, below.text = f"{whole}\t{one[2]}", two[2] or ""


def _mark_spacing(lines: list[SourceLine]) -> None:
    """In a document with an empty line after every line, one empty line is no gap."""
    visible = [line for line in lines if line.text]
    full = sorted(len(line.text) for line in visible)[len(visible) // 3 :]
    apart = sum(b.number - a.number == 2 for a, b in itertools.pairwise(visible))
    further = sum(b.number - a.number > 2 for a, b in itertools.pairwise(visible))
    if len(visible) < 12 or apart + further < 0.85 * len(visible) or not further:
        return
    if not (full and full[0] >= 45 and full[-1] <= 135):
        return
    for before, after in itertools.pairwise(visible):
        if after.number - before.number == 2:
            lines[before.number].spacing = True


def strip_emphasis(text: str) -> str:
    """The text without the asterisks and underscores that mark italics in plain text."""
    return _UNDERSCORED.sub(r"\1", _ITALIC.sub(r"\2", text))


def _clean(number: int, line: Line) -> SourceLine:
    text = unicodedata.normalize("NFC", line.text).translate(_LIGATURES)
    text = _PRIVATE.sub("•", _SPACES.sub(" ", _INVISIBLE.sub("", text)))
    # A soft hyphen at the end divides a word; elsewhere it is invisible.
    text = re.sub("[\u00ad\u00ac]\\s*$", "-", text).replace("\u00ad", "")
    text = text.replace("\u2010", "-").replace("\u2011", "-")
    indent = len(text) - len(text.lstrip())
    text = text.strip()
    heading = line.heading
    if match := _HASHES.match(text):
        text, heading = text[match.end() :].rstrip("# "), heading or len(match[1])
    plain = strip_emphasis(text)
    if not heading and re.fullmatch(r"\*\*[^*]+\*\*:?", text):
        heading = 9
    return SourceLine(
        number, line.text, plain.strip(), heading, indent, line.page_break, line.furniture
    )


_PAGE_NUMBER = re.compile(
    r"(?:sid(?:a|an|nr)?|s|page|blad)\.?\s*:?\s*\d{1,3}(?:\s*(?:av|of|/|\()\s*\d{1,3}\)?)?"
    r"|\d{1,3}\s*\(\s*\d{1,3}\s*\)"
    r"|\d{1,3}\s*\[\s*\d{1,3}\s*\]"
    r"|\d{1,3}\s+av\s+\d{1,3}"
    r"|[-–—]\s*\d{1,3}\s*[-–—]",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,3}(?:\s*/\s*\d{1,3})?")
_ADDRESS = re.compile(
    r"(?:post|besöks|leverans)adress\b|(?:organisationsnummer|org\.?\s?nr|orgnr|bankgiro|"
    r"plusgiro)\b"
    r"|(?:tel(?:efon)?|växel|fax|e-?post|e-?mail|hemsida|webb(?:plats)?)\s*[:.]?\s*"
    r"(?:\+?\d[\d\s–-]{5,}|\S+@\S+|www\.\S+|https?://\S+)"
    r"|box\s+\d+,?\s+\d{3}\s?\d\d\s+\w+",
    re.IGNORECASE,
)
_LETTERHEAD = re.compile(
    r"kommunförbundet stockholms län|ksl|storsthlm|kommunförbundet"
    r"|kommunförbundet stockholms län[,\s(]+ksl\)?",
    re.IGNORECASE,
)
# A first line such as "KSL    PROTOKOLL    1 (3)": name, kind, number, date, page in cells.
_CORNER = re.compile(
    r"(?:kommunförbundet|stockholms län|ksl|storsthlm|[a-zåäö]*protokoll(?: nr)?|"
    r"(?:minnes|mötes)?anteckningar|sammanträdesprotokoll|nr|dnr|diarienr|diarienummer|sid(?:a|an)?|"
    r"kommunalförbund|kommunförbund|[a-zåäö-]*regionens|[a-zåäö-]*region)\b"
    r"|(?:sammanträdes)?datum$|\d[\d\s()/.:-]*(?:av \d+)?$|(?:ksl|[a-z]{2,5})[ /]?\d\d[\d/.-]*$",
    re.IGNORECASE,
)
_KIND_OR_PAGE = re.compile(r"protokoll|anteckningar|\d\s*\(\s*\d|\bsida?\b", re.IGNORECASE)
_OF_PAGES = re.compile(r"\d\s*\(\s*\d+\s*\)|sid(?:a|an)?\s*\d", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"(?:[A-ZÅÄÖ][\w-]+s?\s+){1,3}(?:kommunalförbund|kommunförbund|regionförbund)"
    r"|kommunförbundet\s+[A-ZÅÄÖ][\w-]+(?:\s+län)?(?:[,\s(]+[A-ZÅÄÖ]{2,5}\)?)?"
)
_WEB = re.compile(
    r"skriv ut(?: sidan| sida)?|dela(?: sidan| på .{2,30})?|tipsa .{0,30}|lyssna(?: på sidan)?|"
    r"(?:sidan )?(?:publicerad|publicerat|senast (?:uppdaterad|ändrad|granskad|publicerad)|"
    r"uppdaterad|ändrad)\b:?.{0,40}|till (?:toppen|sidans topp|startsidan)|tillbaka|"
    r"du är här\b.{0,120}|hem(?:\s*[/>»›]\s*[^/>»›]{1,60})+|sök|meny|till innehållet|"
    r"hoppa till (?:huvud)?innehåll\w*|.{0,40}\bcookies\b.{0,80}",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"kommunförbundet|\bksl\b|storsthlm|protokoll|anteckningar|sammanträde|\bmöte\b|\bdnr\b|sida",
    re.IGNORECASE,
)
# Such lines may stand many times without being page furniture.
_REPEATABLE = re.compile(
    r"(?:bilag|beslut|bakgrund|ärende|förslag|diskussion|handling|underlag|länk|att\b|[-•*–o]\s|"
    r"\d)",
    re.IGNORECASE,
)


def set_furniture(lines: list[SourceLine]) -> None:
    """Mark running headers, footers, page numbers and signature rules as furniture."""
    edges = _page_edges(lines)
    _mark_shapes(lines, edges)
    _mark_numbers(lines, edges)
    _mark_repeated(lines, edges)
    _mark_page_tops(lines)


def _page_edges(lines: list[SourceLine]) -> set[int]:
    """Indexes of the three visible lines on either side of each page break."""
    edges: set[int] = set()
    visible = [index for index, line in enumerate(lines) if not line.blank]
    at = {index: place for place, index in enumerate(visible)}
    following = 0
    for index, line in enumerate(lines):
        if not line.page_break:
            continue
        while following < len(visible) and visible[following] < index:
            following += 1
        edges.update(visible[max(0, following - 3) : following + 3])
    if edges and at:
        edges.update(visible[:3])
        edges.update(visible[-3:])
    return edges


def _mark_shapes(lines: list[SourceLine], edges: set[int]) -> None:
    first = [index for index, line in enumerate(lines) if line.text][:3]
    for index, line in enumerate(lines):
        text = line.text
        if not text or len(text) > 200:
            continue
        if (
            _PAGE_NUMBER.fullmatch(text)
            or (
                _LETTERHEAD.fullmatch(text)
                and (index in first or index in edges or not _names_follow(lines, index))
            )
            or (not re.search(r"[^\W_]", text) and len(text) > 2)
            or (_is_letterhead(line) and (index in first or _OF_PAGES.search(text)))
            or (index in first and _ORGANISATION.fullmatch(text))
            or (_WEB.fullmatch(text) and (index < 12 or index > len(lines) - 12))
            or (_ADDRESS.match(text) and (index in edges or index < 12 or index > len(lines) - 12))
        ):
            line.furniture = True


def _is_letterhead(line: SourceLine) -> bool:
    """Whether a line is the corner of a letter: only organisation, kind, numbers, pages."""
    cells = [cell for cell in re.split(r"\t+| {3,}", line.text) if cell.strip()]
    if len(cells) < 2 or not _KIND_OR_PAGE.search(line.text):
        return False
    return all(len(cell) <= 45 and _CORNER.match(cell.strip()) for cell in cells)


def _names_follow(lines: list[SourceLine], index: int) -> bool:
    """Whether "KSL" heads the names of the office's staff rather than a page."""
    below = next((line.text for line in lines[index + 1 : index + 4] if line.text), "")
    names = r"[A-ZÅÄÖÉ][\w’'-]+(?: [A-ZÅÄÖÉa-z][\w’'-]+){1,3}(?:\s*[,(].*)?"
    return re.fullmatch(names, below[:400]) is not None and not below.endswith(".")


def _mark_numbers(lines: list[SourceLine], edges: set[int]) -> None:
    """Bare numbers that stand alone and count the pages."""
    alone = [
        (index, int(re.match(r"\d+", line.text)[0]))
        for index, line in enumerate(lines)
        if len(line.text) <= 9 and _BARE_NUMBER.fullmatch(line.text)
    ]
    for place, (index, number) in enumerate(alone):
        before = alone[place - 1][1] if place else None
        after = alone[place + 1][1] if place + 1 < len(alone) else None
        if index in edges or number - 1 == before or number + 1 == after:
            lines[index].furniture = True


def _mark_repeated(lines: list[SourceLine], edges: set[int]) -> None:
    """Lines that come again, apart from a counting number, as page headers do."""
    shapes: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.text and len(line.text) <= 120 and not line.furniture:
            shapes[_shape(line.text)].append(index)
    pages = 1 + sum(line.page_break for line in lines)
    for indexes in shapes.values():
        if len(indexes) < 2:
            continue
        text = lines[indexes[0]].text
        at_edges = sum(index in edges for index in indexes)
        numbers = [re.findall(r"\d+", lines[index].text) for index in indexes]
        counting = _counts_up(numbers)
        running = (
            (at_edges >= 2 and at_edges >= 0.4 * pages and not _REPEATABLE.match(text))
            or (at_edges >= 2 and at_edges == len(indexes) and counting)
            or (counting and len(indexes) >= 2 and _RUNNING.search(text))
            or (len(indexes) >= 3 and len(set(map(tuple, numbers))) == 1 and _is_header(text))
        )
        if running:
            for index in indexes:
                lines[index].furniture = True


_TOP = 7
_DATE_ALONE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def _mark_page_tops(lines: list[SourceLine]) -> None:
    """The header of several lines that follows a page's number or break, from page two on."""
    visible = [index for index, line in enumerate(lines) if line.text]
    place = {index: at for at, index in enumerate(visible)}
    starts = [0]
    for index in visible:
        line = lines[index]
        numbered = line.furniture and _OF_PAGES.search(line.text)
        if (line.page_break or numbered) and place[index] > starts[-1] + _TOP:
            starts.append(place[index])
    tops = [visible[start : start + _TOP] for start in starts]
    shapes = Counter(
        shape for top in tops for shape in {_shape(lines[index].text) for index in top}
    )
    for top in tops[1:]:
        for index in top:
            line = lines[index]
            header = _DATE_ALONE.fullmatch(line.text) or not _REPEATABLE.match(line.text)
            again = header and len(line.text) <= 120 and not re.match(r"§|punkt\b", line.text)
            if not line.furniture and not (again and shapes[_shape(line.text)] > 1):
                break
            line.furniture = True


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _counts_up(numbers: list[list[str]]) -> bool:
    """Whether one of the numbers in the lines grows by one from line to line."""
    for column in zip(*numbers, strict=False):
        values = [int(value) for value in column if len(value) <= 4]
        if len(values) == len(numbers) and all(
            after == before + 1 for before, after in itertools.pairwise(values)
        ):
            return True
    return False


def _is_header(text: str) -> bool:
    return bool(_RUNNING.search(text)) and not re.search(r"[.:;?]$", text) and len(text) <= 90


def vocabulary(lines: list[SourceLine]) -> Counter[str]:
    """How often each word stands whole inside a line, to judge divided words by."""
    words: Counter[str] = Counter()
    for line in lines:
        if not line.furniture:
            found = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text.casefold())
            # The first and last word of a line may be half a word.
            words.update(found[1:-1])
    return words
