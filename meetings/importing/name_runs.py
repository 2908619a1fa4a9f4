"""Where one name ends and the next begins, in a run of names without commas."""

from .names import FIRST_NAMES, SURNAME_ENDINGS
from .vocabulary import Known

_LONGEST_NAME = 5


def split_names(
    units: list[str], known: Known, mentioned: frozenset[str] = frozenset()
) -> tuple[list[int], bool]:
    """Divide a run of name words into persons.

    Returns the number of words of each person, and whether the division is sure. The
    cheapest division wins: two words are usual, a known first name should begin a
    person, and a name that stands elsewhere in the document is a good sign.
    """
    count = len(units)
    best = [(0.0, 0)] + [(float("inf"), 0)] * count
    for end in range(1, count + 1):
        for size in range(1, min(_LONGEST_NAME, end) + 1):
            cost = best[end - size][0] + _cost(units[end - size : end], known, mentioned)
            if cost < best[end][0]:
                best[end] = (cost, size)
    sizes, end = [], count
    while end:
        sizes.append(best[end][1])
        end -= best[end][1]
    sizes.reverse()
    return sizes, _is_sure(units, sizes, known, mentioned)


def _starts(unit: str) -> bool:
    return unit.casefold() in FIRST_NAMES or unit.casefold().split("-")[0] in FIRST_NAMES


def _cost(units: list[str], known: Known, mentioned: frozenset[str]) -> float:
    size = len(units)
    cost = {1: 3.0, 2: 0.0, 3: 1.2, 4: 4.0, 5: 7.0}[size]
    cost += -1.0 if _starts(units[0]) else 0.6
    if size > 1:
        cost += -0.3 if units[-1].casefold().endswith(SURNAME_ENDINGS) else 0.0
        cost += 0.7 if _starts(units[-1]) and not _ends(units[-1]) else 0.0
    if size == 3:
        cost += -0.5 if _starts(units[0]) and _starts(units[1]) else 0.0
    name = " ".join(units)
    if size > 1 and known.person(name):
        cost -= 3.0
    elif size > 1 and name.casefold() in mentioned:
        cost -= 0.8
    return cost


def _ends(unit: str) -> bool:
    return unit.casefold().endswith(SURNAME_ENDINGS)


def _is_sure(units: list[str], sizes: list[int], known: Known, mentioned: frozenset[str]) -> bool:
    if len(sizes) == 1:
        return sizes[0] <= 3 or known.person(" ".join(units)) is not None
    at, begun = 0, sum(_starts(units[at]) for at in range(0, len(units), 2))
    mostly = set(sizes) == {2} and begun * 4 >= len(sizes) * 3
    for size in sizes:
        name = " ".join(units[at : at + size])
        usual = size == 2 and (mostly or _starts(units[at]))
        if not usual and not known.person(name) and name.casefold() not in mentioned:
            return False
        at += size
    return True
