"""Downloads of what is not public, in the event log: one row for each."""

import pytest
from django.urls import reverse

from accounts.models import Event
from meetings.models import Meeting
from tests import factories
from tests.factories.meetings import publish_held

Visibility = Meeting.Visibility


def downloads():
    return list(Event.objects.filter(kind=Event.Kind.FILE_DOWNLOADED))


def paper(visibility):
    """The address of a paper of a published meeting."""
    meeting = factories.held_meeting(visibility=visibility)
    stored = factories.StoredFileFactory(original_name="Åtgärder, steg 1.pdf")
    appendix = factories.AppendixFactory(meeting=meeting, file=stored)
    publish_held(meeting, by=factories.StaffFactory())
    return reverse("meetings:appendix_file", args=[meeting.slug, appendix.pk])


@pytest.fixture
def closed(db):
    return paper(Visibility.MEMBERS)


def test_download_says_who_and_what(closed, member, member_client):
    member_client.get(closed)

    (event,) = downloads()
    assert (event.actor, event.actor_name) == (member, member.email)
    assert event.what == f"Åtgärder, steg 1.pdf ({closed})"
    assert event.ip is None


def test_each_download_has_its_own_row(closed, member_client, other_client):
    member_client.get(closed)
    member_client.get(closed)
    other_client.get(closed)

    assert len(downloads()) == 3


def test_public_file_is_nobodys_business(db, member_client, anonymous_client):
    url = paper(Visibility.PUBLIC)
    member_client.get(url)
    anonymous_client.get(url)

    assert downloads() == []


def test_refused_download_is_none(closed, anonymous_client):
    assert anonymous_client.get(closed).status_code == 404
    assert downloads() == []


def test_parts_that_follow_the_first_have_no_rows(closed, member_client):
    for part in ["bytes=0-1023", "bytes=1024-2047", "bytes=2048-"]:
        member_client.get(closed, headers={"Range": part})

    assert len(downloads()) == 1


def test_leaving_out_the_first_byte_leaves_a_trace(closed, member_client, other_client):
    member_client.get(closed)
    other_client.get(closed, headers={"Range": "bytes=1-"})

    assert len(downloads()) == 2


def test_asking_whether_it_is_there_is_no_download(closed, member_client):
    assert member_client.head(closed).status_code == 200
    assert downloads() == []


def minutes(visibility):
    meeting = factories.published_meeting(visibility=visibility)
    return reverse("meetings:meeting_pdf", args=[meeting.slug])


@pytest.mark.parametrize(
    ("visibility", "rows"), [(Visibility.PUBLIC, 0), (Visibility.MEMBERS, 1), (Visibility.BODY, 1)]
)
def test_minutes_are_logged_unless_public(db, member_client, visibility, rows):
    assert member_client.get(minutes(visibility)).status_code == 200

    assert len(downloads()) == rows


def test_minutes_that_the_reader_has_already_are_not_logged_again(db, member_client):
    url = minutes(Visibility.MEMBERS)
    first = member_client.get(url)
    again = member_client.get(url, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert len(downloads()) == 1


def test_draft_of_public_minutes_is_logged(db, office_client):
    meeting = factories.full_meeting(visibility=Visibility.PUBLIC)
    office_client.get(reverse("meetings:meeting_pdf", args=[meeting.slug]))

    assert len(downloads()) == 1
