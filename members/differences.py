"""What differs between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# "18.30" and "2:a" are one word each.
WORDS = re.compile(r"\s+|\w+(?:[.:]\w+)*|[^\w\s]")
LINES = re.compile(r"[^\n]*\n|[^\n]+")
# Above this many word pairs the comparison goes by lines: it must not keep anyone waiting.
MAX_PAIRS = 2_000_000


@dataclass(frozen=True)
class Piece:
    """Some text: the same in both ("same"), or only in the former ("del") or the latter ("ins")."""

    kind: str
    text: str


@dataclass
class Difference:
    """One field that differs: as typed here, as stored by the other."""

    label: str
    mine: list[Piece]
    theirs: list[Piece]


def _compared(before: str, after: str) -> list[tuple[str, str, str]]:
    """Stretches of both texts in turn: "equal" or another kind, the former text, the latter."""
    split = WORDS
    if len(WORDS.findall(before)) * len(WORDS.findall(after)) > MAX_PAIRS:
        split = LINES
    a, b = split.findall(before), split.findall(after)
    opcodes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(kind, "".join(a[a1:a2]), "".join(b[b1:b2])) for kind, a1, a2, b1, b2 in opcodes]


def difference(label: str, mine: str, theirs: str) -> Difference:
    """Both texts beside each other, each with what the other lacks."""
    left, right = [], []
    for kind, here, there in _compared(mine, theirs):
        if here:
            left.append(Piece("same" if kind == "equal" else "ins", here))
        if there:
            right.append(Piece("same" if kind == "equal" else "del", there))
    return Difference(label, left, right)


def merged(before: str, after: str) -> list[Piece]:
    """One running text of both, with what was taken away and what was put in."""
    pieces, taken, put = [], "", ""
    stretches = _compared(before, after)
    for number, (kind, old, new) in enumerate(stretches):
        # Blanks between two changes belong to them: words are read together, not by turns.
        joins = not old.strip() and 0 < number < len(stretches) - 1
        if kind != "equal" or joins:
            taken, put = taken + old, put + new
            continue
        pieces += [*_changed(taken, put), Piece("same", old)]
        taken, put = "", ""
    return [*pieces, *_changed(taken, put)]


def _changed(taken, put) -> list[Piece]:
    return [piece for piece in (Piece("del", taken), Piece("ins", put)) if piece.text]
