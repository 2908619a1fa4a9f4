"""From what staff say about order and level to each item's place and parent."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass
class Row:
    """One row of the agenda form.

    `place` is where the row is to stand, counted from 1 over items and sub-items together;
    `was` is where it stood (None for a new row). `parent` is the key of the item it stood under.
    """

    key: Hashable
    place: int
    was: int | None
    is_sub: bool
    parent: Hashable | None = None


def arrange(rows: Iterable[Row]) -> list[tuple[Hashable, Hashable | None]]:
    """Return (key, parent's key or None) in reading order.

    Sub-items that were not moved themselves follow the item they stand under; a sub-item that
    was moved, or is new, belongs to the nearest item above it. A row moved to an occupied place
    pushes the one that stands there away from where it came. The first row is never a sub-item.
    """
    rows = sorted(rows, key=_moved_place)
    tops = {row.key for row in rows if not row.is_sub}
    following: dict = {}
    walking = []
    for row in rows:
        if row.is_sub and row.place == row.was and row.parent in tops:
            following.setdefault(row.parent, []).append(row)
        else:
            walking.append(row)
    return _with_followers(walking, following)


def _moved_place(row):
    if row.was is None:  # new rows come last where they ask to stand
        return (row.place, 2, 0)
    direction = (row.place > row.was) - (row.place < row.was)
    return (row.place, direction, row.was)


def _with_followers(walking, following):
    blocks: list[list[Row]] = []
    for row in walking:
        if row.is_sub and blocks:
            blocks[-1].append(row)
        else:
            blocks.append([row, *following.get(row.key, [])])
    ordered = []
    for top, *subs in blocks:
        ordered.append((top.key, None))
        ordered += [(sub.key, top.key) for sub in sorted(subs, key=_moved_place)]
    return ordered
