"""Dates as a chancery writes them, and days that come back."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from meetings.planning.dates import MONTHS, WEEKDAYS, read_dates
from meetings.planning.rhythm import days_of

TUESDAY, THURSDAY = 1, 3
DAYS_2027 = st.dates(date(2027, 1, 1), date(2027, 12, 31))
WAYS = [
    lambda day: f"{day.day} {MONTHS[day.month - 1]}",
    lambda day: f"den {day.day} {MONTHS[day.month - 1][:3]}.",
    lambda day: f"{day.day}/{day.month}",
    lambda day: f"{day.day}/{day.month} {day.year}",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1].upper()}",
]


def days(text, year=2027):
    return [f"{occasion.day}" for occasion in read_dates(text, year)]


def refusals(text):
    with pytest.raises(ValidationError) as refused:
        read_dates(text, 2027)
    return refused.value.messages


def test_a_line_of_the_chancerys_gives_days_weekday_and_hours():
    found = read_dates(
        "Följande mötestider bestäms, tisdagar kl 11.00-13.00: 7 feb, 4 apr, 30 maj och 5 sep.",
        2017,
    )

    assert [f"{each.day}" for each in found] == [
        "2017-02-07",
        "2017-04-04",
        "2017-05-30",
        "2017-09-05",
    ]
    assert {(each.weekday, each.starts, each.ends) for each in found} == {
        (TUESDAY, time(11), time(13))
    }
    assert not any(each.is_on_another_weekday for each in found)


def test_each_group_of_lines_has_its_own_weekday_and_hours():
    text = "tisdagar kl 11–13:\n2 feb, 6 apr\n\ntorsdagar 9–11.30: 11/2\n\n2027-06-01"

    found = {f"{each.day}": each for each in read_dates(text, 2027)}

    assert found["2027-02-02"].weekday == found["2027-04-06"].weekday == TUESDAY
    assert found["2027-04-06"].starts == time(11)
    assert (found["2027-02-11"].weekday, found["2027-02-11"].ends) == (THURSDAY, time(11, 30))
    assert (found["2027-06-01"].weekday, found["2027-06-01"].starts) == (None, None)


def test_a_weekday_that_disagrees_with_its_date_is_kept_to_be_told():
    (found,) = read_dates("tisdag 3 feb", 2027)

    assert found.is_on_another_weekday


def test_hours_after_a_date_belong_to_it():
    first, second = read_dates("2 feb kl 9, 3 mars kl 13 till 15.30", 2027)

    assert (first.starts, first.ends) == (time(9), None)
    assert (second.starts, second.ends) == (time(13), time(15, 30))


def test_days_share_the_month_and_the_year_that_follow_them():
    assert days("7, 14 och 21 februari 2028") == ["2028-02-07", "2028-02-14", "2028-02-21"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 feb\n3 mars, påskveckan", "Rad 2: ”påskveckan” går inte att läsa"),
        ("30 feb", "Rad 1: 30 februari 2027 finns inte."),
        ("2 feb, 14", "Rad 1: ”14” saknar månad."),
        ("2 feb\n2027-02-02", "Rad 2: 2 februari 2027 står redan på rad 1."),
        ("7–9 feb", "Rad 1: ”7–9 feb” är flera dagar."),
        ("2 feb kl 25", "Rad 1: ”kl 25” är inget klockslag."),
        ("kl 13–11: 2 feb", "Rad 1: ”kl 13–11” är inget klockslag."),
        (" \n ", "Här finns inga datum."),
    ],
)
def test_what_cannot_be_read_is_told_at_its_line(text, said):
    assert any(message.startswith(said) for message in refusals(text))


@given(
    st.dictionaries(DAYS_2027, st.sampled_from(WAYS), min_size=1, max_size=12),
    st.sampled_from([", ", "; ", " och ", "\n", ",\n"]),
)
def test_dates_are_read_back_however_they_are_written(chosen, glue):
    found = read_dates(glue.join(write(day) for day, write in chosen.items()), 2027)

    assert [each.day for each in found] == sorted(chosen)
    assert not any(each.is_on_another_weekday for each in found)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    try:
        found = read_dates(text, 2027)
    except ValidationError as refused:
        assert refused.messages
    else:
        assert found


def test_rhythms_count_weeks_and_weekdays_of_months():
    spring = (date(2027, 1, 1), date(2027, 4, 30))

    every_fourth = [f"{day:%m-%d}" for day in days_of("w4", TUESDAY, *spring)]
    last = [f"{day:%m-%d}" for day in days_of("m-1", THURSDAY, *spring)]

    assert every_fourth == ["01-05", "02-02", "03-02", "03-30", "04-27"]
    assert last == ["01-28", "02-25", "03-25", "04-29"]
