"""A term that is too short, ends on a bad day or is spent in the summer gives a warning."""

from datetime import date, timedelta

import pytest

from referrals.term import term_warnings

SENT = date(2026, 9, 1)


def said(sent_on, due_on):
    return " ".join(term_warnings(sent_on, due_on))


def test_twelve_ordinary_weeks_give_no_warning():
    assert term_warnings(SENT, date(2026, 11, 24)) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (55, "7 veckor och 6 dagar"),
        (49, "7 veckor."),
        (8, "1 vecka och 1 dag."),
        (6, "6 dagar"),
        (0, "ingen tid alls"),
        (-3, "ingen tid alls"),
    ],
)
def test_less_than_eight_weeks_is_short(days, words):
    told = said(SENT, SENT + timedelta(days=days))

    assert "kortare än åtta veckor" in told
    assert words in told


def test_eight_weeks_are_enough():
    assert term_warnings(SENT, SENT + timedelta(days=56)) == []


@pytest.mark.parametrize(
    ("due_on", "name"),
    [
        (date(2026, 12, 25), "juldagen"),
        (date(2026, 12, 24), "julafton"),
        (date(2026, 12, 31), "nyårsafton"),
        (date(2027, 3, 25), "skärtorsdagen"),
        (date(2027, 3, 27), "påskafton"),
        (date(2027, 5, 5), "dagen före Kristi himmelsfärdsdag"),
        (date(2027, 4, 30), "valborgsmässoafton"),
        (date(2026, 10, 30), "allhelgonaafton"),
        (date(2026, 5, 15), "en klämdag"),
        (date(2026, 11, 21), "en lördag"),
        (date(2026, 11, 22), "en söndag"),
    ],
)
def test_a_last_day_when_offices_are_closed_is_told(due_on, name):
    assert said(due_on - timedelta(days=84), due_on) == f"Sista svarsdag är {name}."


def test_an_ordinary_friday_is_a_good_last_day():
    assert said(SENT, date(2026, 11, 20)) == ""


@pytest.mark.parametrize(
    ("sent_on", "due_on", "is_summer"),
    [
        (date(2026, 6, 12), date(2026, 9, 4), True),
        (date(2026, 6, 12), date(2026, 10, 30), False),
        (date(2026, 6, 30), date(2026, 9, 29), True),
        (date(2026, 8, 14), date(2026, 10, 12), False),
        (date(2025, 12, 1), date(2027, 1, 15), False),
    ],
)
def test_a_term_that_is_mostly_summer_is_told(sent_on, due_on, is_summer):
    assert ("sommar" in said(sent_on, due_on)) is is_summer


def test_summer_is_told_in_days():
    # From midsummer's eve 2026-06-19 to 08-15: 58 days of the 84.
    assert "58 av 84 dagar" in said(date(2026, 6, 12), date(2026, 9, 4))


def test_a_last_day_beyond_every_almanac_is_no_error():
    assert "sommar" not in said(SENT, date(9999, 12, 30))
