"""Who may fetch the file of an appendix, and with which headers it comes."""

import pytest
from django.urls import reverse

from meetings.models import Appendix, Meeting
from tests import factories
from tests.factories.meetings import publish_held
from tests.files.uploads import PDF, PNG

Visibility = Appendix.Visibility


def address(appendix):
    return reverse("meetings:appendix_file", args=[appendix.meeting.slug, appendix.pk])


def paper(meeting, **kwargs):
    """An appendix of `meeting`, as the meeting's own."""
    return factories.AppendixFactory(meeting=meeting, **kwargs)


@pytest.fixture
def draft(db):
    return factories.full_meeting()


@pytest.fixture
def published(db):
    """Published, for everyone, with one paper of each visibility."""
    meeting = factories.held_meeting(visibility=Meeting.Visibility.PUBLIC)
    meeting.papers = {seen: paper(meeting, visibility=seen) for seen in Visibility.values}
    publish_held(meeting, by=factories.StaffFactory())
    return meeting


def test_file_is_streamed_to_who_may_see_it(published, anonymous_client):
    response = anonymous_client.get(address(published.papers["meeting"]))

    assert response.status_code == 200
    assert response.streaming
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("seen", "by_whom"),
    [
        ("meeting", ["anonymous", "other", "member", "office"]),
        ("body", ["member", "office"]),
        ("staff", ["office"]),
    ],
)
def test_each_sees_the_papers_meant_for_them(published, seen, by_whom, request):
    url = address(published.papers[seen])
    clients = {
        who: request.getfixturevalue(f"{who}_client")
        for who in ["anonymous", "other", "member", "office"]
    }

    answers = {who: client.get(url).status_code for who, client in clients.items()}

    assert answers == {who: 200 if who in by_whom else 404 for who in clients}


def test_paper_of_a_draft_is_hidden_from_all_but_the_chancery(
    draft, anonymous_client, member_client, office_client
):
    url = address(paper(draft))

    assert anonymous_client.get(url).status_code == 404
    assert member_client.get(url).status_code == 404
    assert office_client.get(url).status_code == 200


def test_paper_of_a_called_meeting_is_open_to_its_body_only(
    anonymous_client, other_client, member_client
):
    meeting = factories.called_meeting(visibility=Meeting.Visibility.PUBLIC)
    url = address(paper(meeting))

    assert member_client.get(url).status_code == 200
    assert other_client.get(url).status_code == 404
    assert anonymous_client.get(url).status_code == 404


def test_paper_is_not_found_under_another_meeting(published, anonymous_client):
    elsewhere = factories.published_meeting(visibility=Meeting.Visibility.PUBLIC)
    url = reverse("meetings:appendix_file", args=[elsewhere.slug, published.papers["meeting"].pk])

    assert anonymous_client.get(url).status_code == 404


def test_paper_without_file_is_not_found(draft, office_client):
    assert office_client.get(address(paper(draft, file=None))).status_code == 404


def test_paper_whose_file_is_gone_from_disk_is_not_found(draft, office_client):
    appendix = paper(draft)
    appendix.file.file.storage.delete(appendix.file.file.name)

    assert office_client.get(address(appendix)).status_code == 404


def test_pdf_opens_in_the_browser_under_its_own_name(draft, office_client):
    stored = factories.StoredFileFactory(original_name="Åtgärder, steg 1.pdf")
    response = office_client.get(address(paper(draft, file=stored)))

    assert response["Content-Disposition"] == (
        "inline; filename*=utf-8''%C3%85tg%C3%A4rder%2C%20steg%201.pdf"
    )


def test_all_else_is_downloaded_into_a_sandbox(draft, office_client):
    stored = factories.StoredFileFactory(
        original_name="bild.png", content_type="image/png", content=PNG
    )
    response = office_client.get(address(paper(draft, file=stored)))

    assert response["Content-Disposition"] == 'attachment; filename="bild.png"'
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_file_is_never_guessed_at_nor_kept_if_not_public(draft, office_client):
    response = office_client.get(address(paper(draft)))

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response


def test_public_file_may_be_kept_but_is_asked_for_again(published, anonymous_client):
    url = address(published.papers["meeting"])
    first = anonymous_client.get(url)
    again = anonymous_client.get(url, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "public, no-cache"
    assert again.status_code == 304
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_paper_for_the_body_is_never_public_even_if_the_meeting_is(published, member_client):
    response = member_client.get(address(published.papers["body"]))

    assert response["Cache-Control"] == "private, no-store"


def test_number_of_queries_is_bounded(draft, office_client, django_assert_max_num_queries):
    url = address(paper(draft))
    with django_assert_max_num_queries(6):
        office_client.get(url)
