"""Running text put together again: wrapped lines, divided words, page breaks, bullets."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from .lines import SourceLine, strip_emphasis

_BULLET = re.compile(r"(?:[•·▪▫◦‣●○■□►▶⁃∙*➢➤✓]|[-–—](?=\s)|o(?=\s+[A-ZÅÄÖ\d]))\s*(?=\S)")
_WORD_BULLET = re.compile(r"o(?:\t| {2,})\s*(?=\S)")  # Word's second level as plain text
_NUMBERED = re.compile(r"(?:\d{1,2}[.)]|[a-h]\))\s+(?=\S)")
_TERMINAL = re.compile(r"[.!?:;…][”\"')\]]*$")
_FUNCTION_WORD = re.compile(
    r"(?:^|\s)(?:och|eller|samt|för|i|av|om|med|till|på|från|vid|inom|mellan|som|att|den|det|de|"
    r"en|ett|under|kring|är|har|ska|kan|inte|men|så|hos|mot|utan|genom|efter|före|vars|vilka|"
    r"vilket|"
    r"t\s?ex|bl\s?a|cirka|ca)$",
    re.IGNORECASE,
)
# "gemen-⏎samt" is one word, "plan-⏎samt byggfrågor" are two.
_BEFORE_SAMT = ("gemen", "lång", "verk", "spar", "lön", "märk", "våld", "hand", "arbet", "fåmäl")
_SUSPENDED = frozenset(["och", "eller", "samt", "resp", "respektive", "till", "und"])
# "e-hälsa", "IT-stöd", "2018-2029": here the hyphen belongs to the word.
_OWN_HYPHEN = re.compile(
    r"(?:^|[\s(/–-])(?:[a-zåäö]|[A-ZÅÄÖ]{1,6}|[A-ZÅÄÖ]+:?s|\w*\d|icke|semi|"
    r"anti)-$"
)
_APPENDIX = re.compile(
    r"bilag(?:a|or)\b|bifog(?:as|at|ade|ad)\s*:|länk(?:ar)?\s*:|https?://|www\.|"
    r"\[[^\]]{1,200}\]\((?:https?://|www\.)[^)\s]+\)\.?$",
    re.IGNORECASE,
)
# An address broken at the end of a line, and how such a one goes on.
_OPEN_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/_=?&%-]$", re.IGNORECASE)
_REST_OF_ADDRESS = re.compile(r"[\w%-]+(?:[/._=?&%-][\w%-]*)*(?:[\s.,;)]|$)")
_TAIL = 120
DECIDES = re.compile(
    r"(?:beslutar|beslutade|beslöt|beslutas|beslutades|besluta|beslut|föreslår|föreslås|"
    r"uppdrar|rekommenderar|beslutar följande|beslutade följande)\s*:?$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Block:
    """A paragraph, bullet, numbered point or "att" clause; ``lines`` are its sources.

    The text is kept in pieces and judged by its ``tail``, so that a paragraph of ten
    thousand lines costs no more per line than one of ten.
    """

    kind: str
    parts: list[str]
    lines: list[int]
    level: int = 0
    last_length: int = 0
    indent: int = 0
    tail: str = ""

    @property
    def text(self) -> str:
        """The whole text of the block."""
        return "".join(self.parts)

    def add(self, text: str, words: Counter[str]) -> None:
        """Put the next line to the block."""
        joined = join_text(self.tail, text, words)
        if not joined.startswith(self.tail):
            self.parts[-1] = self.parts[-1][:-1]
            self.parts.append(joined[len(self.tail) - 1 :])
        else:
            self.parts.append(joined[len(self.tail) :])
        self.tail = joined[-_TAIL:]


@dataclass(frozen=True, slots=True)
class Layout:
    """How the document breaks its lines: the usual width, and if lines are wrapped."""

    width: int
    wrapped: bool
    double_spaced: bool
    words: Counter[str]


def layout_of(lines: list[SourceLine], words: Counter[str]) -> Layout:
    """Measure a document's line breaks."""
    visible = [line for line in lines if line.text and not line.furniture]
    lengths = sorted(len(line.text) for line in visible if len(line.text) >= 30)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 80
    gaps = sum(b.number - a.number > 1 for a, b in itertools.pairwise(visible))
    near = sum(0.7 * width <= length for length in lengths)
    wrapped = 40 <= width <= 135
    double = wrapped and gaps > 0.7 * len(visible) and near > 0.35 * max(len(visible), 1)
    return Layout(width, wrapped, double, words)


