from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from meetings import workflow
from meetings.models import Attendance
from members.models import Party
from tests.factories import (
    ActionItemFactory,
    AgendaItemFactory,
    AgendaStatementFactory,
    AppendixFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    body,
    called_meeting,
    held_meeting,
    municipality,
    planned_meeting,
    published_meeting,
)
from tests.factories.meetings import publish_held
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db


def page(client, meeting):
    response = client.get(meeting.get_absolute_url())
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def publish(meeting):
    workflow.hold_meeting(meeting, by=None)
    return publish_held(meeting, by=None)


def test_a_page_says_who_when_and_where(member_client):
    meeting = published_meeting(place="Brunnsviken")

    text = page(member_client, meeting).get_text(" ", strip=True)

    assert "KSO-gruppen" in text
    assert "12 januari 2016" in text
    assert "kl. 13.00" in text
    assert "Brunnsviken" in text


def test_items_have_anchors_of_their_own_numbers(member_client):
    soup = page(member_client, published_meeting())

    assert [s["id"] for s in soup.select("section.entry")] == [
        "punkt-1",
        "punkt-1a",
        "punkt-2",
        "punkt-3",
    ]
    for link in soup.select(".contents__link"):
        assert soup.find(id=link["href"].lstrip("#")), link


def test_decisions_and_assignments_stand_apart_and_on_top(member_client):
    meeting = MeetingFactory()
    item = AgendaItemFactory(meeting=meeting, text="<p>Det talades länge.</p>")
    DecisionFactory(item=item, text="Att skrivelsen sänds.")
    ActionItemFactory(item=item, text="Skriva utkastet.", treated_by=body("au"))

    soup = page(member_client, publish(meeting))

    on_top = soup.select_one(".outcome").get_text(" ", strip=True)
    assert "Att skrivelsen sänds." in on_top
    assert "Kansliet, behandlas av Arbetsutskottet" in on_top
    assert soup.select_one(".callout--decision").find("p", string="Beslut")
    assert "Att skrivelsen sänds." not in soup.select_one(".prose").get_text()


def test_attendance_is_grouped_as_in_minutes(member_client):
    meeting = MeetingFactory()
    AgendaItemFactory(meeting=meeting)
    Group, Status = Attendance.Group, Attendance.Status
    for name, group, status in [
        ("Anna Ek", Group.MEMBER, Status.PRESENT),
        ("Bo Al", Group.MEMBER, Status.REMOTE),
        ("Cia Lind", Group.SUBSTITUTE, Status.PRESENT),
        ("Dan Alm", Group.MEMBER, Status.ABSENT_NOTIFIED),
        ("Eva Gran", Group.GUEST, Status.PRESENT),
        ("Ulf Tall", Group.STAFF, Status.PRESENT),
    ]:
        AttendanceFactory(meeting=meeting, person=None, name=name, group=group, status=status)

    soup = page(member_client, publish(meeting))

    headings = [h.find(string=True).strip() for h in soup.select(".attendance__title")]
    assert headings == ["Närvarande", "Ersättare", "Frånvarande", "Gäster", "Kansliet"]
    lists = [ul.get_text(" ", strip=True) for ul in soup.select(".attendance__list")]
    assert "Bo Al" in lists[0]
    assert "på distans" in lists[0]
    assert "anmält förhinder" in lists[2]


def test_a_municipality_with_one_present_and_one_absent_is_represented(member_client):
    meeting = MeetingFactory()
    AgendaItemFactory(meeting=meeting)
    stockholm, nacka = municipality("stockholm"), municipality("nacka")
    AttendanceFactory(meeting=meeting, municipality=stockholm)
    AttendanceFactory(meeting=meeting, municipality=stockholm, status="absent")
    AttendanceFactory(meeting=meeting, municipality=nacka, status="absent_notified")

    total = page(member_client, publish(meeting)).select_one(".attendance__sum").get_text()

    assert total == "1 kommun representerad. Inte representerade: Nacka."


def test_statements_are_kept_apart_from_the_decision(member_client):
    meeting = MeetingFactory()
    item = AgendaItemFactory(meeting=meeting)
    AgendaStatementFactory(item=item, persons="Folke Oxdal", text="Vi hade velat annat.")

    box = page(member_client, publish(meeting)).select_one(".callout--statement").get_text(" ")

    assert "Reservation av Folke Oxdal (S)" in box
    assert "Vi hade velat annat." in box


