"""Swedish holidays from 2014 to 2040, against the almanac."""

from datetime import date

import pytest

from meetings.holidays import (
    easter,
    eve,
    in_sentence,
    midsummer_eve,
    public_holiday,
    public_holidays,
)

# Easter Sundays as the almanacs print them.
EASTERS = """
2014-04-20 2015-04-05 2016-03-27 2017-04-16 2018-04-01 2019-04-21 2020-04-12 2021-04-04 2022-04-17
2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21 2031-04-13
2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25 2039-04-10 2040-04-01
"""


@pytest.mark.parametrize("printed", EASTERS.split())
def test_easter_is_when_the_almanac_says(printed):
    day = date.fromisoformat(printed)
    assert easter(day.year) == day


def test_a_whole_year_is_as_printed():
    assert {day.isoformat(): name for day, name in sorted(public_holidays(2026).items())} == {
        "2026-01-01": "Nyårsdagen",
        "2026-01-06": "Trettondedag jul",
        "2026-04-03": "Långfredagen",
        "2026-04-05": "Påskdagen",
        "2026-04-06": "Annandag påsk",
        "2026-05-01": "Första maj",
        "2026-05-14": "Kristi himmelsfärdsdag",
        "2026-05-24": "Pingstdagen",
        "2026-06-06": "Nationaldagen",
        "2026-06-20": "Midsommardagen",
        "2026-10-31": "Alla helgons dag",
        "2026-12-25": "Juldagen",
        "2026-12-26": "Annandag jul",
    }


@pytest.mark.parametrize("year", range(2014, 2041))
def test_midsummer_and_all_saints_are_saturdays_in_their_weeks(year):
    eve = midsummer_eve(year)
    saints = next(day for day, name in public_holidays(year).items() if name == "Alla helgons dag")

    assert (eve.weekday(), saints.weekday()) == (4, 5)
    assert date(year, 6, 19) <= eve <= date(year, 6, 25)
    assert date(year, 10, 31) <= saints <= date(year, 11, 6)


def test_an_ordinary_day_is_no_holiday():
    assert (public_holiday(date(2026, 11, 23)), eve(date(2026, 11, 23))) == ("", "")


def test_a_day_with_two_names_is_told_with_both():
    name = public_holiday(date(2008, 5, 1))

    assert in_sentence(name) == "första maj och Kristi himmelsfärdsdag"


def test_eves_have_their_names_without_the_hour_when_banks_close():
    days = [date(2027, 3, 25), date(2026, 10, 30), date(2026, 5, 15), date(2026, 12, 25)]

    assert [eve(day) for day in days] == ["Skärtorsdagen", "Allhelgonaafton", "Klämdag", ""]


def test_the_national_day_is_a_holiday_since_2005():
    days = [date(2004, 6, 6), date(2005, 6, 6)]

    assert [public_holiday(day) for day in days] == ["", "Nationaldagen"]