def blocks_of(lines: list[SourceLine], layout: Layout) -> list[Block]:
    """Blocks of text from the lines of one section."""
    blocks: list[Block] = []
    gap = crossed = False
    for at, line in enumerate(lines):
        crossed = crossed or line.page_break or line.furniture
        if line.blank or line.furniture:
            gap = gap or not line.spacing
            continue
        block = blocks[-1] if blocks else None
        kind, text = _kind_of(lines, at, block, gap, layout)
        if block is not None and kind == "text" and _goes_on(block, line, gap, crossed, layout):
            block.add(text, layout.words)
            block.lines.append(line.number)
        else:
            if kind == "text":
                kind = "paragraph"
            tail = text[-_TAIL:]
            blocks.append(Block(kind, [text], [line.number], 0, 0, line.indent, tail))
            _set_level(blocks)
        blocks[-1].last_length = len(line.text) + line.indent
        gap = crossed = False
    return blocks


def _kind_of(
    lines: list[SourceLine], at: int, block: Block | None, gap: bool, layout: Layout
) -> tuple[str, str]:
    text = " ".join(lines[at].text.split())
    if match := _BULLET.match(text) or _WORD_BULLET.match(lines[at].text):
        rest = text[2:].lstrip() if text[0] == "o" else text[match.end() :]
        if not _is_dash_in_sentence(match[0], rest, block, gap, lines[at + 1 : at + 7]):
            return "bullet", re.sub(r"^\[[ xX]?\]\s+", "", rest)
    if _NUMBERED.match(text) and (
        block is None
        or gap
        or block.kind in ("numbered", "appendix")
        or _TERMINAL.search(block.tail)
        or DECIDES.search(block.tail)
    ):
        return "numbered", text
    if re.match(r"att\s", text, re.IGNORECASE) and block is not None:
        full = layout.wrapped and block.last_length >= 0.75 * layout.width and not gap
        if block.kind == "clause" or (DECIDES.search(block.tail) and not full):
            return "clause", text
    if _APPENDIX.match(text):
        return "appendix", text
    if re.fullmatch(
        r"(?:beslut(?:as|ades)?|förslag till beslut|uppdrag|åtgärd(?:er)?|att göra)\s*:?",
        text, re.IGNORECASE,
    ):  # fmt: skip
        return "label", text
    return "text", text


def _is_dash_in_sentence(
    mark: str, rest: str, block: Block | None, gap: bool, following: list[SourceLine]
) -> bool:
    """Whether a dash at a line's start is a dash of the sentence before."""
    if mark.strip() not in ("-", "–", "—") or gap or block is None or block.kind == "bullet":
        return False
    if _TERMINAL.search(block.tail) or rest[:1].isupper():
        return False
    for line in following:
        if line.blank:
            break
        if _BULLET.match(line.text):
            return False
    return True


