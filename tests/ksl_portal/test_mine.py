"""Mina sidor: what concerns the one who is logged in, nothing of others, and what it costs."""

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from meetings import workflow
from meetings.models import ActionItem, Appendix, Attendance, Meeting
from members.models import MunicipalityAccess
from tests import factories
from tests.cast import logged_in
from tests.factories.meetings import publish_held
from tests.factories.members import PASSWORD
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
URL = "/mina-sidor/"
Visibility = Meeting.Visibility


def page_of(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def section(page, name):
    """Return the section whose heading has the id `name`, None if the page has none."""
    return page.select_one(f"section[aria-labelledby={name}]")


def hrefs(part):
    return [a["href"] for a in part.find_all("a")] if part else []


def words(part):
    return " ".join(part.get_text(" ").split())


def assignment(item_of, **action):
    """Return an assignment under an item of a meeting, whose minutes are corrected with it."""
    workflow.start_correction(item_of, by=None, reason="Uppdraget saknades.")
    item = item_of.items.filter(parent=None).first()
    action = factories.ActionItemFactory(item=item, **action)
    workflow.complete_correction(item_of, by=None)
    return action


def test_mine_asks_nobody_but_the_one_who_is_logged_in(anonymous_client):
    response = anonymous_client.get(URL)

    assert response.status_code == 302
    assert response["Location"] == "/logga-in/?next=/mina-sidor/"


def test_one_lands_on_mine_after_logging_in(anonymous_client, member):
    form = {"login": member.email, "password": PASSWORD}

    assert anonymous_client.post("/logga-in/", form)["Location"] == URL


def test_the_front_page_and_the_menu_lead_to_mine_once_logged_in(client, member_client):
    public, own = page_of(client, "/"), page_of(member_client, "/")

    assert URL not in hrefs(public)
    assert URL in hrefs(own.header.nav)
    assert URL in hrefs(own.main)


def test_the_next_meeting_comes_first_with_its_agenda_and_papers_at_hand(member_client):
    later = factories.called_meeting(starts_at=timezone.now() + timedelta(days=20))
    next_one = factories.called_meeting(starts_at=timezone.now() + timedelta(days=2))
    papers = [f"{next_one.get_absolute_url()}bilagor/{p.pk}/" for p in next_one.appendices.all()]

    rows = section(page_of(member_client), "moten").select(".my-meeting")

    assert [row.h3.a["href"] for row in rows] == [
        next_one.get_absolute_url(),
        later.get_absolute_url(),
    ]
    assert f"{next_one.get_absolute_url()}#dagordning" in hrefs(rows[0])
    assert [href for href in hrefs(rows[0]) if "/bilagor/" in href] == papers
    assert rows[0].details.has_attr("open")
    assert not rows[1].details.has_attr("open")
    for href in papers:
        assert member_client.get(href).status_code == 200


def test_papers_kept_closer_are_not_shown(member_client):
    meeting = factories.called_meeting()
    meeting.appendices.update(visibility=Appendix.Visibility.STAFF)

    row = section(page_of(member_client), "moten").select_one(".my-meeting")

    assert row.h3.a["href"] == meeting.get_absolute_url()
    assert row.details is None


def test_a_planned_meeting_shows_its_frame_but_no_papers(member_client):
    factories.planned_meeting(place="Sjöviken")

    row = section(page_of(member_client), "moten").select_one(".my-meeting")

    assert "Sjöviken" in words(row)
    assert "Kallelsen har inte gått ut än" in words(row)
    assert row.details is None
    assert not any("#dagordning" in href for href in hrefs(row))


def test_the_remote_link_is_for_the_members_of_the_body(member_client, other_client):
    factories.called_meeting(remote_link="https://mote.example/abc", visibility=Visibility.MEMBERS)

    assert "https://mote.example/abc" in hrefs(section(page_of(member_client), "moten"))
    assert "https://mote.example/abc" not in hrefs(page_of(other_client))


def test_meetings_of_other_bodies_are_not_mine_though_i_may_see_them(other_client):
    coming = factories.called_meeting(visibility=Visibility.PUBLIC)
    published = factories.published_meeting(visibility=Visibility.PUBLIC)

    links = hrefs(page_of(other_client).main)

    assert coming.get_absolute_url() not in links
    assert published.get_absolute_url() not in links


def test_a_cancelled_meeting_says_so_and_why(member_client):
    meeting = factories.called_meeting()
    workflow.cancel_meeting(meeting, by=None, reason="För få anmälda.")

    row = section(page_of(member_client), "moten").select_one(".my-meeting")

    assert "Inställt" in words(row)
    assert "För få anmälda." in words(row)


@pytest.mark.parametrize(("days", "word"), [(0, "I dag"), (1, "I morgon"), (2, None)])
def test_a_meeting_that_is_near_says_when(member_client, days, word):
    with time_machine.travel("2026-11-24T07:00:00+01:00", tick=False):
        factories.called_meeting(starts_at=timezone.now() + timedelta(days=days, hours=3))

        row = section(page_of(member_client), "moten").select_one(".my-meeting")

    assert [said for said in ("I dag", "I morgon") if said in words(row)] == (
        [word] if word else []
    )


def test_an_adjuster_is_told_what_to_adjust_and_by_when(adjuster, member_client):
    meeting = factories.protocol_to_adjust(adjuster.person)
    adjust_by = meeting.date + timedelta(days=14)

    with time_machine.travel(f"{adjust_by}T23:00:00+01:00", tick=False):
        on_the_day = section(page_of(logged_in(adjuster)), "justera")
    with time_machine.travel(f"{adjust_by + timedelta(days=1)}T08:00:00+01:00", tick=False):
        the_day_after = section(page_of(logged_in(adjuster)), "justera")

    assert meeting.get_absolute_url() in hrefs(on_the_day)
    assert "Ska vara justerat senast tisdag 26 januari 2016" in words(on_the_day)
    assert "Försenat" in words(the_day_after)
    assert section(page_of(member_client), "justera") is None


@pytest.mark.parametrize(
    "change",
    [
        {"role": "ordförande"},
        {"status": Attendance.Status.ABSENT_NOTIFIED},
        {"person": None, "name": "Cia Lind"},
    ],
    ids=["other role", "absent", "someone else"],
)
def test_only_who_was_there_and_appointed_adjusts(adjuster, change):
    meeting = factories.protocol_to_adjust(adjuster.person)
    Attendance.objects.filter(meeting=meeting, person=adjuster.person).update(**change)

    assert section(page_of(logged_in(adjuster)), "justera") is None


def test_a_published_protocol_is_no_longer_to_be_adjusted(adjuster):
    meeting = factories.protocol_to_adjust(adjuster.person)
    publish_held(meeting, by=None)

    page = page_of(logged_in(adjuster))

    assert section(page, "justera") is None
    assert meeting.get_absolute_url() in hrefs(section(page, "nytt"))


def test_assignments_on_me_and_my_bodies_wait_until_done_late_ones_first(member, member_client):
    meeting = factories.published_meeting()
    today = timezone.localdate()
    on_body = {"receiver": ActionItem.Receiver.BODY, "body": factories.body("kso")}
    assignment(meeting, text="Utan sista dag.", **on_body)
    assignment(meeting, text="I tid.", due_on=today, **on_body)
    late = assignment(
        meeting,
        text="För sent.",
        due_on=today - timedelta(days=1),
        receiver=ActionItem.Receiver.PERSON,
        person=member.person,
    )
    done = assignment(meeting, text="Redan klart.", **on_body)
    workflow.report_done(done, by=None, done_on=today)

    rows = section(page_of(member_client), "uppdrag").select(".duty")

    assert [words(row.h3) for row in rows] == ["För sent.", "I tid.", "Utan sista dag."]
    assert ["Försenat" in words(row) for row in rows] == [True, False, False]
    assert "Till dig" in words(rows[0])
    assert "Till KSO-gruppen" in words(rows[1])
    workflow.report_done(late, by=None, done_on=today)
    assert "För sent." not in words(page_of(member_client).main)


@pytest.mark.parametrize("body", ["kso", "styrelsen"], ids=["minutes", "protocol"])
def test_an_assignment_leads_to_the_very_item_that_gave_it(member, member_client, body):
    meeting = factories.published_meeting(body=factories.body(body))
    action = assignment(
        meeting, receiver=ActionItem.Receiver.PERSON, person=member.person, text="Det gäller dig."
    )

    (row,) = section(page_of(member_client), "uppdrag").select(".duty")
    address, anchor = row.a["href"].split("#")
    there = page_of(member_client, address).find(id=anchor)

    assert address == meeting.get_absolute_url()
    assert action.item.title in words(there)


def test_assignments_of_unpublished_or_closed_minutes_are_not_told(member, member_client):
    mine = {"receiver": ActionItem.Receiver.PERSON, "person": member.person}
    held = factories.held_meeting()
    factories.ActionItemFactory(item=held.items.first(), text="Inte publicerat.", **mine)
    closed = factories.published_meeting(
        body=factories.body("revisorerna"), visibility=Visibility.BODY
    )
    assignment(closed, text="Inte för dig.", **mine)

    assert section(page_of(member_client), "uppdrag").select(".duty") == []


def test_new_minutes_of_my_bodies_stand_with_the_newest_first(member_client):
    first = factories.published_meeting()
    second = factories.published_meeting()
    workflow.withdraw_publication(first, by=None, reason="Fel i texten.")
    publish_held(first, by=None)

    links = hrefs(section(page_of(member_client), "nytt"))

    assert [href for href in links if href.startswith("/moten/")] == [
        first.get_absolute_url(),
        second.get_absolute_url(),
    ]


def test_who_acts_for_a_municipality_sees_what_is_asked_and_agreed(submitter_a, submitter_a_client):
    MunicipalityAccess.objects.filter(user=submitter_a).update(valid_to=date(2099, 12, 31))
    referral = factories.open_referral()
    factories.ended_referral()
    factories.full_referral()
    agreement = factories.published_agreement()
    factories.AgreementFactory(title="Bara ett utkast")

    page = page_of(submitter_a_client)

    assert referral.get_absolute_url() in hrefs(section(page, "remisser"))
    assert len(section(page, "remisser").select("li")) == 1
    assert hrefs(section(page, "overenskommelser")) == [agreement.get_absolute_url()]
    municipalities = words(section(page, "kommuner"))
    assert "Botkyrka" in municipalities
    assert "Behörig" in municipalities
    assert "till och med 31 december 2099" in municipalities
    assert section(page, "moten") is None


def test_one_sees_for_which_of_several_municipalities_one_acts_and_changes_it(submitter_a):
    factories.MunicipalityAccessFactory(
        user=submitter_a, municipality=factories.municipality("nacka")
    )
    client = logged_in(submitter_a)

    before = section(page_of(client), "kommuner")
    form = before.find("button", value="nacka").find_parent("form")
    sent = {field["name"]: field["value"] for field in form.select("input")} | {"kommun": "nacka"}
    response = client.post(form["action"], sent)
    after = section(page_of(client), "kommuner")

    assert "Du agerar för den nu" not in words(before)
    assert response["Location"] == URL
    botkyrka, nacka = after.select(".access")
    assert "Du agerar för den nu" in words(nacka)
    assert "Du agerar för den nu" not in words(botkyrka)


def test_a_member_without_a_municipality_to_act_for_sees_none(member_client):
    factories.open_referral()

    page = page_of(member_client)

    assert section(page, "remisser") is None
    assert section(page, "kommuner") is None


def test_an_access_that_has_ended_is_gone(drafter_a):
    MunicipalityAccess.objects.filter(user=drafter_a).update(valid_to=date(2026, 11, 20))

    with time_machine.travel("2026-11-20T23:59:00+01:00", tick=False):
        before = section(page_of(logged_in(drafter_a)), "kommuner")
    with time_machine.travel("2026-11-21T00:00:00+01:00", tick=False):
        after = section(page_of(logged_in(drafter_a)), "kommuner")

    assert "Botkyrka" in words(before)
    assert after is None


def test_the_chancery_is_led_to_its_desk(office_client, member_client):
    assert "/admin/" in hrefs(section(page_of(office_client), "arbetsbord"))
    assert section(page_of(member_client), "arbetsbord") is None


def test_empty_pages_say_what_will_come(member_client):
    text = words(page_of(member_client).main)

    assert "Inget möte är planerat" in text
    assert "Inga uppdrag väntar" in text
    assert "Inget är publicerat än" in text


def test_an_account_without_seat_or_municipality_is_told_what_to_do():
    page = page_of(logged_in(factories.UserFactory()))

    assert "Hör av dig till kansliet" in words(page.main)


@pytest.mark.parametrize(
    ("url", "make"),
    [
        ("moten", lambda person: factories.called_meeting()),
        ("att-justera", factories.protocol_to_adjust),
    ],
)
def test_what_is_more_than_a_few_stands_on_pages_of_its_own(adjuster, url, make):
    meetings = [make(adjuster.person) for _ in range(21)]
    client = logged_in(adjuster)

    start = page_of(client)
    first, second = (page_of(client, f"{URL}{url}/?sida={number}") for number in (1, 2))

    assert f"{URL}{url}/" in hrefs(start)
    seen = {href for page in (first, second) for href in hrefs(page.main)}
    assert {meeting.get_absolute_url() for meeting in meetings} <= seen


def test_more_than_a_few_assignments_stand_on_pages_of_their_own(member, member_client):
    meeting = factories.published_meeting()
    workflow.withdraw_publication(meeting, by=None, reason="Uppdrag saknades.")
    for number in range(21):
        factories.ActionItemFactory(
            item=meeting.items.first(),
            text=f"Uppdrag {number}.",
            receiver=ActionItem.Receiver.PERSON,
            person=member.person,
        )
    publish_held(meeting, by=None)

    assert f"{URL}uppdrag/" in hrefs(section(page_of(member_client), "uppdrag"))
    assert len(page_of(member_client, f"{URL}uppdrag/").select(".duty")) == 20
    assert len(page_of(member_client, f"{URL}uppdrag/?sida=2").select(".duty")) == 1


def test_coming_meetings_stand_before_those_that_have_been(member_client):
    past = [factories.published_meeting() for _ in range(2)]
    later = factories.planned_meeting(starts_at=timezone.now() + timedelta(days=40))
    sooner = factories.planned_meeting(starts_at=timezone.now() + timedelta(days=4))
    factories.full_meeting()

    page = page_of(member_client, f"{URL}moten/")

    links = [a["href"] for a in page.select(".meeting-row__title a")]
    expected = [sooner, later, *reversed(past)]
    assert links == [meeting.get_absolute_url() for meeting in expected]


def everything(account):
    """Return what makes a number of rows of everything that Mina sidor shows to `account`."""

    def grow(number):
        for _ in range(number):
            body = factories.MembershipFactory(
                person=account.person, body=factories.BodyFactory()
            ).body
            factories.called_meeting(body=body).other_bodies.add(factories.body("au"))
            factories.protocol_to_adjust(account.person, body=body)
            assignment(
                factories.published_meeting(body=body),
                receiver=ActionItem.Receiver.BODY,
                body=body,
            )
            factories.open_referral()
            factories.published_agreement()

    return grow


@pytest.mark.parametrize("page", ["", "moten/", "att-justera/", "uppdrag/"])
def test_mine_asks_as_often_however_much_there_is(adjuster, page):
    factories.MunicipalityAccessFactory(user=adjuster)

    assert_query_count_does_not_grow(
        logged_in(adjuster), URL + page, everything(adjuster), at_most=17
    )
