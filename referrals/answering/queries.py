"""What the pages of an answer read, in a bounded number of queries."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch

from referrals.models import Answer, Question, QuestionOption, Recipient, Response
from referrals.rules import SEEN_STATUSES


def questions_of(referral) -> list[Question]:
    """The questions of `referral` as they are read, each with its `number`, group and options.

    Those without a group come first, then group by group.
    """
    options = Prefetch("options", QuestionOption.objects.order_by("position", "pk"))
    asked = referral.questions.select_related("group").prefetch_related(options)
    questions = sorted(asked, key=_place)
    for number, question in enumerate(questions, 1):
        question.number = number
    return questions


def _place(question):
    group = question.group
    return (group.position, group.pk) if group else (-1, 0), question.position, question.pk


def recipients_seen():
    """Recipients of what has been sent out, with what every page of theirs shows."""
    related = ("referral", "municipality")
    return Recipient.objects.filter(referral__status__in=SEEN_STATUSES).select_related(*related)


@dataclass(frozen=True)
class Line:
    """A question with its answer, as one reads them."""

    question: Question
    answer: Answer | None

    @cached_property
    def chosen(self) -> str:
        """What was chosen among fixed words, or the grade; empty for other kinds."""
        answer, question = self.answer, self.question
        if answer is None:
            return ""
        if answer.grade:
            label = {1: question.low_label, 5: question.high_label}.get(answer.grade, "")
            return f"{answer.grade} av 5" + (f" ({label})" if label else "")
        return dict(question.words).get(answer.choice, answer.choice)

    @cached_property
    def picked(self) -> list[str]:
        """The texts of the options that were picked, ranked ones in their order."""
        texts = {option.pk: option.text for option in self.question.options.all()}
        picked = self.answer.picked if self.answer else []
        return [texts[pk] for pk in picked if pk in texts]

    @property
    def text(self) -> str:
        return self.answer.text if self.answer else ""

    @property
    def is_blank(self) -> bool:
        return not (self.chosen or self.picked or self.text)


@dataclass(frozen=True)
class Reading:
    """One version of an answer, to be read: `groups` are (QuestionGroup or None, lines)."""

    response: Response
    groups: list[tuple] = field(default_factory=list)
    statements: list = field(default_factory=list)
    files: list = field(default_factory=list)

    @property
    def shows_questions(self) -> bool:
        """Whether the questions are answered here, and not by a paper or by abstaining."""
        return bool(self.groups) and not (self.response.abstains or self.response.by_reference)

    @property
    def has_answers(self) -> bool:
        """Whether any question is answered, whatever else the response says."""
        return any(not line.is_blank for _, lines in self.groups for line in lines)


def reading_of(response) -> Reading:
    """All that `response` says; it comes with its recipient and referral."""
    answers = {answer.question_id: answer for answer in response.answers.all()}
    groups = {}
    for question in questions_of(response.recipient.referral):
        line = Line(question, answers.get(question.pk))
        groups.setdefault(question.group, []).append(line)
    return Reading(
        response=response,
        groups=list(groups.items()),
        statements=list(response.statements.select_related("party", "file")),
        files=list(response.files.select_related("file")),
    )


@dataclass(frozen=True)
class Waiting:
    """A referral that a municipality has to answer, and how far it has come."""

    recipient: Recipient
    response: Response | None

    @property
    def state(self) -> str:
        """In a word, for its own municipality."""
        if self.response is None:
            return "Inte påbörjat"
        return "Komplettering påbörjad" if self.response.is_supplement else "Utkast"

    @property
    def days_left(self) -> int:
        """Days to the recipient's own last day; negative when it has passed."""
        return self.recipient.days_left


def to_answer(access) -> list[Waiting]:
    """What the municipality of `access` is asked and may still answer; the nearest day first.

    What is handed in is left out, unless a supplement of it has been begun.
    """
    if not access:
        return []
    versions = Response.objects.only("recipient", "number", "status").order_by("-number")
    recipients = recipients_seen().filter(
        municipality=access.municipality_id, referral__status="open"
    )
    found = [
        Waiting(recipient, next(iter(recipient.versions), None))
        for recipient in recipients.defer("referral__summary").prefetch_related(
            Prefetch("responses", versions, to_attr="versions")
        )
    ]
    waiting = [each for each in found if each.response is None or each.response.is_draft]
    return sorted(waiting, key=lambda each: (each.recipient.last_day, each.recipient.referral_id))
