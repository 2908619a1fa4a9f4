from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from meetings import workflow
from meetings.minutes import minutes_of
from meetings.models import AgendaItem, Meeting, ParagraphSeries
from meetings.paragraphs import keep_paragraphs
from tests.factories import AgendaItemFactory, body, full_meeting, held_meeting, published_meeting
from tests.factories.meetings import publish_held

pytestmark = pytest.mark.django_db


def board(made, **meeting):
    return made(body=body("styrelsen"), **meeting)


def paragraphs(meeting):
    return list(
        AgendaItem.objects.filter(meeting=meeting, parent=None)
        .order_by("position")
        .values_list("paragraph", flat=True)
    )


def test_paragraphs_run_through_the_year():
    first, second = board(published_meeting), board(published_meeting)

    assert paragraphs(first) == [1, 2, 3]
    assert paragraphs(second) == [4, 5, 6]


def test_a_new_year_begins_at_one(office):
    first = board(published_meeting)
    meeting = board(full_meeting, starts_at=first.starts_at + timedelta(days=365), ends_at=None)
    workflow.hold_meeting(meeting, by=office)
    publish_held(meeting, by=office)

    assert paragraphs(meeting) == [1, 2, 3]


def test_a_series_may_begin_where_the_papers_left_off(office):
    meeting = board(held_meeting)
    ParagraphSeries.objects.create(body=meeting.body, year=meeting.date.year, next_number=41)

    publish_held(meeting, by=office)

    assert paragraphs(meeting) == [41, 42, 43]


def test_a_draft_shows_the_numbers_it_will_get(office):
    board(published_meeting)
    waiting, later = board(held_meeting), board(held_meeting)

    assert [e.label for e in minutes_of(waiting, office).entries] == ["§ 4", "§ 5", "§ 6"]
    assert [e.label for e in minutes_of(later, office).entries] == ["§ 7", "§ 8", "§ 9"]


def test_an_earlier_protocol_is_sent_out_first(office):
    earlier, later = board(held_meeting), board(held_meeting)

    with pytest.raises(ValidationError, match=f"{earlier.date:%Y-%m-%d}"):
        publish_held(later, by=office)
    assert Meeting.objects.get(pk=later.pk).status == Meeting.Status.HELD
    assert paragraphs(later) == [None, None, None]


def test_the_last_protocol_may_grow_when_corrected(office):
    meeting = workflow.start_correction(board(published_meeting), by=office, reason="Punkt glömd.")
    AgendaItemFactory(meeting=meeting, position=99)

    workflow.complete_correction(meeting, by=office)

    assert paragraphs(meeting) == [1, 2, 3, 4]
    assert ParagraphSeries.objects.get().next_number == 5


def test_a_paragraph_keeps_its_number_when_the_protocol_is_corrected(office):
    first = board(published_meeting)
    first = workflow.start_correction(first, by=office, reason="Fel ordning.")
    items = list(first.items.filter(parent=None))
    items[0].position, items[1].position = items[1].position, items[0].position
    items[0].save()
    items[1].save()

    with pytest.raises(ValidationError, match="behåller sitt nummer"):
        workflow.complete_correction(first, by=office)


def test_a_protocol_that_others_follow_neither_grows_nor_shrinks(office):
    first = board(published_meeting)
    board(published_meeting)
    first = workflow.start_correction(first, by=office, reason="Punkt glömd.")
    AgendaItemFactory(meeting=first, position=99)

    with pytest.raises(ValidationError, match="senare protokoll"):
        workflow.complete_correction(first, by=office)


def test_minutes_have_numbers_and_no_paragraphs(office):
    meeting = published_meeting()

    assert [e.label for e in minutes_of(meeting, office).entries] == ["1", "2", "3"]
    assert set(meeting.items.values_list("paragraph", flat=True)) == {None}


def test_an_old_protocol_keeps_the_paragraphs_it_was_printed_with(office):
    old = board(held_meeting)

    assert keep_paragraphs(old, [40, 41, 42])
    publish_held(old, by=office)
    later = board(published_meeting)

    assert paragraphs(old) == [40, 41, 42]
    assert paragraphs(later) == [43, 44, 45]


def test_an_old_protocol_that_waits_does_not_hold_up_others(office):
    old = board(held_meeting)
    keep_paragraphs(old, [1, 2, 3])

    assert paragraphs(board(published_meeting)) == [4, 5, 6]


@pytest.mark.parametrize("numbers", [[], [4, 5], [4, 6, 7], [6, 5, 4], [3, 4, 5]])
def test_paragraphs_that_do_not_fit_are_not_kept(numbers):
    board(published_meeting)
    old = board(held_meeting)

    assert not keep_paragraphs(old, numbers)
    assert paragraphs(old) == [None, None, None]
