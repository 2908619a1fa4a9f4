"""What answers add up to: always with n and the missing, never more than may be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.compiling.numbers import LEAST_SHOWN, Reply, Voice, result_of, shown_groups, top
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
    assert shown_groups(answered) == shown


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 30)))
def test_what_is_hidden_is_never_few_enough_to_be_found(answered):
    shown = shown_groups(answered)
    hidden = {group: n for group, n in answered.items() if n and group not in shown}
    assert all(answered[group] >= LEAST_SHOWN for group in shown)
    if shown and hidden:
        assert len(hidden) > 1
        assert sum(hidden.values()) >= LEAST_SHOWN
