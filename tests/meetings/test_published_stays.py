"""What is published is true and stays true, whoever tries to change it and however."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from meetings import workflow
from meetings.models import AgendaItem, Attendance, Meeting
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    held_meeting,
    municipality,
    party,
    published_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "relation", ["items", "attendances", "appendices"], ids=["item", "attendance", "appendix"]
)
def test_a_part_of_a_published_meeting_is_neither_changed_nor_deleted(relation):
    part = getattr(published_meeting(), relation).first()

    with pytest.raises(ValidationError, match="publicerade"):
        part.save()
    with pytest.raises(ValidationError, match="publicerade"):
        part.delete()


@pytest.mark.parametrize("relation", ["decisions", "action_items", "statements"])
def test_an_outcome_of_a_published_meeting_is_neither_changed_nor_deleted(relation):
    meeting = published_meeting()
    item = AgendaItem.objects.filter(meeting=meeting).exclude(**{relation: None}).first()
    outcome = getattr(item, relation).first()

    with pytest.raises(ValidationError, match="publicerade"):
        outcome.save()
    with pytest.raises(ValidationError, match="publicerade"):
        outcome.delete()


def test_nothing_is_added_to_a_published_meeting():
    meeting = published_meeting()

    with pytest.raises(ValidationError, match="publicerade"):
        AgendaItemFactory(meeting=meeting)
    with pytest.raises(ValidationError, match="publicerade"):
        AttendanceFactory(meeting=meeting)


def test_a_published_meeting_is_not_deleted_even_in_bulk():
    meeting = published_meeting()

    with pytest.raises(ProtectedError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).delete()

    assert Meeting.objects.filter(pk=meeting.pk).exists()


def test_what_is_withdrawn_can_be_corrected(office):
    meeting = workflow.withdraw_publication(published_meeting(), by=office, reason="Fel namn.")
    item = meeting.items.first()

    item.title = "Rättad rubrik"
    item.save()

    assert AgendaItem.objects.get(pk=item.pk).title == "Rättad rubrik"


def test_an_assignment_is_reported_done_after_publication():
    action = AgendaItem.objects.get(pk=published_meeting().items.first().pk).action_items.first()
    action.done_on = action.item.meeting.date

    action.save(update_fields={"done_on"})

    assert type(action).objects.get(pk=action.pk).done_on == action.item.meeting.date


def test_names_in_the_attendance_are_those_of_that_day():
    row = AttendanceFactory(meeting=held_meeting())
    name = row.name
    row.person.family_name = "Nyttnamn"
    row.person.save()
    row.municipality.name = "Nykommun"
    row.municipality.save()

    row = Attendance.objects.get(pk=row.pk)
    row.role = "ordförande"
    row.save()

    assert (row.name, row.municipality_name) == (name, "Botkyrka")


def test_a_corrected_municipality_is_printed_anew():
    row = Attendance.objects.get(pk=AttendanceFactory(meeting=held_meeting()).pk)

    row.municipality = municipality("nacka")
    row.save()

    assert Attendance.objects.get(pk=row.pk).municipality_name == "Nacka"


@pytest.mark.parametrize(("year", "expected"), [(2014, "FP"), (2016, "L")])
def test_a_party_is_printed_as_it_was_called_that_day(year, expected):
    meeting = held_meeting()
    meeting.starts_at = meeting.starts_at.replace(year=year)
    meeting.ends_at = None
    meeting.save()

    assert AttendanceFactory(meeting=meeting, party=party("L")).party_abbreviation == expected


def test_every_change_of_content_is_counted():
    meeting = held_meeting()
    before = Meeting.objects.get(pk=meeting.pk).content_version

    meeting.attendances.first().delete()
    meeting.items.first().save()
    meeting.other_bodies.add(meeting.body)
    meeting.save()

    assert Meeting.objects.get(pk=meeting.pk).content_version >= before + 4
