"""What differs between two texts of a meeting, part by part and word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from meetings.content import words_of

WORDS = re.compile(r"\s+|\w+(?:[.:]\w+)*|[^\w\s]")
LINES = re.compile(r"[^\n]*\n|[^\n]+")
# Above this many word pairs the comparison goes by lines: it must not keep the reader waiting.
MAX_PAIRS = 2_000_000


@dataclass(frozen=True)
class Piece:
    """Some text: the same in both, or only before ("del"), or only after ("ins")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One part that differs."""

    key: str
    heading: str
    pieces: list[Piece]
    files_differ: bool = False


def merged(before: str, after: str) -> list[Piece]:
    """One running text of both, with what was taken away and what was put in."""
    split = WORDS
    if len(WORDS.findall(before)) * len(WORDS.findall(after)) > MAX_PAIRS:
        split = LINES
    a, b = split.findall(before), split.findall(after)
    pieces, taken, put = [], "", ""
    opcodes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for number, (kind, a1, a2, b1, b2) in enumerate(opcodes):
        same = "".join(a[a1:a2]) if kind == "equal" else ""
        if kind != "equal" or _joins(same, number, opcodes):
            taken, put = taken + "".join(a[a1:a2]), put + "".join(b[b1:b2])
            continue
        pieces += [*_changed(taken, put), Piece("same", same)]
        taken, put = "", ""
    return [*pieces, *_changed(taken, put)]


def _joins(same, number, opcodes) -> bool:
    """Blanks between two changes belong to them: words are read together, not by turns."""
    return not same.strip() and 0 < number < len(opcodes) - 1


def _changed(taken, put) -> list[Piece]:
    return [piece for piece in (Piece("del", taken), Piece("ins", put)) if piece.text]


def changes(before: dict, after: dict) -> list[Change]:
    """The parts of two contents that differ, in reading order; those taken away last."""
    old = {part["key"]: part for part in before["parts"]}
    new = {part["key"]: part for part in after["parts"]}
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, is_now = old.get(key), new.get(key)
        if was == is_now:
            continue
        if was and is_now and was["heading"] == is_now["heading"]:
            # It stands above the text already.
            before_text, after_text = (words_of(part | {"heading": ""}) for part in (was, is_now))
        else:
            before_text, after_text = words_of(was), words_of(is_now)
        pieces = merged(before_text, after_text)
        files_differ = bool(was and is_now) and was["files"] != is_now["files"]
        heading = "" if key == "head" else (is_now or was)["heading"]
        found.append(Change(key, heading, shortened(pieces), files_differ))
    return found


def shortened(pieces: list[Piece], around: int = 160) -> list[Piece]:
    """The same with long stretches that are equal cut to `around` signs beside each change."""
    if all(piece.kind == "same" for piece in pieces):
        return []  # only bold or the like differs
    short = []
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == "same" and len(text) > 2 * around + 40:
            head = "" if number == 0 else text[:around].rsplit(" ", 1)[0]
            tail = "" if number == len(pieces) - 1 else text[-around:].split(" ", 1)[-1]
            text = f"{head} … {tail}"
        short.append(Piece(piece.kind, text))
    return short
