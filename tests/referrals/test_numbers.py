"""What answers add up to: always with n and the missing, never more than may be told."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.compiling.numbers import (
    Reply,
    Voice,
    anonymous,
    may_be_shown,
    result_of,
    shown_groups,
    top,
)
from referrals.models import Question, QuestionOption

KINDS = Question.Kind


def question(kind, text="Hur viktigt?"):
    return Question(kind=kind, text=text)


def voice(name, asked, *, population=None, **reply):
    return Voice(name, Reply(**reply) if reply else None, population=population)


def test_positions_are_counted_in_their_order_with_the_missing_named():
    asked = question(KINDS.POSITION)
    voices = [
        voice("Nacka", asked, choice="supports"),
        voice("Solna", asked, choice="rejects"),
        voice("Täby", asked, choice="supports"),
        voice("Ekerö", asked),
    ]

    result = result_of(asked, voices)

    assert (result.n, result.missing) == (3, ["Ekerö"])
    assert [(bar.label, bar.count) for bar in result.bars] == [
        ("Tillstyrker", 2),
        ("Tillstyrker med synpunkter", 0),
        ("Avstyrker", 1),
        ("Avstår", 0),
    ]
    assert result.bars[0].percent == 67


def test_a_comment_alone_is_no_position():
    asked = question(KINDS.POSITION)
    assert result_of(asked, [voice("Nacka", asked, has_text=True)]).n == 0


def test_population_stands_beside_when_all_are_known():
    asked = question(KINDS.AGREEMENT)
    voices = [
        voice("Stor", asked, choice="yes", population=900),
        voice("Liten", asked, choice="no", population=100),
        voice("Tyst", asked, population=5000),
    ]

    yes, _, no = result_of(asked, voices).bars
    assert (yes.share, yes.population_share) == (0.5, 0.9)
    assert (no.share, no.population_share) == (0.5, 0.1)

    voices.append(voice("Okänd", asked, choice="no"))
    assert result_of(asked, voices).bars[0].population_share is None


def test_a_scale_tells_the_mean_and_the_share_of_four_and_five():
    asked = question(KINDS.SCALE)
    result = result_of(asked, [voice(str(n), asked, grade=n) for n in (5, 4, 3, 1)])
    assert (result.n, result.mean) == (4, 3.25)
    assert (result.important.count, result.important.percent) == (2, 50)
    assert [bar.count for bar in result.bars] == [1, 0, 1, 1, 1]


def test_nobody_has_answered():
    for kind in (KINDS.SCALE, KINDS.POSITION, KINDS.TEXT):
        asked = question(kind)
        result = result_of(asked, [voice("Nacka", asked)])
        assert (result.n, result.missing, result.mean) == (0, ["Nacka"], None)
        assert all(bar.share == 0 for bar in result.bars)


def test_the_top_goes_by_importance_then_mean_then_text():
    def graded(text, *grades):
        asked = question(KINDS.SCALE, text)
        return result_of(asked, [voice(str(i), asked, grade=g) for i, g in enumerate(grades)])

    results = [graded("C", 4, 1), graded("B", 5, 1), graded("A", 5, 1), graded("D", 4, 4)]

    assert [result.question.text for result in top(results, limit=3)] == ["D", "A", "B"]


@pytest.mark.django_db
def test_rankings_give_each_option_its_mean_place():
    from tests import factories

    asked = factories.QuestionFactory(kind=KINDS.RANKING)
    tram, bus, boat = (
        QuestionOption.objects.create(question=asked, position=i, text=text).pk
        for i, text in enumerate(("Spår", "Buss", "Båt"))
    )
    voices = [
        voice("Nacka", asked, picked=[boat, bus, tram]),
        voice("Solna", asked, picked=[tram, bus]),
    ]

    assert result_of(asked, voices).ranks == [("Båt", 1, 1), ("Spår", 2, 2), ("Buss", 2, 2)]


@pytest.mark.django_db
def test_several_choices_are_shares_of_those_who_answered():
    from tests import factories

    asked = factories.QuestionFactory(kind=KINDS.MULTIPLE)
    one, two = (
        QuestionOption.objects.create(question=asked, position=i, text=text).pk
        for i, text in enumerate(("Ett", "Två"))
    )
    voices = [voice("A", asked, picked=[one, two]), voice("B", asked, picked=[one])]

    assert [(bar.label, bar.percent) for bar in result_of(asked, voices).bars] == [
        ("Ett", 100),
        ("Två", 50),
    ]


def mixed(number):
    """So many grades, not all the same if there are two."""
    return Counter({5: number - number // 2, 2: number // 2})


@pytest.mark.parametrize(
    ("answered", "shown"),
    [
        ({"Presidier": 20, "Direktörer": 9}, {"Presidier", "Direktörer"}),
        ({"Presidier": 20, "Direktörer": 9, "Övriga": 4}, {"Presidier"}),
        ({"Presidier": 20, "Direktörer": 4, "Övriga": 4}, {"Presidier"}),
        ({"Presidier": 20, "Direktörer": 2, "Övriga": 2}, set()),
        ({"Presidier": 4}, set()),
        ({"Presidier": 6, "Ingen svarade": 0}, {"Presidier"}),
        ({}, set()),
    ],
)
def test_small_groups_are_hidden_also_when_one_subtracts(answered, shown):
    assert shown_groups({group: mixed(n) for group, n in answered.items()}) == shown


def test_a_group_of_one_mind_is_hidden_also_when_one_subtracts():
    given = {"Presidier": mixed(20), "Styrelsen": mixed(8), "Direktörer": Counter({5: 9})}
    assert shown_groups(given) == {"Presidier"}


def test_groups_that_all_agree_are_all_hidden():
    assert shown_groups({"Presidier": Counter({4: 9}), "Direktörer": Counter({4: 8})}) == set()


def test_a_survey_where_all_agree_tells_no_numbers():
    asked = question(KINDS.SCALE)
    alike = result_of(asked, [voice(str(n), asked, grade=4) for n in range(6)])
    assert (anonymous(alike).n, anonymous(alike).is_hidden) == (0, True)
    mixed_up = result_of(asked, [voice(str(n), asked, grade=4 + n % 2) for n in range(6)])
    assert (anonymous(mixed_up).n, anonymous(mixed_up).important.percent) == (6, 100)


# How many gave 1 to 5; few values, so that a busy machine draws them fast enough.
GRADES = st.tuples(*[st.integers(0, 6)] * 5).map(lambda given: Counter(dict(enumerate(given, 1))))


@given(st.dictionaries(st.sampled_from("ABCD"), GRADES))
def test_what_is_hidden_cannot_be_found_from_what_is_shown(given_grades):
    shown = shown_groups(given_grades)
    hidden = {group: n for group, n in given_grades.items() if n.total() and group not in shown}
    assert all(may_be_shown(given_grades[group]) for group in shown)
    if shown and hidden:
        # The total minus what is shown: five at least, of two groups, not of one mind.
        left = sum(given_grades.values(), Counter())
        left -= sum((given_grades[group] for group in shown), Counter())
        assert len(hidden) > 1
        assert may_be_shown(left)
