"""The numbers of a compilation: pure functions of questions and voices.

Every number carries how many it rests on and who is missing. Voices weigh the same; where the
population of all that answered is known, the weight by population stands beside.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from referrals.models import Question

# A survey's group is shown only if at least this many of it have answered.
LEAST_SHOWN = 5
IMPORTANT = (4, 5)
Kind = Question.Kind


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answer says apart from its words; light, because a survey has thousands."""

    choice: str = ""
    grade: int | None = None
    picked: Sequence[int] = ()
    has_text: bool = False

    def answers(self, kind: str) -> bool:
        """Whether it answers a question of `kind`; a comment alone answers free text only."""
        if kind == Kind.TEXT:
            return self.has_text
        return bool(self.choice or self.grade or self.picked)


@dataclass(frozen=True, slots=True)
class Voice:
    """One recipient and its reply to the question at hand; None if it has not handed in."""

    name: str
    reply: Reply | None = None
    group: str = ""
    population: int | None = None


@dataclass(frozen=True)
class Bar:
    """One row of a diagram: how many chose it, of all who answered; shares from 0 to 1."""

    label: str
    count: int
    share: float
    population_share: float | None = None

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def population_percent(self) -> int | None:
        return None if self.population_share is None else round(self.population_share * 100)


@dataclass(frozen=True)
class Result:
    """What the answers to one question add up to."""

    question: Question
    n: int
    bars: list[Bar] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    # Of grades: the mean, and the share of 4 and 5. Of rankings each option has its own mean.
    mean: float | None = None
    important: Bar | None = None
    # Of rankings: (option, mean rank, how many ranked it), the best first.
    ranks: list[tuple[str, float, int]] = field(default_factory=list)
    # How many were asked and have not answered: told also where nobody may be named.
    unanswered: int = 0
    is_hidden: bool = False


def anonymous(result: Result) -> Result:
    """The same for a survey of persons: nobody named, and no numbers that tell who said what."""
    if not may_be_shown(Counter({bar.label: bar.count for bar in result.bars})):
        return hidden(result.question)
    return replace(result, missing=[])


def hidden(question: Question) -> Result:
    """A result that tells nothing, not even how many have answered."""
    return Result(question, 0, is_hidden=True)


def result_of(question: Question, voices: Sequence[Voice]) -> Result:
    """Add up the answers to `question`; free texts are only counted."""
    result = _added_up(question, voices)
    return replace(result, unanswered=len(result.missing))


def _added_up(question, voices):
    given, missing = [], []
    for voice in voices:
        if voice.reply and voice.reply.answers(question.kind):
            given.append(voice)
        else:
            missing.append(voice.name)
    if question.kind in Question.WORDS:
        bars = [_bar(label, given, _chose(word)) for word, label in question.words]
        return Result(question, len(given), bars, missing)
    if question.kind == Kind.SCALE:
        return _scale(question, given, missing)
    if question.kind == Kind.RANKING:
        return Result(question, len(given), missing=missing, ranks=_ranks(question, given))
    if question.has_options:
        options = question.options.all()
        bars = [_bar(option.text, given, _picked(option.pk)) for option in options]
        return Result(question, len(given), bars, missing)
    return Result(question, len(given), missing=missing)


def _scale(question, given, missing):
    bars = [_bar(str(grade), given, _gave(grade)) for grade in Question.SCALE]
    grades = [voice.reply.grade for voice in given]
    return Result(
        question,
        len(given),
        bars,
        missing,
        mean=sum(grades) / len(grades) if grades else None,
        important=_bar("4 eller 5", given, _gave(*IMPORTANT)),
    )


def _chose(word):
    return lambda reply: reply.choice == word


def _gave(*grades):
    return lambda reply: reply.grade in grades


def _picked(pk):
    return lambda reply: pk in reply.picked


def _bar(label, given, is_for):
    of = [voice for voice in given if is_for(voice.reply)]
    share = len(of) / len(given) if given else 0.0
    people = [voice.population for voice in given]
    by_population = None
    if given and all(people):
        by_population = sum(voice.population for voice in of) / sum(people)
    return Bar(label, len(of), share, by_population)


def _ranks(question, given):
    """Mean rank of each option among those who ranked it, 1 the best; unranked options last."""
    rows = []
    for option in question.options.all():
        ranked = [voice.reply.picked for voice in given if option.pk in voice.reply.picked]
        places = [picked.index(option.pk) + 1 for picked in ranked]
        mean = sum(places) / len(places) if places else float("inf")
        rows.append((option.text, mean, len(places)))
    return sorted(rows, key=lambda row: row[1])


def top(results: Iterable[Result], limit: int = 10) -> list[Result]:
    """The questions of grades that most find important (4 or 5); ties go by mean, then by text."""
    graded = [result for result in results if result.important is not None and result.n]
    graded.sort(key=lambda r: (-r.important.share, -r.mean, r.question.text))
    return graded[:limit]


def may_be_shown(grades: Counter) -> bool:
    """Whether the numbers of a group tell of nobody: five at least, and not all of one mind.

    Who has answered is known to the chancery, so what all said would be what each said.
    """
    return grades.total() >= LEAST_SHOWN and len(+grades) > 1


def shown_groups(given: Mapping[str, Counter]) -> set[str]:
    """The groups of a survey whose numbers can be shown; `given` counts each group's grades.

    Hidden is what `may_be_shown` does not let through. When that could be found by subtracting the
    shown groups from the total, the smallest shown ones are hidden as well, until at least two
    groups are hidden and together they could be shown. Without any group hidden all are shown.
    """
    counts = {group: +grades for group, grades in given.items() if grades.total()}
    withheld = {group for group, grades in counts.items() if not may_be_shown(grades)}
    shown = sorted(set(counts) - withheld, key=lambda group: (counts[group].total(), group))
    while withheld and shown and _can_be_found(withheld, counts):
        withheld.add(shown.pop(0))
    return set(shown)


def _can_be_found(withheld, counts):
    together = sum((counts[group] for group in withheld), Counter())
    return len(withheld) < 2 or not may_be_shown(together)
