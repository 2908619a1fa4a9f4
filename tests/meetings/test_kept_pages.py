"""A published page is rendered once for each audience, and is never older than its text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import workflow
from tests.factories import (
    ActionItemFactory,
    AppendixFactory,
    PersonFactory,
    held_meeting,
    published_meeting,
)
from tests.factories.meetings import publish_held

pytestmark = pytest.mark.django_db


def read(client, meeting):
    return client.get(meeting.get_absolute_url()).content.decode()


def test_the_second_reader_costs_few_queries(anonymous_client):
    meeting = published_meeting(visibility="public")
    read(anonymous_client, meeting)

    with CaptureQueriesContext(connection) as captured:
        read(anonymous_client, meeting)

    assert len(captured) == 1


def test_a_correction_is_read_at_once(member_client, office):
    meeting = published_meeting()
    read(member_client, meeting)

    workflow.withdraw_publication(meeting, by=office, reason="Fel rubrik.")
    item = meeting.items.first()
    item.title = "Rättad rubrik"
    item.save()
    publish_held(meeting, by=office)

    assert "Rättad rubrik" in read(member_client, meeting)


def test_a_withdrawn_text_is_gone_at_once(member_client, office):
    meeting = published_meeting()
    assert 'class="prose"' in read(member_client, meeting)

    workflow.withdraw_publication(meeting, by=office, reason="Fel bilaga.")

    assert 'class="prose"' not in read(member_client, meeting)


def test_audiences_never_read_each_others_page(office_client, member_client, other_client):
    meeting = held_meeting()
    AppendixFactory(meeting=meeting, title="Kansliets eget", visibility="staff")
    AppendixFactory(meeting=meeting, title="Organets eget", visibility="body")
    publish_held(meeting, by=None)

    pages = [read(client, meeting) for client in (office_client, member_client, other_client) * 2]

    assert [("Kansliets eget" in page, "Organets eget" in page) for page in pages] == [
        (True, True),
        (False, True),
        (False, False),
    ] * 2


def test_a_body_that_is_renamed_is_renamed_on_its_meetings(member_client):
    meeting = published_meeting()
    read(member_client, meeting)

    meeting.body.name = "Kommunstyrelsernas ordförande"
    meeting.body.save()

    assert "Kommunstyrelsernas ordförande" in read(member_client, meeting)


def test_a_receiver_who_changes_name_is_named_anew(member_client):
    meeting = held_meeting()
    person = PersonFactory()
    ActionItemFactory(item=meeting.items.first(), receiver="person", person=person)
    publish_held(meeting, by=None)
    read(member_client, meeting)

    person.family_name = "Nygift"
    person.save()

    assert "Nygift" in read(member_client, meeting)
