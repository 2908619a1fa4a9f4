"""Two people at one draft of a referral: the second is told, sees both versions, loses nothing."""

import pytest
from django.urls import reverse

from referrals import workflow
from tests import factories
from tests.cast import logged_in
from tests.forms import open_form, send, soup_of


@pytest.fixture
def referral(db):
    return factories.full_referral(title="Gemensam avfallsplan")


@pytest.fixture
def page(referral):
    return reverse("admin:referrals_referral_change", args=[referral.pk])


@pytest.fixture
def colleague(db):
    return logged_in(factories.StaffFactory(email="kollega@example.se"))


def compared(response):
    """The comparison on a page: {label: (mine, theirs)}."""
    rows = soup_of(response).select(".conflict tbody tr")
    return {row.th.text: tuple(cell.text for cell in row.select("td")) for row in rows}


def test_second_save_is_refused_and_both_versions_are_shown(
    office_client, colleague, page, referral
):
    mine, theirs = open_form(office_client, page), open_form(colleague, page)
    send(colleague, page, theirs | {"contact": ["Nils Ek"]})

    response = send(office_client, page, mine | {"contact": ["Ylva Ros"]})

    assert response.status_code == 200
    assert compared(response) == {"Kontakt": ("Ylva Ros", "Nils Ek")}
    referral.refresh_from_db()
    assert referral.contact == "Nils Ek"


def test_a_page_is_stale_when_another_changed_a_document(office_client, colleague, page, referral):
    mine, theirs = open_form(office_client, page), open_form(colleague, page)
    send(colleague, page, theirs | {"documents-0-title": ["Ny promemoria"]})

    response = send(office_client, page, mine | {"contact": ["Ylva Ros"]})

    assert "Någon annan har sparat" in response.content.decode()
    assert referral.documents.filter(title="Ny promemoria").exists()


def test_the_choice_can_be_saved_after_the_warning(office_client, colleague, page, referral):
    mine, theirs = open_form(office_client, page), open_form(colleague, page)
    send(colleague, page, theirs | {"contact": ["Nils Ek"]})
    send(office_client, page, mine | {"contact": ["Ylva Ros"]})
    again = open_form(office_client, page) | {"contact": ["Ylva Ros"]}

    assert send(office_client, page, again).status_code == 302

    referral.refresh_from_db()
    assert referral.contact == "Ylva Ros"


def test_what_was_typed_stays_when_the_referral_was_sent_out_meanwhile(
    office_client, page, referral, office
):
    mine = open_form(office_client, page)
    workflow.open_referral(referral, by=office)

    response = send(office_client, page, mine | {"title": ["En helt annan rubrik"]})

    assert response.status_code == 200
    text = response.content.decode()
    assert "skickades ut medan du skrev" in text
    assert "En helt annan rubrik" in text
    referral.refresh_from_db()
    assert referral.title == "Gemensam avfallsplan"


def test_a_sent_referral_is_not_deleted_by_a_forged_form(office_client, referral, office):
    workflow.open_referral(referral, by=office)
    address = reverse("admin:referrals_referral_delete", args=[referral.pk])

    response = office_client.post(address, {"post": "yes", "title": "x"})

    assert response.status_code == 403
