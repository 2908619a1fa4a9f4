"""Many questions at once: one on each line, under headings that begin with "#"."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from referrals.models import Question, QuestionGroup

HEADING = "#"
MOST_LINES = 200
LONGEST_HEADING = QuestionGroup._meta.get_field("title").max_length
LONGEST_QUESTION = Question._meta.get_field("text").max_length


@dataclass(frozen=True)
class PastedQuestion:
    """A question and the heading it stands under, "" for none."""

    heading: str
    text: str


def read_questions(text: str) -> list[PastedQuestion]:
    """The questions of a pasted list; empty lines are left out.

    Raises one ValidationError with a message for each line that is too long. Codes: `line`,
    `too_many`.
    """
    found, errors, heading = [], [], ""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ValidationError(
            f"Listan har {len(lines)} rader. Klistra in högst {MOST_LINES} åt gången.",
            code="too_many",
        )
    for number, line in enumerate(lines, 1):
        words = " ".join(line.split())
        is_heading = words.startswith(HEADING)
        words = words.lstrip(HEADING).strip() if is_heading else words
        longest = LONGEST_HEADING if is_heading else LONGEST_QUESTION
        if len(words) > longest:
            errors.append(
                ValidationError(f"Rad {number} är längre än {longest} tecken.", code="line")
            )
        elif is_heading:
            heading = words
        elif words:
            found.append(PastedQuestion(heading, words))
    if errors:
        raise ValidationError(errors)
    return found


def add_questions(referral, pasted: list[PastedQuestion], kind: str) -> list[Question]:
    """Add questions of one kind to a draft, last in their groups; missing groups are made."""
    groups = {group.title: group for group in referral.question_groups.all()}
    last_group = max((group.position for group in groups.values()), default=0)
    last = max(referral.questions.values_list("position", flat=True), default=0)
    made = []
    for place, row in enumerate(pasted, last + 1):
        if row.heading and row.heading not in groups:
            last_group += 1
            groups[row.heading] = QuestionGroup.objects.create(
                referral=referral, title=row.heading, position=last_group
            )
        group = groups.get(row.heading)
        question = Question(
            referral=referral, group=group, position=place, kind=kind, text=row.text
        )
        # A survey's scales are answered one after the other, without a text each.
        question.takes_comment = not referral.is_survey
        question.save()
        made.append(question)
    return made