def _goes_on(block: Block, line: SourceLine, gap: bool, crossed: bool, layout: Layout) -> bool:
    """Whether a line continues the block before it."""
    text, before = line.text, block.tail
    if _OPEN_ADDRESS.search(before) and not gap and not _BULLET.match(text):
        return _REST_OF_ADDRESS.match(text) is not None and not _looks_plain(text)
    if block.kind in ("appendix", "label"):
        full = layout.wrapped and block.last_length >= 0.6 * layout.width
        goes_on = text[:1].islower() or text[:1].isdigit() or full
        return block.kind == "appendix" and not gap and goes_on and not line.heading
    finished = bool(_TERMINAL.search(before))
    lower = text[:1].islower() or text[:1] in ")”,"
    if before.endswith("-") and text[:1].isalnum() and not finished:
        return not gap or lower or crossed
    if line.heading or (gap and DECIDES.search(before)):
        return False
    if gap:
        if finished:
            return False
        enough = 0.5 if crossed and block.kind == "paragraph" and len(before) > 40 else 0.8
        long_line = layout.wrapped and block.last_length >= enough * layout.width
        return (
            lower
            or (bool(_FUNCTION_WORD.search(before)) and len(before) > 30)
            or before.endswith(",")
            or (long_line and (layout.double_spaced or crossed))
        )
    if block.kind in ("bullet", "numbered", "clause"):
        hanging = line.indent > block.indent
        full = layout.wrapped and block.last_length >= 0.7 * layout.width
        return lower or hanging or (full and not finished)
    if not layout.wrapped:
        return lower or (not finished and bool(_FUNCTION_WORD.search(before)))
    full = block.last_length >= 0.6 * layout.width
    if finished:
        return full and not before.endswith(":")
    return full or lower or bool(_FUNCTION_WORD.search(before))


def _looks_plain(text: str) -> bool:
    """Whether a line begins with an ordinary word and is no rest of an address."""
    first = text.split()[0]
    return first[0].isupper() and first.isalpha() and " " in text


def _set_level(blocks: list[Block]) -> None:
    """A bullet further in than the one before it is one level down."""
    block = blocks[-1]
    if block.kind != "bullet":
        return
    for at in range(len(blocks) - 2, max(len(blocks) - 22, -1), -1):
        before = blocks[at]
        if before.kind != "bullet":
            break
        if before.indent < block.indent:
            block.level = min(before.level + 1, 3)
            break
        if before.indent == block.indent:
            block.level = before.level
            break


def join_text(before: str, after: str, words: Counter[str]) -> str:
    """Put two pieces of a broken line together, with a divided word made whole."""
    if _OPEN_ADDRESS.search(before):
        return before + after
    if not before.endswith("-") or not after or re.search(r"\s-$", before):
        return before + _between(before, after, words) + after
    first = re.match(r"[^\W\d_]*", after)[0].casefold()
    last = re.search(r"[^\W\d_]*-$", before)[0][:-1].casefold()
    if first == "samt" and last.endswith(_BEFORE_SAMT):
        return before[:-1] + after
    if first in _SUSPENDED:
        return f"{before} {after}"
    if words[last + first] > words[f"{last}-{first}"] and after[0].islower():
        return before[:-1] + after
    if _OWN_HYPHEN.search(before) or not after[0].islower():
        return before + after
    if words[f"{last}-{first}"] > words[last + first]:
        return before + after
    return before[:-1] + after


def _between(before: str, after: str, words: Counter[str]) -> str:
    """Nothing, where the line break stands inside a word the document has elsewhere."""
    if re.search(r"\w/$", before):
        return ""
    last = re.search(r"([^\W\d_]+)$", before)
    first = re.match(r"([^\W\d_]+)", after)
    if last and first and after[0].islower():
        one, two = last[1].casefold(), first[1].casefold()
        if words[one + two] and not (words[one] and words[two]) and len(one + two) > 4:
            return ""
    return " "


def text_of(blocks: list[Block]) -> str:
    """Plain text: paragraphs apart, list items on lines of their own with "- "."""
    parts: list[str] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before is not None:
            close = before.kind == block.kind and block.kind in ("bullet", "numbered", "clause")
            parts.append("\n" if close or before.kind == "label" else "\n\n")
        parts.append("  " * block.level + "- " if block.kind == "bullet" else "")
        parts.append(block.text)
    return strip_emphasis("".join(parts))
