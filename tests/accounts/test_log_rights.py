"""Changes of rights in the event log: in words, from what to what, whatever door they came by."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import Event
from members.models import MunicipalityAccess, Role, User
from tests import factories

Kind = Event.Kind
Level = MunicipalityAccess.Level


@pytest.fixture
def account(db):
    return factories.UserFactory(email="ylva@example.se")


@pytest.fixture
def groups(db):
    return {role: Group.objects.get(name=role) for role in Role}


def said():
    """What the log says of rights, the first first, without how accounts came to be."""
    found = Event.objects.filter(kind=Kind.RIGHTS_CHANGED).exclude(what__startswith="Kontot lades")
    return [event.what for event in found.order_by("at", "pk")]


def test_new_account_is_logged(account):
    (event,) = Event.objects.all()
    assert (event.account, event.what) == (account, "Kontot lades upp")
    assert event.actor is None


def test_account_made_by_command_with_all_rights_is_logged(db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "ett-langt-losenord")
    call_command("createsuperuser", email="agare@example.se", interactive=False, verbosity=0)

    (event,) = Event.objects.all()
    assert event.what == "Kontot lades upp; Öppnar administrationen: ja; Har alla rättigheter: ja"


def test_closing_and_opening_an_account_is_logged(account):
    for is_active in (False, True):
        account.is_active = is_active
        account.save()

    assert said() == ["Kontot: öppet → avstängt", "Kontot: avstängt → öppet"]


def test_change_of_address_is_logged_under_the_name_of_that_day(account):
    account.email = "ylva.ny@example.se"
    account.save()

    assert said() == ["E-postadress: ylva@example.se → ylva.ny@example.se"]
    assert Event.objects.earliest("at").account_name == "ylva@example.se"


def test_saving_without_a_change_logs_nothing(account):
    account.first_name = "Ylva"
    account.save()
    account.save(update_fields=["is_active"])
    Client().force_login(account)

    assert said() == []


def test_role_is_logged_from_the_accounts_side(account, groups):
    account.groups.add(groups[Role.OFFICE])
    account.groups.add(groups[Role.OFFICE])
    account.groups.set([groups[Role.OWNER]])
    account.groups.clear()

    assert said() == [
        "Roll: ingen → kansliet",
        "Roll: kansliet → ingen",
        "Roll: ingen → systemägare",
        "Roll: systemägare → ingen",
    ]


def test_role_is_logged_from_the_groups_side(account, groups):
    groups[Role.OWNER].user_set.add(account)
    groups[Role.OWNER].user_set.remove(account)
    groups[Role.OWNER].user_set.add(account)
    groups[Role.OWNER].user_set.clear()

    assert said() == ["Roll: ingen → systemägare", "Roll: systemägare → ingen"] * 2


def access(account, **kwargs):
    given = {"municipality": factories.municipality("botkyrka"), "valid_from": date(2026, 1, 1)}
    return MunicipalityAccess.objects.create(user=account, **given | kwargs)


def test_access_is_logged_from_its_beginning_to_its_end(account):
    row = access(account)
    row.level, row.valid_to = Level.SUBMITTER, date(2026, 12, 31)
    row.save()
    row.delete()

    drafter = "Botkyrka: handläggare från 2026-01-01 tills vidare"
    submitter = "Botkyrka: behörig från 2026-01-01 till och med 2026-12-31"
    assert said() == [
        f"ingen behörighet → {drafter}",
        f"{drafter} → {submitter}",
        f"{submitter} → ingen behörighet",
    ]


def test_access_that_stays_as_it_was_is_not_logged(account):
    access(account).save()

    assert len(said()) == 1


def test_access_moved_to_another_account_is_logged_on_both(account):
    row = access(account)
    row.user = factories.UserFactory()
    row.save()

    lost, got = Event.objects.filter(kind=Kind.RIGHTS_CHANGED).order_by("pk")[3:]
    assert lost.account == account
    assert lost.what.endswith("→ ingen behörighet")
    assert got.account == row.user
    assert got.what.startswith("ingen behörighet →")


def test_access_removed_in_bulk_is_logged(account):
    access(account)
    MunicipalityAccess.objects.all().delete()

    assert said()[-1].endswith("→ ingen behörighet")


def test_seats_that_come_with_a_person_are_logged(account):
    person = factories.PersonFactory(given_name="Ylva", family_name="Hedberga", user=account)
    person.title = "Handläggare"
    person.save()
    person.user = None
    person.save()

    assert said() == ["Person: ingen → Ylva Hedberga", "Person: Ylva Hedberga → ingen"]


def test_who_changed_it_is_who_was_logged_in(owner, owner_client, account):
    owner_client.post(f"/admin/members/user/{account.pk}/lage/stang-av/")

    event = Event.objects.get(what="Kontot: öppet → avstängt")
    assert (event.actor, event.account) == (owner, account)


def test_deleted_account_is_still_named(account):
    pk = account.pk
    User.objects.filter(pk=pk).delete()

    event = Event.objects.get(what="Kontot togs bort")
    assert (event.account_id, event.account_name) == (pk, "ylva@example.se")
    assert Event.objects.about(pk).count() == 2


def test_change_that_is_undone_is_not_logged(account):
    with transaction.atomic():
        account.is_active = False
        account.save()
        transaction.set_rollback(True)

    assert said() == []
