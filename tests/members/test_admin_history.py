"""The history pages of accounts and registers: who, when, from what to what, in plain words."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import workflow
from members.history import save_with_reason
from members.models import MunicipalityAccess, Role
from tests import factories
from tests.forms import open_form, send, soup_of
from tests.queries import assert_query_count_does_not_grow


def address(obj, page="history"):
    return reverse(f"admin:members_{obj._meta.model_name}_{page}", args=[obj.pk])


def told(client, obj):
    """The rows of the history page as text, those of the object first."""
    page = soup_of(client.get(address(obj)))
    return [row.get_text(" ", strip=True) for row in page.select(".history tbody tr")]


@pytest.fixture
def account(db):
    return factories.UserFactory(email="ylva@example.se")


def test_role_is_told_as_a_role(owner, owner_client, account):
    workflow.give_role(account, Role.OFFICE, by=owner)
    latest = told(owner_client, account)[0]

    assert "agare@example.se Ändrades" in latest
    assert "Grupper – kansliet" in latest
    assert "nej ja" in latest


def test_closing_is_told_with_who_did_it(owner, owner_client, account):
    workflow.close(account, by=owner)
    latest = told(owner_client, account)[0]

    assert "agare@example.se Ändrades Avstängt Aktiv ja nej" in latest


def test_accesses_are_told_on_the_accounts_page(owner, owner_client, account):
    row = MunicipalityAccess(
        user=account,
        municipality=factories.municipality("botkyrka"),
        valid_from=date(2026, 1, 1),
    )
    row._history_user = owner
    row.save()
    row.level, row.valid_to = MunicipalityAccess.Level.SUBMITTER, date(2026, 12, 31)
    row.save()
    row.delete()

    removed, changed, added, *_ = [r for r in told(owner_client, account) if "Botkyrka" in r]
    assert "Togs bort" in removed
    assert "Behörighet handläggare behörig" in changed
    assert "Till och med – 2026-12-31" in changed
    assert "agare@example.se Lades till Behörighet för kommun" in added


def test_what_came_by_an_invitation_says_so(owner, owner_client):
    invitation = workflow.invite("ny@example.se", by=owner, person=factories.PersonFactory())
    account = workflow.accept(invitation.key)

    assert "Via inbjudan Skapades" in told(owner_client, account)[-1]


def test_change_without_anyone_is_the_systems(owner_client, account):
    account.first_name = "Ylva"
    save_with_reason(account, "Kommandot rattning")

    latest = told(owner_client, account)[0]
    assert "Systemet Ändrades Kommandot rattning Förnamn – Ylva" in latest


def test_seats_are_told_on_the_persons_page_and_the_bodys(office_client):
    seat = factories.MembershipFactory()
    seat.valid_to = date(2026, 12, 31)
    seat.save()

    for obj in (seat.person, seat.body):
        changed, added = [row for row in told(office_client, obj) if "Uppdrag:" in row]
        assert "Till och med – 2026-12-31" in changed
        assert "Lades till" in added


def test_register_without_a_history_before_has_one_now(office_client, office):
    party = factories.party("S")
    url = address(party, "change")
    send(office_client, url, open_form(office_client, url) | {"former_name": ["Arbetarpartiet"]})

    (row,) = told(office_client, party)
    assert "kansli@example.se Ändrades" in row


def test_first_of_a_page_is_compared_with_the_last_of_the_next(office_client, monkeypatch):
    from members.admin.people import PartyAdmin

    monkeypatch.setattr(PartyAdmin, "history_list_per_page", 1)
    party = factories.party("S")
    for name in ("Ett", "Två"):
        party.former_name = name
        party.save()

    (row,) = told(office_client, party)
    assert "Ett Två" in row


def test_moments_are_told_in_local_time(office_client):
    meeting = factories.published_meeting()
    url = reverse("admin:meetings_meeting_history", args=[meeting.pk])
    page = soup_of(office_client.get(url)).select_one("#change-history").get_text(" ", strip=True)

    assert "Status Hållet Publicerat" in page
    assert f"{timezone.localtime(meeting.published_at):%Y-%m-%d}" in page
    assert "+00:00" not in page


def test_queries_of_an_accounts_history_do_not_grow(owner, owner_client, account):
    def grow(number):
        for _ in range(number):
            workflow.give_role(account, Role.OFFICE, by=owner)
            workflow.give_role(account, None, by=owner)
            workflow.close(account, by=owner)
            workflow.reopen(account, by=owner)
            row = MunicipalityAccess.objects.create(
                user=account, municipality=factories.municipality("nacka")
            )
            row.municipality = factories.municipality("botkyrka")
            row.save()
            row.delete()

    assert_query_count_does_not_grow(owner_client, address(account), grow, at_most=14)
