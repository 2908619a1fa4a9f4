from datetime import date

import pytest

from meetings.models import Meeting
from tests import factories
from tests.factories import (
    AgreementDocumentFactory,
    AgreementFactory,
    MatterFactory,
    ReferralFactory,
    open_referral,
    published_agreement,
)
from tests.files.uploads import PDF
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
Visibility = Meeting.Visibility


def page(client, agreement):
    response = client.get(agreement.get_absolute_url())
    return response.content.decode() if response.status_code == 200 else response.status_code


def document_url(agreement):
    return f"{agreement.get_absolute_url()}dokument/{agreement.documents.get().pk}/"


def recommended_agreement(**meeting):
    """A published agreement that the board recommended at the first item of its meeting."""
    board = factories.published_meeting(body=factories.body("styrelsen"), **meeting)
    return published_agreement(recommended_at=board.items.get(paragraph=1))


def test_a_published_agreement_is_read_by_everyone(anonymous_client):
    agreement = published_agreement(
        summary="<p>Kommunerna samverkar.</p>", valid_to=date(2099, 12, 31)
    )

    html = page(anonymous_client, agreement)

    assert "<p>Kommunerna samverkar.</p>" in html
    assert "1 januari 2015 – 31 december 2099" in html
    assert "I kraft" in html
    assert f"/overenskommelser/{agreement.slug}/dokument/{agreement.documents.get().pk}/" in html


@pytest.mark.parametrize("who", ["anonymous", "other", "member"])
def test_a_draft_is_found_by_the_office_only(request, who, office_client):
    draft = AgreementFactory()

    assert page(request.getfixturevalue(f"{who}_client"), draft) == 404
    assert "syns bara för kansliet" in page(office_client, draft)


def test_a_withdrawn_agreement_stays_and_says_why(anonymous_client):
    assert "Aldrig antagen." in page(anonymous_client, factories.withdrawn_agreement())


def test_what_it_replaces_and_what_replaced_it_are_linked(anonymous_client):
    first = published_agreement()
    second = published_agreement(predecessor=first)

    assert second.get_absolute_url() in page(anonymous_client, first)
    assert first.get_absolute_url() in page(anonymous_client, second)


def test_a_draft_is_not_told_of_by_its_neighbours(anonymous_client, office_client):
    draft_before = AgreementFactory(title="Hemlig föregångare")
    agreement = published_agreement(predecessor=draft_before)
    AgreementFactory(title="Hemlig efterföljare", predecessor=agreement)

    assert "Hemlig" not in page(anonymous_client, agreement)
    assert page(office_client, agreement).count("Hemlig") == 2


def test_the_decision_is_shown_to_those_who_may_read_it(anonymous_client, member_client):
    agreement = recommended_agreement(visibility=Visibility.MEMBERS)
    decision = agreement.recommended_at.decisions.first()

    assert decision.text in page(member_client, agreement)
    html = page(anonymous_client, agreement)
    assert decision.text not in html
    assert agreement.recommended_at.meeting.get_absolute_url() not in html


def test_referrals_of_the_matter_are_listed_but_no_drafts(anonymous_client):
    matter = MatterFactory()
    sent = open_referral(matter=matter)
    ReferralFactory(matter=matter, title="Hemlig remiss")

    html = page(anonymous_client, published_agreement(matter=matter))

    assert sent.get_absolute_url() in html
    assert "Hemlig remiss" not in html


def test_an_agreement_without_a_matter_lists_no_referrals(anonymous_client):
    sent = open_referral(matter=None)

    assert sent.get_absolute_url() not in page(anonymous_client, published_agreement())


def test_the_document_is_fetched_by_everyone_once_published(anonymous_client):
    response = anonymous_client.get(document_url(published_agreement()))

    assert b"".join(response.streaming_content) == PDF
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("who", ["anonymous", "other", "member"])
def test_the_document_of_a_draft_is_the_offices_own(request, who, office_client):
    url = document_url(AgreementFactory())

    assert request.getfixturevalue(f"{who}_client").get(url).status_code == 404
    assert office_client.get(url)["Cache-Control"] == "private, no-store"


def test_an_agreement_without_a_file_has_none_to_fetch(anonymous_client):
    agreement = published_agreement(document__file=None, document__url="https://example.se/avtal")

    assert anonymous_client.get(document_url(agreement)).status_code == 404
    assert anonymous_client.get(f"{agreement.get_absolute_url()}dokument/").status_code == 404
    assert 'href="https://example.se/avtal"' in page(anonymous_client, agreement)


def test_a_document_is_not_fetched_through_another_agreement(anonymous_client):
    hidden, shown = AgreementFactory(), published_agreement()
    url = f"{shown.get_absolute_url()}dokument/{hidden.documents.get().pk}/"

    assert anonymous_client.get(url).status_code == 404


def test_the_version_that_counts_stands_first_and_older_ones_can_be_read(anonymous_client):
    agreement = published_agreement(title="Färdtjänst")
    new = AgreementDocumentFactory(
        agreement=agreement, title="Färdtjänst", version=2, note="Ny taxa", position=1
    )
    old = agreement.documents.get(version=1)
    html = page(anonymous_client, agreement)

    address = f"{agreement.get_absolute_url()}dokument/"
    assert html.index(f"{address}{new.pk}/") < html.index(f"{address}{old.pk}/")
    assert "Version 2" in html and "Ny taxa" in html
    assert anonymous_client.get(f"{address}{old.pk}/").status_code == 200
    assert anonymous_client.get(address).headers["Location"] == f"{address}{new.pk}/"


def test_the_page_asks_as_often_however_much_it_shows(office_client):
    board = factories.published_meeting(body=factories.body("styrelsen"))
    agreement = published_agreement(recommended_at=board.items.first(), matter=MatterFactory())

    def grow(number):
        for _ in range(number):
            published_agreement(predecessor=agreement)
            open_referral(matter=agreement.matter)
            factories.held_meeting().items.update(matter=agreement.matter)

    url = agreement.get_absolute_url()
    assert_query_count_does_not_grow(office_client, url, grow, at_most=20)
