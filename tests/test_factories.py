"""The ground the other tests stand on: what the factories make is whole and the same each time."""

import pytest

from meetings.models import Meeting
from members.models import Municipality
from tests import factories


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (factories.full_meeting, "draft"),
        (factories.planned_meeting, "planned"),
        (factories.called_meeting, "called"),
        (factories.held_meeting, "held"),
        (factories.published_meeting, "published"),
    ],
)
def test_meeting_is_made_in_each_status_with_all_its_parts(db, make, status):
    meeting = make()

    assert Meeting.objects.get().status == meeting.status == status
    assert meeting.items.count() == 4
    assert meeting.attendances.count() == 4
    assert meeting.appendices.count() == 2
    meeting.full_clean()


def test_board_meeting_becomes_a_protocol_with_paragraphs(db):
    meeting = factories.published_meeting(body=factories.body("styrelsen"))

    assert meeting.is_protocol
    assert sorted(meeting.items.exclude(paragraph=None).values_list("paragraph", flat=True)) == [
        1,
        2,
        3,
    ]


@pytest.mark.parametrize("attempt", [1, 2])
def test_names_are_the_same_in_every_test(db, attempt):
    assert str(factories.PersonFactory()) == "Birgitta Almkvist"


def test_municipalities_come_with_the_migrations(db):
    assert Municipality.objects.count() == 26


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", [1, 2])
def test_municipalities_are_there_also_after_a_test_that_commits(attempt):
    assert Municipality.objects.count() == 26
    assert factories.published_meeting().body.slug == "kso"
