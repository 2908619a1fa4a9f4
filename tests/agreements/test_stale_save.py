"""Two people at one draft of an agreement: the second is told and loses nothing."""

import pytest
from django.urls import reverse

from agreements import workflow
from tests import factories
from tests.cast import logged_in
from tests.forms import open_form, send, soup_of


@pytest.fixture
def agreement(db):
    return factories.AgreementFactory(title="Samverkan om hamnar")


@pytest.fixture
def page(agreement):
    return reverse("admin:agreements_agreement_change", args=[agreement.pk])


def test_second_save_is_refused_and_both_versions_are_shown(office_client, page, agreement):
    colleague = logged_in(factories.StaffFactory(email="kollega@example.se"))
    mine, theirs = open_form(office_client, page), open_form(colleague, page)
    send(colleague, page, theirs | {"title": ["Samverkan om farleder"]})

    response = send(office_client, page, mine | {"title": ["Samverkan om kajer"]})

    rows = soup_of(response).select(".conflict tbody tr")
    assert [cell.text for cell in rows[0].select("td")] == [
        "Samverkan om kajer",
        "Samverkan om farleder",
    ]
    agreement.refresh_from_db()
    assert agreement.title == "Samverkan om farleder"


def test_what_was_typed_stays_when_it_was_published_meanwhile(
    office_client, office, page, agreement
):
    mine = open_form(office_client, page)
    workflow.publish_agreement(agreement, by=office)

    response = send(office_client, page, mine | {"title": ["En helt annan rubrik"]})

    text = response.content.decode()
    assert "publicerades medan du skrev" in text
    assert "En helt annan rubrik" in text
    agreement.refresh_from_db()
    assert agreement.title == "Samverkan om hamnar"
