"""What meetings gave someone to do: the list, reporting it done, and the meeting that treats it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from meetings import workflow
from meetings.assignments.proposals import proposals_for
from meetings.models import ActionItem, AgendaItem, Meeting
from members.models import Membership
from tests import factories
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
URL = "/att-gora/"
Receiver = ActionItem.Receiver


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def given(text, *, visibility="public", body="kso", **action):
    """Return an assignment of published minutes."""
    meeting = factories.MeetingFactory(body=factories.body(body), visibility=visibility)
    item = factories.AgendaItemFactory(meeting=meeting, title=f"Punkten om {text}")
    action = factories.ActionItemFactory(item=item, text=text, **action)
    factories.publish(meeting)
    return action


def to_person(person, text="Skriv brevet.", **action):
    return given(text, receiver=Receiver.PERSON, person=person, **action)


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


def titles(client, query=""):
    page = BeautifulSoup(client.get(URL + query).content, "html.parser")
    return [row.h3.get_text(strip=True) for row in page.select(".duty")]


def test_the_list_shows_what_is_late_first_and_what_is_done_last(anonymous_client):
    done = given("klart", due_on=in_days(-30))
    workflow.report_done(done, by=None, done_on=in_days(-1))
    for text, due_on in [("utan dag", None), ("snart", in_days(3)), ("sent", in_days(-1))]:
        given(text, due_on=due_on)
    given("mycket sent", due_on=in_days(-9))

    assert titles(anonymous_client) == ["mycket sent", "sent", "snart", "utan dag", "klart"]


def test_the_list_is_narrowed_by_giver_receiver_and_state(anonymous_client):
    given("av styrelsen", body="styrelsen")
    person = factories.PersonFactory()
    late = to_person(person, "sent", due_on=in_days(-1))
    workflow.report_done(to_person(person, "klart"), by=None, done_on=in_days(0))

    assert titles(anonymous_client, "?organ=styrelsen") == ["av styrelsen"]
    assert titles(anonymous_client, "?till=person") == ["sent", "klart"]
    assert titles(anonymous_client, "?lage=forsenade") == [late.text]
    assert titles(anonymous_client, "?lage=klara") == ["klart"]
    assert titles(anonymous_client, "?organ=finns-inte") == []


def test_assignments_are_read_with_the_minutes_that_gave_them(
    anonymous_client, other_client, member_client, office_client
):
    given("öppet")
    given("organets", visibility="body")
    factories.ActionItemFactory(item=factories.held_meeting(items=1).items.first(), text="ofärdigt")

    assert titles(anonymous_client) == titles(other_client) == ["öppet"]
    assert set(titles(member_client)) == {"öppet", "organets"}
    assert "ofärdigt" in titles(office_client)


def test_the_list_asks_as_often_however_long_it_is(anonymous_client):
    def grow(number):
        for n in range(number):
            person = factories.PersonFactory()
            action = to_person(person, f"nummer {n}", treated_by=factories.body("au"))
            workflow.report_done(action, by=factories.StaffFactory(), done_on=in_days(0))

    assert_query_count_does_not_grow(anonymous_client, URL, grow)


def test_the_receiver_reports_an_assignment_done_with_a_note(member, member_client):
    action = to_person(member.person)

    page = member_client.get("/mina-sidor/")
    assert action.get_absolute_url() in page.content.decode()
    response = member_client.post(
        f"{action.get_absolute_url()}klart/", {"done_on": "", "done_note": "Brevet är avsänt."}
    )

    assert response.status_code == 302
    action.refresh_from_db()
    assert (action.done_on, action.done_note) == (in_days(0), "Brevet är avsänt.")
    assert (action.done_by, action.history.latest().history_user) == (member, member)
    assert action.item.meeting.status == Meeting.Status.PUBLISHED
    assert "Brevet är avsänt." in words(member_client.get(action.get_absolute_url()))


@pytest.mark.parametrize(("role", "status"), [("chair", 302), ("secretary", 302), ("member", 403)])
def test_a_bodys_assignment_is_reported_by_those_who_lead_it(member, member_client, role, status):
    Membership.objects.filter(person=member.person).update(role=role)
    meeting = factories.MeetingFactory(visibility="public")
    item = factories.AgendaItemFactory(meeting=meeting)
    action = factories.ActionItemFactory(
        item=item, receiver=Receiver.BODY, body=factories.body("kso")
    )
    factories.publish(meeting)

    response = member_client.post(f"{action.get_absolute_url()}klart/")

    assert response.status_code == status
    assert bool(ActionItem.objects.get(pk=action.pk).done_on) == (status == 302)


def test_another_than_the_receiver_may_not_report_it(other_client, member):
    action = to_person(member.person)

    assert other_client.post(f"{action.get_absolute_url()}klart/").status_code == 403
    assert ActionItem.objects.get(pk=action.pk).done_on is None


@pytest.mark.parametrize(
    ("done_on", "said"),
    [("2027-02-30", "Det datumet finns inte."), ("tomorrow", "Dagen har inte kommit än.")],
)
def test_a_wrong_day_is_told_at_the_field_and_the_note_stays(member, member_client, done_on, said):
    action = to_person(member.person)
    done_on = f"{in_days(1)}" if done_on == "tomorrow" else done_on

    response = member_client.post(
        f"{action.get_absolute_url()}klart/", {"done_on": done_on, "done_note": "Min text."}
    )

    page = BeautifulSoup(response.content, "html.parser")
    assert said in page.select_one(".field--error").get_text()
    assert page.select_one("textarea").text.strip() == "Min text."
    assert ActionItem.objects.get(pk=action.pk).done_on is None


def test_what_is_reported_is_corrected_and_opened_again_by_the_chancery_only(
    member, member_client, office, office_client
):
    action = to_person(member.person)
    url = action.get_absolute_url()
    member_client.post(f"{url}klart/", {"done_note": "Klart så."})

    late = member_client.post(f"{url}klart/", {"done_note": "En gång till."})
    assert "Någon annan har redan rapporterat uppdraget klart." in words(late)
    assert member_client.post(f"{url}oppna/").status_code == 403
    office_client.post(f"{url}oppna/")

    action.refresh_from_db()
    assert (action.done_on, action.done_note, action.done_by) == (None, "", None)
    assert "Klart så." in {record.done_note for record in action.history.all()}
    assert action.history.latest().history_user == office


def to_au(due_on, **action):
    return given("svaret", treated_by=factories.body("au"), due_on=due_on, **action)


def au_in(days, **meeting):
    starts_at = timezone.now() + timedelta(days=days)
    meeting = factories.MeetingFactory(body=factories.body("au"), starts_at=starts_at, **meeting)
    return workflow.plan_meeting(meeting, by=None)


def test_an_assignment_is_proposed_to_the_first_meeting_on_or_after_its_day():
    action = to_au(in_days(20))
    before, there, after = au_in(10), au_in(20), au_in(30)

    assert proposals_for(there) == [action]
    assert proposals_for(before) == proposals_for(after) == []
    workflow.cancel_meeting(there, by=None, reason="Förfall.")
    assert proposals_for(after) == [action]


def test_an_assignment_given_to_a_body_is_proposed_to_its_own_meeting():
    to = {"receiver": Receiver.BODY, "body": factories.body("au")}
    action = factories.ActionItemFactory(due_on=in_days(20), **to)
    there, after = au_in(20), au_in(30)

    assert proposals_for(there) == [action]
    assert proposals_for(after) == []


def test_what_its_matter_brings_before_the_body_anyway_is_not_proposed():
    action, meeting = to_au(in_days(5)), au_in(6)
    matter = factories.MatterFactory()
    # Past the rules: published items refuse every change.
    AgendaItem.objects.filter(pk=action.item_id).order_by().update(matter=matter)
    assert proposals_for(meeting) == [action]

    factories.AgendaItemFactory(meeting=meeting, matter=matter)

    assert proposals_for(meeting) == []


def test_an_assignment_without_a_day_or_late_is_proposed_to_the_next_meeting():
    undated, late = to_au(None), to_au(in_days(-40))
    coming, later = au_in(10), au_in(20)

    assert set(proposals_for(coming)) == {undated, late}
    assert proposals_for(later) == []
    workflow.report_done(late, by=None, done_on=in_days(0))
    assert proposals_for(coming) == [undated]


def test_a_proposal_is_taken_in_with_one_click_and_leads_back(office_client, office):
    action, meeting = to_au(in_days(5)), au_in(6)
    page = f"/admin/meetings/meeting/{meeting.pk}/"
    assert action.text in words_of_admin(office_client, f"{page}change/")

    office_client.post(f"{page}forslag/{action.pk}/", {"_take": "1"})

    item = meeting.items.get()
    assert (item.title, item.history.latest().history_user) == (action.item.title, office)
    there = office_client.get(f"/admin/meetings/agendaitem/{item.pk}/change/").content.decode()
    assert f"/admin/meetings/agendaitem/{action.item_id}/change/" in there
    assert proposals_for(meeting) == []
    AgendaItem.objects.get(pk=item.pk).delete()
    assert proposals_for(meeting) == [action], "once its item is gone it is proposed again"


def words_of_admin(client, url):
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return page.select_one(".proposals").get_text(" ")


def test_a_proposal_put_aside_goes_to_the_bodys_next_meeting(office_client):
    action, meeting, following = to_au(in_days(5)), au_in(6), au_in(30)

    office_client.post(f"/admin/meetings/meeting/{meeting.pk}/forslag/{action.pk}/", {"_aside": 1})

    assert proposals_for(meeting) == []
    assert proposals_for(following) == [action]
    assert not meeting.items.exists()


def test_a_meeting_that_was_held_takes_nothing_in(office_client):
    action = to_au(in_days(-300))
    held = workflow.hold_meeting(factories.MeetingFactory(body=factories.body("au")), by=None)

    response = office_client.post(
        f"/admin/meetings/meeting/{held.pk}/forslag/{action.pk}/", {"_take": "1"}, follow=True
    )

    assert "Dagordningen är inte öppen: mötet är hållet." in response.content.decode()
    assert not held.items.exists()
