"""Who may fetch the file of a document: those who see its referral."""

import pytest
from django.urls import reverse

from tests.factories import full_referral, open_referral, withdrawn_referral
from tests.files.uploads import PDF

pytestmark = pytest.mark.django_db


def address(document, referral=None):
    slug = (referral or document.referral).slug
    return reverse("referrals:document_file", args=[slug, document.pk])


@pytest.mark.parametrize("make", [open_referral, withdrawn_referral])
def test_what_was_sent_out_is_fetched_by_everyone(anonymous_client, make):
    response = anonymous_client.get(address(make().documents.first()))

    assert b"".join(response.streaming_content) == PDF
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("who", ["anonymous", "other", "member"])
def test_a_document_of_a_draft_is_the_offices_own(request, who, office_client):
    url = address(full_referral().documents.first())

    assert request.getfixturevalue(f"{who}_client").get(url).status_code == 404
    response = office_client.get(url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_a_drafts_document_is_not_found_under_a_sent_referral(anonymous_client):
    url = address(full_referral().documents.first(), referral=open_referral())

    assert anonymous_client.get(url).status_code == 404


def test_a_link_has_no_file(anonymous_client):
    assert anonymous_client.get(address(open_referral().documents.last())).status_code == 404
