"""Meetings on the pages of bodies, municipalities and persons, and who sees which."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from meetings.models import Attendance, Decision
from tests import factories
from tests.factories.meetings import publish_held
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db


def meeting_links(response):
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    return [a["href"] for a in page.select(".meeting-row__title a")]


def attended(meeting, **attendance):
    """Publish a meeting made from `meeting`; return it and one attendance it also has."""
    held = factories.held_meeting(**meeting)
    row = factories.AttendanceFactory(meeting=held, **attendance)
    publish_held(held, by=factories.StaffFactory())
    return held, row


def test_a_public_body_shows_what_comes_and_what_is_published(client):
    body = factories.body("styrelsen")
    coming = factories.planned_meeting(body=body)
    published = factories.published_meeting(body=body)
    factories.held_meeting(body=body)
    factories.full_meeting(body=body)

    links = meeting_links(client.get("/organ/styrelsen/"))

    assert links == [coming.get_absolute_url(), published.get_absolute_url()]


def test_a_joint_meeting_stands_at_both_bodies(client):
    meeting = factories.planned_meeting(body=factories.body("kso"), visibility="public")
    meeting.other_bodies.add(factories.body("au"))

    assert meeting_links(client.get("/organ/au/")) == [meeting.get_absolute_url()]
    assert meeting_links(client.get("/organ/kso/")) == [meeting.get_absolute_url()]


@pytest.mark.parametrize(
    ("who", "visibility", "seen"),
    [
        ("anonymous", "public", True),
        ("anonymous", "members", False),
        ("anonymous", "body", False),
        ("other", "members", True),
        ("other", "body", False),
        ("member", "body", True),
        ("office", "body", True),
    ],
)
@pytest.mark.parametrize("page", ["organ", "kommun", "person", "start"])
def test_each_reader_sees_the_meetings_meant_for_them(request, page, who, visibility, seen):
    client = request.getfixturevalue(f"{who}_client")
    nacka = factories.municipality("nacka")
    meeting, row = attended(
        {"body": factories.body("kso"), "visibility": visibility}, municipality=nacka
    )
    factories.MembershipFactory(person=row.person, municipality=nacka)
    urls = {
        "organ": "/organ/kso/",
        "kommun": "/kommuner/nacka/",
        "person": row.person.get_absolute_url(),
        "start": "/",
    }

    links = meeting_links(client.get(urls[page]))

    assert (meeting.get_absolute_url() in links) is seen


def test_a_municipality_shows_coming_meetings_of_bodies_where_it_has_a_seat(client):
    seat = factories.MembershipFactory(body=factories.body("styrelsen"))
    coming = factories.planned_meeting(body=seat.body)
    joint = factories.planned_meeting(body=factories.body("kso"), visibility="public")
    joint.other_bodies.add(seat.body)
    elsewhere = factories.planned_meeting(body=factories.body("au"), visibility="public")

    links = meeting_links(client.get(seat.municipality.get_absolute_url()))

    assert set(links) == {coming.get_absolute_url(), joint.get_absolute_url()}
    assert elsewhere.get_absolute_url() not in links


def test_absence_is_no_attendance(client):
    _, row = attended({"body": factories.body("styrelsen")}, status=Attendance.Status.ABSENT)
    factories.MembershipFactory(person=row.person)

    assert meeting_links(client.get(row.person.get_absolute_url())) == []


def test_a_person_shows_assignments_now_to_come_and_earlier(client):
    person = factories.PersonFactory()
    held = {"person": person, "municipality": factories.municipality("salem")}
    factories.MembershipFactory(**held, body=factories.body("kso"), role="chair")
    factories.MembershipFactory(
        **held, body=factories.body("au"), valid_from=date(2010, 1, 1), valid_to=date(2014, 12, 31)
    )
    factories.MembershipFactory(
        **held, body=factories.body("styrelsen"), valid_from=date(2099, 1, 1)
    )

    page = BeautifulSoup(client.get(person.get_absolute_url()).content, "html.parser")

    sections = {s.h2.get_text(): s.get_text(" ", strip=True) for s in page.select("main section")}
    assert "KSO-gruppen" in sections["Uppdrag nu"]
    assert "Ordförande för Salem" in " ".join(sections["Uppdrag nu"].split())
    assert "Styrelsen" in sections["Tillträder"]
    assert "1 jan 2010 – 31 dec 2014" in sections["Tidigare uppdrag"]


def test_a_name_from_minutes_one_may_not_read_has_no_page(client, member_client, office_client):
    _, row = attended({"body": factories.body("kso")}, municipality=None, party=None)
    url = row.person.get_absolute_url()

    assert client.get(url).status_code == 404
    assert member_client.get(url).status_code == 200
    assert office_client.get(url).status_code == 200


def test_a_name_from_a_draft_has_a_page_for_the_chancery_only(member_client, office_client):
    row = factories.AttendanceFactory()
    url = row.person.get_absolute_url()

    assert member_client.get(url).status_code == 404
    assert office_client.get(url).status_code == 200


def test_meetings_of_a_person_come_in_pages(client):
    person = factories.MembershipFactory().person
    for _ in range(21):
        attended({"body": factories.body("styrelsen"), "items": 1}, person=person)

    assert len(meeting_links(client.get(person.get_absolute_url()))) == 20
    assert len(meeting_links(client.get(person.get_absolute_url() + "?sida=2"))) == 1


@pytest.mark.parametrize(
    ("url", "at_most"), [("/", 8), ("/organ/styrelsen/", 9), ("/kommuner/botkyrka/", 9)]
)
def test_pages_with_meetings_cost_the_same_whatever_the_size(client, url, at_most):
    body = factories.body("styrelsen")

    def grow(number):
        for _ in range(number):
            held = factories.held_meeting(body=body, items=1)
            held.other_bodies.add(factories.body("au"))
            Decision.objects.filter(item__meeting=held).update(body=body)
            publish_held(held, by=factories.StaffFactory())
            coming = factories.planned_meeting(body=body, items=1)
            coming.other_bodies.add(factories.body("au"))
            factories.MembershipFactory(body=body, municipality=factories.municipality("botkyrka"))

    assert_query_count_does_not_grow(client, url, grow, at_most=at_most)


def test_the_page_of_a_person_costs_the_same_whatever_the_size(client):
    person = factories.PersonFactory()

    def grow(number):
        for body in factories.BodyFactory.create_batch(number):
            factories.MembershipFactory(person=person, body=body)
            attended({"body": body, "visibility": "public", "items": 1}, person=person)

    assert_query_count_does_not_grow(client, person.get_absolute_url(), grow, at_most=6)
