"""Variation without chance: the same key always gives the same choice."""

from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")


def share(*key) -> float:
    """A number from 0 up to 1 that looks random but follows from `key` alone."""
    return crc32("|".join(map(str, key)).encode()) / 2**32


def pick(choices: Sequence[T], meeting, salt: str = "") -> T:
    """One of `choices`; they take turns, so neighbouring meetings of a body don't get the same."""
    start = crc32(f"{meeting.body}{salt}".encode())
    return choices[(start + meeting.turn) % len(choices)]
