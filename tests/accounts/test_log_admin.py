"""The system owner reads the event log: in plain words, found quickly, changed by nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.log import record
from accounts.models import Event
from tests import factories
from tests.forms import soup_of
from tests.queries import assert_query_count_does_not_grow

Kind = Event.Kind
LIST = reverse("admin:accounts_event_changelist")


@pytest.fixture
def ylva(db):
    return factories.UserFactory(email="ylva@example.se")


@pytest.fixture
def ulf(db):
    return factories.UserFactory(email="ulf@example.se")


def rows(response):
    assert response.status_code == 200
    found = soup_of(response).select("#result_list tbody tr")
    return [row.get_text(" ", strip=True) for row in found]


def show(client, **query):
    return rows(client.get(LIST, query))


def test_rows_say_in_words_what_happened(owner_client, owner, ylva):
    record(Kind.LOGIN_FAILED, account=ylva, what="Fel lösenord", ip="192.0.2.7")
    record(Kind.RIGHTS_CHANGED, actor=owner, account=ylva, what="Roll: ingen → kansliet")
    record(Kind.FILE_DOWNLOADED, actor=ylva, what="Underlag.pdf (/moten/kso/)")

    download, rights, failed, *_ = show(owner_client)

    assert "Fil hämtad Underlag.pdf (/moten/kso/) ylva@example.se" in download
    assert (
        "Behörighet ändrad Roll: ingen → kansliet agare@example.se konto: ylva@example.se" in rights
    )
    assert (
        "Misslyckad inloggning Fel lösenord, från 192.0.2.7 okänd konto: ylva@example.se" in failed
    )


def test_log_is_filtered_by_kind_person_and_date(owner_client, owner, ylva, ulf):
    record(Kind.LOGGED_IN, actor=ylva, account=ylva)
    record(Kind.FILE_DOWNLOADED, actor=ylva, what="x.pdf")
    record(Kind.RIGHTS_CHANGED, actor=ulf, account=ylva, what="Roll")
    record(Kind.LOGGED_IN, actor=ulf, account=ulf)
    Event.objects.create(kind=Kind.LOGGED_OUT, at=timezone.now() - timedelta(days=9))

    assert len(show(owner_client, kind__exact="logged_in")) == 3  # and the owner's own
    assert len(show(owner_client, konto=ylva.pk)) == 4  # and that it was made
    assert len(show(owner_client, konto=ylva.pk, kind__exact="file_downloaded")) == 1
    assert not any("Loggade ut" in row for row in show(owner_client, dagar=7))
    assert any("Loggade ut" in row for row in show(owner_client, dagar=30))


@pytest.mark.parametrize("query", ["ulf@example.se", "Åtgärder", "192.0.2.7"])
def test_log_is_searched(owner_client, ylva, ulf, query):
    record(Kind.LOGIN_FAILED, account=ulf, what="Åtgärder.pdf", ip="192.0.2.7")
    record(Kind.LOGGED_IN, actor=ylva, account=ylva, ip="192.0.2.70")

    found = [row for row in show(owner_client, q=query) if "Behörighet" not in row]
    assert len(found) == 1
    assert "Misslyckad" in found[0]


@pytest.mark.parametrize(
    "query",
    [
        {"konto": "x"},
        {"konto": "9" * 40},
        {"konto": "٣"},
        {"konto": "999"},
        {"dagar": "-1"},
        {"q": "\x00"},
        {"q": "x" * 5000},
        {"p": "99"},
        {"p": "x"},
    ],
)
def test_odd_questions_are_no_fault(owner_client, query):
    assert owner_client.get(LIST, query).status_code in {200, 302}


def test_log_is_paginated_and_needs_few_queries(owner_client):
    def grow(number):
        for _ in range(number):
            record(Kind.LOGGED_IN, actor=factories.UserFactory(), account=factories.UserFactory())

    assert_query_count_does_not_grow(owner_client, LIST, grow, at_most=12)
    for _ in range(60):
        record(Kind.LOGGED_OUT)
    assert len(show(owner_client)) == 50


def test_account_page_leads_to_what_the_log_says_of_it(owner_client, ylva):
    page = owner_client.get(reverse("admin:members_user_change", args=[ylva.pk]))
    (link,) = [a for a in soup_of(page).select(".object-tools a") if a.text == "Händelser"]

    assert len(show_address(owner_client, link["href"])) == 1


def show_address(client, address):
    return rows(client.get(address))


def test_chancery_sees_neither_log_nor_link(office_client, ylva):
    page = office_client.get(reverse("admin:members_user_change", args=[ylva.pk]))

    assert "Händelser" not in [a.text for a in soup_of(page).select(".object-tools a")]
    assert office_client.get(LIST).status_code == 403


def test_nothing_can_be_added_changed_or_deleted(owner_client):
    event = Event.objects.earliest("at")
    pages = {
        "add": reverse("admin:accounts_event_add"),
        "change": reverse("admin:accounts_event_change", args=[event.pk]),
        "delete": reverse("admin:accounts_event_delete", args=[event.pk]),
    }
    for url in pages.values():
        assert owner_client.get(url).status_code in {403, 404}
        assert owner_client.post(url, {"post": "yes", "what": "Annat"}).status_code in {403, 404}
    sent = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    owner_client.post(LIST, sent)

    assert Event.objects.get(pk=event.pk).what == event.what


def test_page_of_an_event_does_not_exist(owner_client):
    event = Event.objects.earliest("at")
    for page in ("change", "history"):
        url = reverse(f"admin:accounts_event_{page}", args=[event.pk])
        assert owner_client.get(url).status_code == 404
