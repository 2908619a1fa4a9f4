from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import ActionItem, Meeting
from tests.factories import ActionItemFactory, held_meeting, published_meeting
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
LIST = "/admin/meetings/actionitem/"


def page_of(action):
    return reverse("admin:meetings_actionitem_change", args=[action.pk])


def test_an_assignment_is_reported_done_after_publication(office_client, office):
    action = ActionItem.objects.filter(item__meeting=published_meeting()).first()

    office_client.post(page_of(action), {"done_on": "2026-01-15"})

    action.refresh_from_db()
    assert f"{action.done_on}" == "2026-01-15"
    assert action.history.latest().history_user == office
    assert action.item.meeting.status == Meeting.Status.PUBLISHED


def test_nothing_else_of_an_assignment_is_changed_there(office_client):
    action = ActionItem.objects.filter(item__meeting=published_meeting()).first()

    office_client.post(page_of(action), {"done_on": "2026-01-15", "text": "Annat", "due_on": ""})

    assert ActionItem.objects.get(pk=action.pk).text == action.text


def test_a_day_to_come_is_refused_at_the_field(office_client):
    action = ActionItem.objects.filter(item__meeting=held_meeting()).first()
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = office_client.post(page_of(action), {"done_on": f"{tomorrow}"})

    assert "Dagen har inte kommit än." in response.content.decode()
    assert ActionItem.objects.get(pk=action.pk).done_on is None


def test_the_list_finds_what_is_late(office_client):
    item = held_meeting().items.first()
    today = timezone.localdate()
    ActionItemFactory(item=item, text="Sen skrivelse", due_on=today - timedelta(days=1))
    ActionItemFactory(item=item, text="I tid", due_on=today)

    html = office_client.get(LIST, {"lage": "forsenade"}).content.decode()

    assert "Sen skrivelse" in html
    assert "I tid" not in html


def test_the_list_asks_as_often_however_long_it_is(office_client):
    def grow(number):
        for _ in range(number):
            held_meeting()

    assert_query_count_does_not_grow(office_client, LIST, grow)
