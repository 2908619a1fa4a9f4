"""Numbers of agenda items: always derived from order, so they can't have gaps or doubles."""

from collections.abc import Iterable


def letters(n: int) -> str:
    """1 → a, 26 → z, 27 → aa: as columns of a spreadsheet. `n` starts at 1."""
    if n < 1:
        raise ValueError("Letters count from 1.")
    text = ""
    while n:
        n, rest = divmod(n - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _parents(items: Iterable) -> dict:
    """The top item each item stands under, by pk; None for a top item.

    Only one level counts: what hangs under itself, under a sub-item or under something that is
    not there is read as a top item, so that nothing is lost.
    """
    items = list(items)
    known = {item.pk for item in items}
    tops = {item.pk for item in items if item.parent_id not in known}
    return {item.pk: item.parent_id if item.parent_id in tops else None for item in items}


def in_order(items: Iterable) -> list:
    """Items as read: each top item followed by its sub-items, by position and then age."""
    items = sorted(items, key=lambda item: (item.position, item.pk))
    parents = _parents(items)
    below: dict = {}
    for item in items:
        below.setdefault(parents[item.pk], []).append(item)
    return [row for top in below.get(None, []) for row in (top, *below.get(top.pk, []))]


def number_items(items: Iterable, *, first: int = 1) -> dict[int, str]:
    """The number of each item by its pk: "1", "2", "2 a" … The first top item gets `first`."""
    ordered = in_order(items)
    parents = _parents(ordered)
    numbers: dict[int, str] = {}
    top, sub = first - 1, 0
    for item in ordered:
        if parents[item.pk] is None:
            top, sub = top + 1, 0
            numbers[item.pk] = str(top)
        else:
            sub += 1
            numbers[item.pk] = f"{top} {letters(sub)}"
    return numbers
