"""One question through all answers: the words, the quotations, what the chancery says of them."""

from dataclasses import dataclass, field

from referrals.compiling.material import Material
from referrals.compiling.matrix import Cell, cell_of
from referrals.compiling.numbers import Result, top
from referrals.models import Answer, Question, QuestionComment, Quotation, Recipient, Response


@dataclass
class Said:
    """What one recipient said on a question; its words are filled in where they are shown."""

    recipient: Recipient
    response: Response
    cell: Cell
    answer: Answer | None = None
    quotations: list[Quotation] = field(default_factory=list)


def texts(question: Question, material: Material) -> list[Said]:
    """Everyone that has handed in and said anything on `question`, by name."""
    said = []
    for recipient in material.recipients:
        reply = material.reply(recipient, question)
        if reply and (reply.has_text or reply.answers(question.kind)):
            response = material.responses[recipient.pk]
            said.append(Said(recipient, response, cell_of(question, reply)))
    return said


def with_words(question: Question, said: list[Said]) -> list[Said]:
    """Fill in the words and the quotations of the few that are shown."""
    found = Answer.objects.filter(
        question=question, response__in=[each.response.pk for each in said]
    ).prefetch_related("quotations__tags")
    of = {answer.response_id: answer for answer in found}
    for each in said:
        each.answer = of.get(each.response.pk)
        each.quotations = list(each.answer.quotations.all()) if each.answer else []
    return said


def comment_on(question: Question) -> QuestionComment | None:
    """What the chancery says of the answers to `question`."""
    return QuestionComment.objects.filter(question=question).first()


def neighbours(questions: list[Question], question: Question) -> dict:
    """The questions before and after, and the number of this one, from 1."""
    here = questions.index(question)
    return {
        "number": here + 1,
        "previous": questions[here - 1] if here else None,
        "next": questions[here + 1] if here + 1 < len(questions) else None,
    }


def top_by_group(material: Material) -> list[tuple[str, list[Result]]]:
    """Of a survey: the ten most important questions under each heading."""
    groups: dict[str, list[Result]] = {}
    for result in material.results():
        if result.question.group:
            groups.setdefault(result.question.group.title, []).append(result)
    return [(title, top(results)) for title, results in groups.items() if len(groups) > 1]
