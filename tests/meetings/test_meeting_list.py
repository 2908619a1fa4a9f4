from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import workflow
from tests.factories import (
    DecisionFactory,
    MeetingFactory,
    body,
    called_meeting,
    correction_begun,
    full_meeting,
    held_meeting,
    planned_meeting,
    published_meeting,
)
from tests.factories.meetings import publish_held
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
URL = reverse("meetings:meeting_list")


def slugs(meetings):
    return [meeting.slug for meeting in meetings]


def test_the_next_meeting_comes_first_and_the_latest_minutes_below(member_client):
    now = timezone.now()
    later = called_meeting(starts_at=now + timedelta(days=9))
    sooner = planned_meeting(starts_at=now + timedelta(days=2))
    older = published_meeting(starts_at=now - timedelta(days=30))
    newer = published_meeting(starts_at=now - timedelta(days=3))

    response = member_client.get(URL)

    assert slugs(response.context["coming"]) == slugs([sooner, later])
    assert slugs(response.context["page"]) == slugs([newer, older])


def test_nobody_but_the_chancery_counts_a_draft(anonymous_client, office_client):
    full_meeting(visibility="public")

    assert anonymous_client.get(URL).context["page"].paginator.count == 0
    assert office_client.get(URL).context["page"].paginator.count == 1


def test_a_joint_meeting_is_found_under_both_bodies(member_client):
    meeting = published_meeting()
    workflow.withdraw_publication(meeting, by=None, reason="Gemensamt möte.")
    meeting.other_bodies.add(body("au"))
    published_meeting(body=body("kd-gruppen"))

    for slug in ("kso", "au"):
        assert slugs(member_client.get(URL, {"organ": slug}).context["page"]) == [meeting.slug]


def test_a_year_is_the_year_in_stockholm(member_client):
    start = timezone.make_aware(timezone.datetime(2016, 1, 1, 0, 15))
    meeting = published_meeting(starts_at=start)

    assert slugs(member_client.get(URL, {"ar": "2016"}).context["page"]) == [meeting.slug]
    assert "2015" not in str(member_client.get(URL).context["filter"].form["ar"])


def test_words_are_found_in_headings_texts_and_decisions(member_client):
    meeting = published_meeting()
    published_meeting()
    workflow.withdraw_publication(meeting, by=None, reason="Beslut glömt.")
    DecisionFactory(item=meeting.items.first(), text="Färdtjänsten utreds vidare.")
    publish_held(meeting, by=None)

    found = member_client.get(URL, {"q": "färdtjänsten utreds"}).context["page"]

    assert slugs(found) == [meeting.slug]


def test_a_search_says_nothing_of_unpublished_text(member_client, office_client):
    held = held_meeting()
    DecisionFactory(item=held.items.first(), text="Hemligt tills vidare.")

    assert member_client.get(URL, {"q": "hemligt"}).context["page"].paginator.count == 0
    assert office_client.get(URL, {"q": "hemligt"}).context["page"].paginator.count == 1


def test_a_search_finds_what_is_being_corrected_as_it_is_read(member_client, office):
    meeting = published_meeting()
    item = meeting.items.order_by("position").last()
    before = item.title
    workflow.start_correction(meeting, by=office, reason="Fel rubrik.")
    item.title = "Hemligstämplat"
    item.save()

    def found(words):
        return slugs(member_client.get(URL, {"q": words}).context["page"])

    assert found(before) == found(f"{before} {meeting.items.first().title}") == [meeting.slug]
    assert found("hemligstämplat") == []


def test_a_row_says_how_much_was_decided_once_it_may_be_read(member_client, office_client):
    held_meeting()

    assert "3 beslut" not in member_client.get(URL).content.decode()
    assert "3 beslut" in office_client.get(URL).content.decode()


@pytest.mark.parametrize(
    "query",
    ["organ=finns-inte", "ar=20x6", "ar=999999", "q=%00", "sida=0", "sida=tolv", "q=" + "å" * 500],
)
def test_a_strange_address_is_answered_with_a_page(anonymous_client, query):
    assert anonymous_client.get(f"{URL}?{query}").status_code == 200


def test_the_list_has_pages(office_client):
    for _ in range(27):
        MeetingFactory()

    response = office_client.get(URL, {"sida": 2})

    assert len(response.context["page"].object_list) == 2
    assert 'aria-current="page"' in response.content.decode()


def test_the_list_asks_as_often_however_long_it_is(member_client):
    def grow(number):
        for _ in range(number):
            published_meeting().other_bodies.through.objects.count()
            planned_meeting()
            correction_begun()

    assert_query_count_does_not_grow(member_client, URL, grow)
    assert_query_count_does_not_grow(member_client, f"{URL}?q=att", grow)