def test_a_party_is_called_what_it_was_called_on_the_day_of_the_meeting(member_client):
    meeting = MeetingFactory()
    item = AgendaItemFactory(meeting=meeting)
    renamed = Party.objects.get(abbreviation="L")
    renamed.renamed_on = meeting.date + timedelta(days=1)
    renamed.save()
    AgendaStatementFactory(item=item, persons="Folke Oxdal", party=renamed)

    box = page(member_client, publish(meeting)).select_one(".callout--statement").get_text(" ")

    assert "Reservation av Folke Oxdal (FP)" in box


def test_a_paper_that_is_missing_is_named_as_missing(member_client):
    meeting = MeetingFactory()
    AppendixFactory(meeting=meeting, item=AgendaItemFactory(meeting=meeting), file=None, url="")

    soup = page(member_client, publish(meeting))

    assert "finns inte i portalen" in soup.select_one(".file-link--missing").get_text()


def test_scripts_in_the_text_never_reach_the_reader(member_client):
    meeting = MeetingFactory()
    item = AgendaItemFactory(meeting=meeting)
    type(item).objects.filter(pk=item.pk).update(
        text='<p onclick="x()">Hej<script>alert(1)</script></p><a href="javascript:x()">länk</a>'
    )

    html = str(page(member_client, publish(meeting)))

    assert "alert(1)" not in html
    assert "onclick" not in html
    assert "javascript:" not in html


def test_a_planned_meeting_shows_its_frame_and_no_agenda(member_client):
    soup = page(member_client, planned_meeting())

    assert not soup.select(".entry")
    assert "Dagordningen är inte öppen här." in soup.get_text()


def test_members_of_the_body_read_the_agenda_of_a_called_meeting(member_client, other_client):
    meeting = called_meeting(remote_link="https://motet.example.se/abc")

    own, others = page(member_client, meeting), page(other_client, meeting)

    assert len(own.select(".entry")) == 4
    assert not own.select(".callout, .prose, .attendance")
    assert own.find("a", href="https://motet.example.se/abc")
    assert not others.select(".entry")
    assert "motet.example.se" not in str(others)


def test_unpublished_text_is_for_the_chancery_and_marked_as_such(member_client, office_client):
    meeting = held_meeting()

    assert not page(member_client, meeting).select(".callout, .prose, .attendance")
    soup = page(office_client, meeting)
    assert soup.select(".callout")
    assert "Arbetsmaterial" in soup.get_text()


def test_what_one_may_not_see_does_not_exist(anonymous_client, other_client):
    hidden = published_meeting(visibility="body")

    for client in (anonymous_client, other_client):
        assert client.get(hidden.get_absolute_url()).status_code == 404


def test_a_cancelled_meeting_says_why(member_client):
    meeting = workflow.cancel_meeting(planned_meeting(), by=None, reason="För få anmälda.")

    assert "Mötet är inställt. För få anmälda." in page(member_client, meeting).get_text(" ")


def test_an_unknown_hour_is_not_made_up(member_client):
    start = timezone.make_aware(timezone.datetime(2012, 3, 6))
    meeting = published_meeting(starts_at=start, ends_at=None, time_known=False)

    assert "kl." not in page(member_client, meeting).select_one(".facts").get_text()


@pytest.mark.parametrize("slug", ["kso", "styrelsen"])
def test_a_page_asks_as_often_whatever_it_holds(office_client, slug):
    meeting = MeetingFactory(body=body(slug))
    workflow.hold_meeting(meeting, by=None)

    def grow(number):
        for _ in range(number):
            item = AgendaItemFactory(meeting=meeting)
            AgendaItemFactory(meeting=meeting, parent=item)
            for factory in (DecisionFactory, ActionItemFactory, AgendaStatementFactory):
                factory(item=item)
            AppendixFactory(meeting=meeting, item=item)
            AttendanceFactory(meeting=meeting, from_item=item)

    # Three more than a reader's twelve: which role one has, for which municipality one acts, and
    # whether an item is on just now.
    assert_query_count_does_not_grow(office_client, meeting.get_absolute_url(), grow, at_most=15)
