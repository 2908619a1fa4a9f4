"""What differs between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Above this many word pairs the comparison goes by lines: it must not keep the writer waiting.
MAX_PAIRS = 4_000_000


@dataclass
class Piece:
    """Some text of one version; `differs` if the other version lacks it."""

    text: str
    differs: bool


@dataclass
class Difference:
    """One field that differs: as typed here, as stored by the other."""

    label: str
    mine: list[Piece]
    theirs: list[Piece]


def difference(label: str, mine: str, theirs: str) -> Difference:
    """Compare two texts word by word (by lines if they are very long)."""
    split = WORDS.findall
    if len(split(mine)) * len(split(theirs)) > MAX_PAIRS:
        split = re.compile(r"[^\n]*\n|[^\n]+").findall
    a, b = split(mine), split(theirs)
    left, right = [], []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a2 > a1:
            left.append(Piece("".join(a[a1:a2]), kind != "equal"))
        if b2 > b1:
            right.append(Piece("".join(b[b1:b2]), kind != "equal"))
    return Difference(label, left, right)
