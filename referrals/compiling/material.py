"""Everything a compilation is made of, read in a bounded number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Case, F, Q, Value, When

from members.swedish import sort_key
from referrals.compiling import numbers
from referrals.compiling.numbers import Reply, Result, Voice
from referrals.models import (
    Answer,
    Question,
    Recipient,
    Referral,
    Response,
    ResponseStatement,
)

NO_REPLY = Reply()


@dataclass
class Material:
    """The questions, the recipients and what they replied, of one referral."""

    referral: Referral
    questions: list[Question]
    recipients: list[Recipient]
    responses: dict[int, Response]  # by recipient
    replies: dict[tuple[int, int], Reply]  # by recipient and question
    statements: dict[int, list[ResponseStatement]] = field(default_factory=dict)

    @property
    def missing(self) -> list[Recipient]:
        """Those who have not handed in."""
        return [each for each in self.recipients if each.pk not in self.responses]

    @property
    def n(self) -> int:
        """How many have handed in."""
        return len(self.recipients) - len(self.missing)

    def reply(self, recipient: Recipient, question: Question) -> Reply | None:
        """What a recipient replied: None if it has not handed in at all."""
        if recipient.pk not in self.responses:
            return None
        return self.replies.get((recipient.pk, question.pk), NO_REPLY)

    def voices(self, question: Question) -> list[Voice]:
        """All recipients with their replies to one question."""
        return [
            Voice(
                name=each.name,
                reply=self.reply(each, question),
                group=each.group,
                population=each.municipality.population if each.municipality else None,
            )
            for each in self.recipients
        ]

    @property
    def is_counted(self) -> bool:
        return is_counted(self.referral)

    def result(self, question: Question) -> Result:
        """The numbers of one question; of a survey only those that tell of nobody."""
        if not self.is_counted:
            return numbers.hidden(question)
        result = numbers.result_of(question, self.voices(question))
        return numbers.anonymous(result) if self.referral.is_survey else result

    def results(self) -> list[Result]:
        return [self.result(question) for question in self.questions]

    def by_group(self, question: Question) -> list[tuple[str, Result]]:
        """Of a survey: the numbers of each group of persons that can be shown, by name."""
        if not self.is_counted:
            return []
        voices, grades = self.voices(question), defaultdict(Counter)
        for voice in voices:
            if voice.reply and voice.reply.answers(question.kind):
                grades[voice.group][voice.reply.grade] += 1
        groups = sorted(numbers.shown_groups(grades), key=sort_key)
        of = {group: [voice for voice in voices if voice.group == group] for group in groups}
        return [
            (group, numbers.anonymous(numbers.result_of(question, of[group]))) for group in groups
        ]

    def narrowed(self, recipient_ids: Collection[int]) -> "Material":
        """The same with only these recipients."""
        chosen = [each for each in self.recipients if each.pk in recipient_ids]
        return Material(
            self.referral, self.questions, chosen, self.responses, self.replies, self.statements
        )


def is_counted(referral: Referral) -> bool:
    """Whether there are numbers to show: of a survey not while it takes answers.

    Who has answered is known, so the difference between two evenings would tell what they said.
    """
    return not (referral.is_survey and referral.takes_answers)


def material_of(referral: Referral) -> Material:
    """Read all of `referral` that has been handed in, in seven queries at most."""
    questions = list(
        referral.questions.select_related("group")
        .prefetch_related("options")
        .order_by(
            # As they are numbered everywhere: those without a group first, on any database.
            F("group__position").asc(nulls_first=True),
            F("group_id").asc(nulls_first=True),
            "position",
            "pk",
        )
    )
    for question in questions:
        question.referral = referral
    recipients = list(referral.recipients.select_related("municipality").order_by("name", "pk"))
    current = Response.objects.current().filter(recipient__referral=referral)
    responses = {each.recipient_id: each for each in current.defer("text")}
    return Material(
        referral,
        questions,
        recipients,
        responses,
        _replies(responses.values()),
        _statements(responses.values()),
    )


def _replies(responses):
    of = {response.pk: response.recipient_id for response in responses}
    # Whether there is a text, not the text: it may be 100,000 words.
    has_text = Case(When(Q(text=""), then=Value(False)), default=Value(True))
    rows = Answer.objects.filter(response__in=of).annotate(has_text=has_text)
    values = rows.values_list("response_id", "question_id", "choice", "grade", "picked", "has_text")
    return {
        (of[response], question): Reply(choice, grade, tuple(picked), bool(text))
        for response, question, choice, grade, picked, text in values
    }


def _statements(responses):
    of = {response.pk: response.recipient_id for response in responses}
    rows = ResponseStatement.objects.filter(response__in=of).select_related("party").defer("text")
    found: dict[int, list[ResponseStatement]] = {}
    for statement in rows:
        found.setdefault(of[statement.response_id], []).append(statement)
    return found
