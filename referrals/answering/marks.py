"""Boxes in a document: "[x] Delvis" under a question, and what the marks come to."""

import re
from dataclasses import dataclass, field

from referrals.models import Question

Kind = Question.Kind
_BOX = re.compile(r"^\[([^\]]{0,20})\]\s*(.+)$")


@dataclass
class Settled:
    """The values of an answer that marks come to, or in words why they come to none."""

    choice: str = ""
    grade: int | None = None
    picked: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def marks_of(question) -> list[tuple]:
    """What can be marked under a question: (value, text)."""
    if question.kind == Kind.SCALE:
        labels = {1: question.low_label, 5: question.high_label}
        return [(n, f"{n} {labels.get(n, '')}".strip()) for n in Question.SCALE]
    if question.has_options:
        return [(option.pk, option.text) for option in question.options.all()]
    return question.words


def box_in(text: str, marks) -> tuple[str, str] | None:
    """(mark, key of the text) if a line is one of the boxes of `marks`; an empty mark is none."""
    match = _BOX.match(text)
    if not match or _key(match[2]) not in {_key(shown) for _, shown in marks}:
        return None
    return match[1].strip(), _key(match[2])


def settle(kind: str, marks, marked: list[tuple[str, str]]) -> Settled:
    """What the `marked` boxes, as `box_in` gives them, come to for a question of that kind."""
    values = {_key(text): value for value, text in marks}
    if kind == Kind.RANKING:
        return _ranked({values[key]: mark.rstrip(".") for mark, key in marked})
    chosen = [values[key] for _, key in marked]
    if len(chosen) > 1 and kind != Kind.MULTIPLE:
        return Settled(problems=["Flera svar är förkryssade, men bara ett kan väljas."])
    if chosen and kind == Kind.SCALE:
        return Settled(grade=chosen[0])
    if kind in Question.WITH_OPTIONS:
        return Settled(picked=chosen)
    return Settled(choice=chosen[0] if chosen else "")


def _ranked(places: dict) -> Settled:
    if not all(place.isascii() and place.isdigit() for place in places.values()):
        return Settled(problems=["Rangordningen har annat än siffror mellan hakarna."])
    ranked = sorted(places, key=lambda pk: int(places[pk]))
    if [int(places[pk]) for pk in ranked] != list(range(1, len(ranked) + 1)):
        return Settled(problems=["Rangordningen har samma siffra två gånger, eller en lucka."])
    return Settled(picked=ranked)


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
