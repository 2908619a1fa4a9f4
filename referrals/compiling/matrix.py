"""Recipient × question as a table: one short sign for each reply."""

from collections.abc import Sequence
from dataclasses import dataclass

from referrals.compiling.material import Material
from referrals.compiling.numbers import Reply
from referrals.models import Question, Recipient, Response, ResponseStatement

Kind, Position, Agreement = Question.Kind, Question.Position, Question.Agreement
# What stands in a cell, in words for those who hear the page, and the shade that goes with it.
SIGNS = {
    (Kind.POSITION, Position.SUPPORTS): ("T", 3),
    (Kind.POSITION, Position.SUPPORTS_WITH_REMARKS): ("T+", 2),
    (Kind.POSITION, Position.REJECTS): ("A", 4),
    (Kind.POSITION, Position.ABSTAINS): ("–", 1),
    (Kind.AGREEMENT, Agreement.YES): ("Ja", 3),
    (Kind.AGREEMENT, Agreement.PARTLY): ("Delvis", 2),
    (Kind.AGREEMENT, Agreement.NO): ("Nej", 4),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A reply in a sign, in words, and in a shade from 0 to 4."""

    sign: str
    words: str
    shade: int = 0


NOTHING = Cell("", "inget svar på frågan")


@dataclass(frozen=True)
class Row:
    """One recipient that has handed in, and its replies."""

    recipient: Recipient
    response: Response
    statements: Sequence[ResponseStatement]
    cells: Sequence[Cell]


def rows_of(material: Material, recipients: Sequence[Recipient]) -> list[Row]:
    """Rows for those of `recipients` that have handed in; equal replies share one cell."""
    kept: dict[tuple[int, Reply], Cell] = {}
    rows = []
    for recipient in recipients:
        response = material.responses.get(recipient.pk)
        if response is None:
            continue
        cells = []
        for question in material.questions:
            reply = material.reply(recipient, question)
            key = (question.pk, reply)
            if key not in kept:
                kept[key] = cell_of(question, reply)
            cells.append(kept[key])
        statements = material.statements.get(recipient.pk, [])
        rows.append(Row(recipient, response, statements, cells))
    return rows


def cell_of(question: Question, reply: Reply) -> Cell:
    """The cell for a reply to `question`."""
    if not reply.answers(question.kind):
        return Cell("…", "bara en kommentar") if reply.has_text else NOTHING
    if question.kind in Question.WORDS:
        sign, shade = SIGNS[question.kind, reply.choice]
        return Cell(sign, dict(question.words)[reply.choice], shade)
    if question.kind == Kind.SCALE:
        return Cell(str(reply.grade), f"{reply.grade} av 5", reply.grade - 1)
    if question.has_options:
        options = {option.pk: option for option in question.options.all()}
        order = list(options)
        picked = [pk for pk in reply.picked if pk in options]
        numbers = ", ".join(str(order.index(pk) + 1) for pk in picked)
        return Cell(numbers, ", ".join(options[pk].text for pk in picked), 1)
    return Cell("Text", "svar i text", 1)
