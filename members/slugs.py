"""Addresses made of names: readable, and free when they are given out."""

from django.db.models import QuerySet
from django.utils.text import slugify


def free_slug(rows: QuerySet, text: str, *, fallback: str, max_length: int) -> str:
    """Return a slug of `text` that none of `rows` has: "vard", "vard-2", "vard-3" …

    `fallback` is used when nothing of `text` can stand in an address. Cut at a whole word where
    it can be, and never longer than `max_length` with its number.
    """
    room = max_length - 5
    base = slugify(text) or fallback
    if len(base) > room:
        base = base[: room + 1].rsplit("-", 1)[0][:room]
    slug, number = base, 2
    while rows.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug
