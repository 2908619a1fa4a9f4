"""When an agreement comes into force, from its rule and from the municipalities' decisions.

Pure: no database. The day is stored with the agreement (`Agreement.in_force_since`) each time one
of the facts changes, so that registers can be filtered by it; a test computes it anew.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Entry(NamedTuple):
    """A municipality's decision as far as it counts here: `adopts` from `day`, or leaves on it."""

    municipality: int
    number: int
    day: date
    adopts: bool
    corrects: bool = False


def counting(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that ever counted, in the order of their days: not those corrected later."""
    by_municipality: dict[int, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: (one.municipality, one.number)):
        kept = by_municipality.setdefault(entry.municipality, [])
        if entry.corrects and kept:
            kept.pop()
        kept.append(entry)
    return sorted(
        (entry for kept in by_municipality.values() for entry in kept),
        key=lambda one: (one.day, one.number),
    )


def day_reached(entries: Iterable[Entry], needed: int) -> date | None:
    """The first day on which `needed` municipalities had adopted at the same time."""
    adopting: set[int] = set()
    for entry in counting(entries):
        if entry.adopts:
            adopting.add(entry.municipality)
        else:
            adopting.discard(entry.municipality)
        if len(adopting) >= needed:
            return entry.day
    return None


def day_in_force(
    *, needed: int | None, not_before: date | None, entries: Iterable[Entry]
) -> date | None:
    """The day the agreement comes or came into force; None while nobody can tell.

    `needed` adoptions have to be there, and `not_before` has to have come. `needed` None stands
    for a rule by the date alone.
    """
    if needed is None:
        return not_before
    reached = day_reached(entries, needed) if needed else None
    if reached is None:
        return None
    return max(reached, not_before) if not_before else reached
