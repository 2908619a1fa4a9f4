"""A handed-in answer as it is read: every question with what was said, statements, papers."""

from dataclasses import dataclass

from referrals.fingerprint import is_intact
from referrals.models import Answer, Question, Referral, Response

Kind = Question.Kind
SHOWN = 30


@dataclass(frozen=True)
class Said:
    """What was answered to one question; `words` in the question's own terms, `text` beside it."""

    question: Question
    words: list[str]
    text: str

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.text

    @property
    def is_ranked(self) -> bool:
        return self.question.kind == Kind.RANKING


def said(question: Question, answer: Answer | None) -> Said:
    """Put `answer` in words; the question comes with its options prefetched."""
    if answer is None:
        return Said(question, [], "")
    if question.words:
        words = [label for stored, label in question.words if stored == answer.choice]
    elif question.kind == Kind.SCALE:
        words = [_graded(question, answer.grade)] if answer.grade else []
    else:
        options = {option.pk: option.text for option in question.options.all()}
        words = [options[pk] for pk in answer.picked if pk in options]
    return Said(question, words, answer.text)


def _graded(question, grade):
    label = {1: question.low_label, 5: question.high_label}.get(grade, "")
    return f"{grade} av 5" + (f" ({label})" if label else "")


def all_said(response: Response) -> list[Said]:
    """Every question of the referral in order, with its answer. Three queries."""
    questions = response.recipient.referral.questions.select_related("group")
    given = {answer.question_id: answer for answer in response.answers.all()}
    return [said(question, given.get(question.pk)) for question in
            questions.prefetch_related("options").order_by("position", "pk")]  # fmt: skip


def reading_of(response: Response) -> dict:
    """All that the page of an answer shows; a fixed number of queries."""
    answered = all_said(response)
    versions = response.recipient.responses.submitted().order_by("number")
    return {
        "answers": answered,
        "has_answers": any(not each.is_empty for each in answered),
        "statements": response.statements.select_related("party", "file"),
        "files": response.files.select_related("file"),
        "versions": list(versions.only("number", "received_at", "recipient", "is_late")),
        "is_intact": is_intact(response),
    }


def published(referral: Referral, user):
    """The answers to `referral` that `user` may read, the version that counts of each."""
    visible = Response.objects.visible_to(user).current()
    return (
        visible.filter(recipient__referral=referral)
        .select_related("recipient__municipality")
        .defer("text")
        .order_by("recipient__kind", "recipient__name", "recipient")
    )


def shown_answers(referral: Referral, user) -> dict:
    """For a referral's page: the first answers that `user` may read, and if there are more."""
    found = list(published(referral, user)[: SHOWN + 1])
    return {"published": found[:SHOWN], "more_published": len(found) > SHOWN}
