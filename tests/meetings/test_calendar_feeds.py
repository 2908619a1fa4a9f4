"""Calendars to subscribe to, read back with a parser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from meetings import workflow
from meetings.calendars.feeds import address_of
from meetings.models import Meeting
from tests import factories

pytestmark = pytest.mark.django_db
PUBLIC, BODY = Meeting.Visibility.PUBLIC, Meeting.Visibility.BODY


def events(response):
    calendar = Calendar.from_ical(response.content)
    return {str(event["UID"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def name_of(meeting):
    return f"mote-{meeting.pk}"


def test_everyone_gets_public_meetings_and_cancelled_ones_as_such(client, office):
    place = "Sammanträdesrummet Åstön på övre våningen i huset, Södermalmsallén 36, ingång B"
    there = factories.planned_meeting(visibility=PUBLIC, place=place)
    closed = factories.called_meeting(visibility=BODY)
    draft = factories.full_meeting(visibility=PUBLIC, starts_at=timezone.now())
    gone = factories.called_meeting(visibility=PUBLIC)
    workflow.cancel_meeting(gone, by=office, reason="Sjukdom.")

    response = client.get("/kalender.ics")
    found = events(response)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert found.keys() == {name_of(there), name_of(gone)}
    assert not {name_of(closed), name_of(draft)} & found.keys()
    event = found[name_of(there)]
    assert str(event["LOCATION"]) == place
    assert (event["STATUS"], found[name_of(gone)]["STATUS"]) == ("TENTATIVE", "CANCELLED")
    assert "Sjukdom." in found[name_of(gone)]["DESCRIPTION"]
    assert event.decoded("DTSTART") == there.starts_at.replace(microsecond=0)
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    assert b"\n" not in response.content.replace(b"\r\n", b"")


def test_a_body_has_its_own_with_joint_meetings(client):
    board = factories.body("styrelsen")
    joint = factories.planned_meeting(visibility=PUBLIC)
    joint.other_bodies.add(board)
    factories.planned_meeting(visibility=PUBLIC)

    assert events(client.get("/organ/styrelsen/kalender.ics")).keys() == {name_of(joint)}
    assert client.get("/organ/finns-inte/kalender.ics").status_code == 404


def test_nothing_new_is_told_by_the_etag_and_a_change_is_new(client):
    meeting = factories.planned_meeting(visibility=PUBLIC)
    first = client.get("/kalender.ics")

    same = client.get("/kalender.ics", headers={"If-None-Match": first["ETag"]})
    meeting.place = "En annan sal"
    meeting.save()
    other = client.get("/kalender.ics", headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200


def test_ones_own_holds_what_only_members_see_until_the_address_is_renewed(
    client, member_client, member
):
    own = factories.called_meeting(visibility=BODY, remote_link="https://mote.example.se/x")
    factories.called_meeting(visibility=BODY, body=factories.body("revisorerna"))
    page = member_client.get(reverse("calendar_address")).content.decode()
    old = reverse("calendar_own", args=[member.calendar_address.key])

    found = events(client.get(old))
    member_client.post(reverse("calendar_renew"))
    member.calendar_address.refresh_from_db()
    new = reverse("calendar_own", args=[member.calendar_address.key])

    assert old in page
    assert found.keys() == {name_of(own)}
    assert "https://mote.example.se/x" in found[name_of(own)]["DESCRIPTION"]
    assert client.get(old).status_code == 404
    assert events(client.get(new)).keys() == {name_of(own)}
    member.is_active = False
    member.save()
    assert client.get(new).status_code == 404


def test_ones_own_has_what_one_is_a_guest_at_and_not_what_one_has_left(client, member, office):
    left = factories.called_meeting(visibility=PUBLIC)
    invited = factories.planned_meeting(visibility=PUBLIC, body=factories.body("revisorerna"))
    workflow.add_guest(invited, name=member.name, email=member.email.upper(), by=office)
    workflow.call_meeting(invited, by=office)
    member.person.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))

    found = events(client.get(reverse("calendar_own", args=[address_of(member).key])))

    assert left.invitees.called().filter(person=member.person).exists()
    assert found.keys() == {name_of(invited)}


def test_a_feed_asks_the_same_few_questions_however_many_meetings(
    client, django_assert_max_num_queries
):
    for days in range(6):
        factories.called_meeting(
            visibility=PUBLIC, starts_at=timezone.now() + timedelta(days=days + 1)
        )

    with django_assert_max_num_queries(4):
        assert len(events(client.get("/kalender.ics"))) == 6
