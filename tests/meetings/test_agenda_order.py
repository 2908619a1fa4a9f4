"""From what staff say about order and level to each item's place and parent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda_order import Row, arrange


def rows(*spec):
    """Rows from (key, place, was, is_sub, parent)."""
    return [Row(*each) for each in spec]


def test_untouched_agenda_stays_as_it_is():
    agenda = rows(("a", 1, 1, False), ("b", 2, 2, True, "a"), ("c", 3, 3, False))
    assert arrange(agenda) == [("a", None), ("b", "a"), ("c", None)]


def test_item_moved_up_pushes_the_others_down():
    agenda = rows(("a", 1, 1, False), ("b", 2, 2, False), ("c", 1, 3, False))
    assert [key for key, _ in arrange(agenda)] == ["c", "a", "b"]


def test_item_moved_down_comes_after_the_one_that_stood_there():
    agenda = rows(("a", 2, 1, False), ("b", 2, 2, False), ("c", 3, 3, False))
    assert [key for key, _ in arrange(agenda)] == ["b", "a", "c"]


def test_sub_items_follow_an_item_that_is_moved():
    agenda = rows(
        ("a", 4, 1, False), ("a1", 2, 2, True, "a"), ("a2", 3, 3, True, "a"), ("b", 4, 4, False)
    )
    assert arrange(agenda) == [("b", None), ("a", None), ("a1", "a"), ("a2", "a")]


def test_sub_item_moved_elsewhere_belongs_to_the_item_above_it():
    agenda = rows(("a", 1, 1, False), ("a1", 3, 2, True, "a"), ("b", 3, 3, False))
    assert arrange(agenda) == [("a", None), ("b", None), ("a1", "b")]


def test_item_made_a_sub_item_takes_its_own_along_to_the_item_above():
    agenda = rows(("a", 1, 1, False), ("b", 2, 2, True), ("b1", 3, 3, True, "b"))
    assert arrange(agenda) == [("a", None), ("b", "a"), ("b1", "a")]


def test_sub_items_of_a_removed_item_go_to_the_item_above():
    agenda = rows(("a", 1, 1, False), ("b1", 3, 3, True, "b"))
    assert arrange(agenda) == [("a", None), ("b1", "a")]


def test_new_row_stands_where_it_asks_to():
    agenda = rows(("a", 1, 1, False), ("b", 2, 2, False), ("new", 3, None, True))
    assert arrange(agenda) == [("a", None), ("b", None), ("new", "b")]


@st.composite
def agendas(draw):
    """Any agenda, with any places asked for and any levels."""
    count = draw(st.integers(0, 12))
    made, top = [], None
    for number in range(count):
        was = draw(st.one_of(st.none(), st.just(number + 1)))
        was_sub = bool(top is not None and was and draw(st.booleans()))
        made.append(
            Row(
                number, draw(st.integers(1, 15)), was, draw(st.booleans()), top if was_sub else None
            )
        )
        top = top if was_sub else number
    return made


@given(agendas())
def test_no_item_is_lost_doubled_or_nested_deeper_than_one_level(agenda):
    arranged = arrange(agenda)
    parents = dict(arranged)

    assert sorted(parents) == [row.key for row in agenda]
    assert len(arranged) == len(agenda)
    assert all(parents[parent] is None for parent in parents.values() if parent is not None)
    if arranged:
        assert arranged[0][1] is None


@given(agendas())
def test_arranging_what_was_arranged_changes_nothing(agenda):
    once = arrange(agenda)
    again = [
        Row(key, place, place, parent is not None, parent)
        for place, (key, parent) in enumerate(once, 1)
    ]
    assert arrange(again) == once


@pytest.mark.parametrize("is_sub", [True, False])
def test_lonely_row_is_never_a_sub_item(is_sub):
    assert arrange(rows(("a", 5, None, is_sub))) == [("a", None)]
