"""Lines that may be numbered headings, and the chain of numbers that is most convincing."""

import itertools
import re
from dataclasses import dataclass

_SUB_NUMBER = re.compile(r"(\d{1,4})\.(\d{1,2})(?!\d|[:.]\d)[.):]?\s+(\S.*)$")
_SUB_LETTER = re.compile(r"(?:§\s*)?(\d{1,4})\s?([a-h])(?:[.):]|\b)\s*(\S.*)$")
_LETTER = re.compile(r"([a-h])[.):]\s*(\S.*)$")

# The place in the count, the number as shown, the title, and how much its form speaks for it.
Reading = tuple[int, str, str, float]


@dataclass(slots=True)
class Candidate:
    """A line that may be a heading: its place in the count and how much it looks like one."""

    index: int
    order: int
    number: str
    title: str
    score: float


def read_sub_number(text: str, number: str) -> Reading | None:
    """A heading such as "4.1 Mål" inside item ``number``."""
    match = _SUB_NUMBER.match(text)
    if match and match[1] == number:
        return int(match[2]), f"{match[1]}.{match[2]}", match[3], 1.5
    return None


def read_sub_letter(text: str, number: str) -> Reading | None:
    """A heading such as "4 a Mål" inside item ``number``."""
    match = _SUB_LETTER.match(text)
    if match and match[1] == number:
        return ord(match[2]) - 96, match[2], match[3], 1.5
    return None


def read_letter(text: str, number: str) -> Reading | None:
    """A heading such as "a) Mål", whatever the item's number."""
    match = _LETTER.match(text)
    return (ord(match[1]) - 96, match[1], match[2], 0.0) if match else None


def mark_lists(candidates: list[Candidate], place: dict[int, int]) -> None:
    """Numbers on neighbouring lines are more likely a list than headings."""
    for one, other in itertools.pairwise(candidates):
        if other.order == one.order + 1 and place[other.index] == place[one.index] + 1:
            one.score -= 1.0
            other.score -= 1.0


def best_chain(candidates: list[Candidate], any_start: bool) -> tuple[list[Candidate], float]:
    """The chain of rising numbers with the highest sum of scores, in linear time.

    ``best`` holds for each number the best chain that ends with it so far; a number
    left out costs more than a weak heading gains.
    """
    best: dict[int, tuple[float, int]] = {}
    back: list[int | None] = []
    totals: list[float] = []
    for at, candidate in enumerate(candidates):
        start = 0.0 if candidate.order == 1 or any_start else -2.5
        total, previous = candidate.score + start, None
        for step, penalty in ((1, 0.0), (2, -2.0), (3, -3.0)):
            if (known := best.get(candidate.order - step)) and (
                known[0] + candidate.score + penalty > total
            ):
                total, previous = known[0] + candidate.score + penalty, known[1]
        totals.append(total)
        back.append(previous)
        if candidate.order not in best or total > best[candidate.order][0]:
            best[candidate.order] = (total, at)
    if not totals:
        return [], 0.0
    end: int | None = max(range(len(totals)), key=lambda at: totals[at])
    total, chain = totals[end], []
    while end is not None:
        chain.append(candidates[end])
        end = back[end]
    return chain[::-1], total
