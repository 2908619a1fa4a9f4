"""Attendance taken from who sits in the meeting's bodies that day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from meetings.attendance import prefill_attendance
from meetings.models import Attendance
from tests import factories


@pytest.fixture
def meeting(db):
    return factories.MeetingFactory()


def seat(body=None, **kwargs):
    return factories.MembershipFactory(body=body or factories.body("kso"), **kwargs)


def listed(meeting):
    return {row.person_id: row for row in meeting.attendances.all()}


def test_members_and_substitutes_of_that_day_are_added(meeting, office):
    member = seat(municipality=factories.municipality("nacka"), party=factories.party("M"))
    substitute = seat(role="substitute")

    assert prefill_attendance(meeting, by=office) == 2

    row = listed(meeting)[member.person_id]
    assert (row.name, row.group, row.status) == (member.person.name, "member", "present")
    assert (row.municipality_name, row.party_abbreviation) == ("Nacka", "M")
    other = listed(meeting)[substitute.person_id]
    assert (other.group, other.status) == ("substitute", "absent")


def test_those_whose_assignment_had_ended_or_not_begun_are_left_out(meeting, office):
    seat(valid_to=date(2015, 12, 31))
    seat(valid_from=date(2016, 1, 13))

    assert prefill_attendance(meeting, by=office) == 0


def test_who_is_listed_already_is_neither_doubled_nor_changed(meeting, office):
    member = seat()
    factories.AttendanceFactory(
        meeting=meeting, person=member.person, status=Attendance.Status.ABSENT
    )

    assert prefill_attendance(meeting, by=office) == 0
    assert listed(meeting)[member.person_id].status == "absent"


def test_person_in_two_bodies_that_meet_together_comes_once(meeting, office):
    meeting.other_bodies.add(factories.body("au"))
    member = seat()
    seat(factories.body("au"), person=member.person, role="chair")
    only_there = seat(factories.body("au"))

    prefill_attendance(meeting, by=office)

    assert set(listed(meeting)) == {member.person_id, only_there.person_id}
    assert listed(meeting)[member.person_id].role == ""  # as in the leading body


def test_chair_is_named_as_such(meeting, office):
    chair = seat(role="chair")
    prefill_attendance(meeting, by=office)
    assert listed(meeting)[chair.person_id].role == "ordförande"


def test_published_meeting_is_left_alone(office):
    seat()
    meeting = factories.published_meeting()
    before = meeting.attendances.count()

    with pytest.raises(ValidationError):
        prefill_attendance(meeting, by=office)
    assert meeting.attendances.count() == before


def test_history_says_who_fetched_them(meeting, office):
    seat()
    prefill_attendance(meeting, by=office)
    assert meeting.attendances.get().history.get().history_user == office
