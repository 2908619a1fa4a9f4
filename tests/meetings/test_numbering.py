from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.numbering import in_order, letters, number_items


@dataclass(frozen=True)
class Item:
    pk: int
    position: int
    parent_id: int | None = None


@st.composite
def agendas(draw):
    """Agendas with sub-items in any order, and now and then a parent that is not there."""
    count = draw(st.integers(0, 40))
    tops = draw(st.integers(0, count))
    items = []
    for pk in range(1, count + 1):
        parent = None
        if pk > tops:
            parent = draw(st.one_of(st.none(), st.integers(1, max(1, tops)), st.just(999)))
        items.append(Item(pk, draw(st.integers(0, 20)), parent))
    return draw(st.permutations(items))


def test_letters_go_on_after_z_as_in_a_spreadsheet():
    assert [letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == [
        "a", "z", "aa", "az", "ba", "zz", "aaa",
    ]  # fmt: skip


def test_letters_start_at_one():
    with pytest.raises(ValueError, match="from 1"):
        letters(0)


def test_sub_items_take_the_number_of_their_item():
    items = [Item(1, 1), Item(2, 2), Item(3, 1, 2), Item(4, 2, 2), Item(5, 3)]

    assert number_items(items) == {1: "1", 2: "2", 3: "2 a", 4: "2 b", 5: "3"}


def test_moving_an_item_renumbers_at_once():
    items = [Item(1, 1), Item(2, 3), Item(3, 2)]

    assert number_items(items) == {1: "1", 3: "2", 2: "3"}


def test_items_under_themselves_or_too_deep_are_not_lost():
    items = [Item(1, 1), Item(2, 2, 1), Item(3, 3, 2), Item(4, 4, 4)]

    assert number_items(items) == {1: "1", 2: "1 a", 3: "2", 4: "3"}


def test_an_item_without_its_parent_is_not_lost():
    assert number_items([Item(1, 1), Item(2, 2, 999)]) == {1: "1", 2: "2"}


@given(agendas())
def test_every_item_gets_one_number_of_its_own(items):
    numbers = number_items(items)

    assert set(numbers) == {item.pk for item in items}
    assert len(set(numbers.values())) == len(items)


@given(agendas(), st.integers(1, 500))
def test_top_numbers_run_without_gaps_from_the_first(items, first):
    numbers = number_items(items, first=first)

    tops = [int(n) for n in (numbers[i.pk] for i in in_order(items)) if n.isdigit()]
    assert tops == list(range(first, first + len(tops)))


@given(agendas())
def test_the_order_in_which_rows_come_does_not_matter(items):
    assert number_items(items) == number_items(list(reversed(items)))
