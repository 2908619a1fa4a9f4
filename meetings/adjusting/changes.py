"""What differs between two texts of a meeting, part by part and word by word."""

from dataclasses import dataclass

from meetings.content import words_of
from members.differences import Piece, merged


@dataclass(frozen=True)
class Change:
    """One part that differs."""

    key: str
    heading: str
    pieces: list[Piece]
    files_differ: bool = False


def changes(before: dict, after: dict) -> list[Change]:
    """The parts of two contents that differ, in reading order; those taken away last."""
    old = {part["key"]: part for part in before["parts"]}
    new = {part["key"]: part for part in after["parts"]}
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, is_now = old.get(key), new.get(key)
        if was == is_now:
            continue
        files_differ = bool(was and is_now) and was["files"] != is_now["files"]
        if was and is_now and was["heading"] == is_now["heading"]:
            was, is_now = was | {"heading": ""}, is_now | {"heading": ""}
        pieces = merged(words_of(was), words_of(is_now))
        heading = "" if key == "head" else (new.get(key) or old[key])["heading"]
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
