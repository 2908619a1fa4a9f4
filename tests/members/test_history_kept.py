"""Every model that matters has a history, and no history can be changed in the portal."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from simple_history.models import HistoricalChanges

from accounts.models import Event
from members.history import Kept
from members.models import Municipality, Party, Role
from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = [config for config in apps.get_app_configs() if Path(config.path).parent == ROOT]
MODELS = [model for config in OURS for model in config.get_models()]
HISTORIES = [model for model in MODELS if issubclass(model, HistoricalChanges)]
# Models without a history, and why that is right.
WITHOUT = {
    "accounts.event": "is a log itself, written once",
    "accounts.invitedaccess": "written with its invitation and never changed",
    "files.storedfile": "never changed; a new version is a new row",
    "files.storedtext": "read from the file by the worker",
    "meetings.approval": "written once, as what was approved",
    "meetings.protocoltext": "written once, and named by its hash",
    "meetings.digest": "is a log itself: who was told on which day",
    "outbox.attachment": "written with its message and never changed",
    "outbox.attempt": "is a log itself: what the worker did",
    "agreements.adoptionreminder": "is a log itself: who was reminded when",
    "agreements.adoptionreceipt": "written once with its PDF and never changed",
    "referrals.compilationexport": "is a log itself: who asked for a file, and what came of it",
    "referrals.paperreading": "how a machine read a paper; what became of it has its history",
    "referrals.receipt": "written once, for the version it is the receipt of",
    "referrals.reminder": "is a log itself: who was reminded when",
}


def label(model):
    return model._meta.label_lower


def has_history(model):
    return hasattr(model._meta, "simple_history_manager_attribute")


@pytest.mark.parametrize("model", [m for m in MODELS if m not in HISTORIES], ids=label)
def test_model_has_a_history_or_a_reason_to_have_none(model):
    assert has_history(model) != (label(model) in WITHOUT)


def test_no_reason_is_given_for_what_does_not_exist():
    assert set(WITHOUT) <= {label(model) for model in MODELS}


@pytest.mark.parametrize("model", HISTORIES, ids=label)
def test_rows_of_every_history_are_kept(model):
    assert issubclass(model, Kept), "use members.history.History instead of HistoricalRecords"
    assert model not in admin.site._registry


CHANGES = {
    "save": lambda row: row.save(),
    "delete": lambda row: row.delete(),
    "update of the history": lambda row: Municipality.history.update(name="Annat"),
    "update of one's history": lambda row: row.instance.history.update(name="Annat"),
    "update of the model": lambda row: type(row).objects.update(name="Annat"),
    "delete of the history": lambda row: Municipality.history.all().delete(),
    "delete of the model": lambda row: type(row).objects.all().delete(),
    "bulk update": lambda row: Municipality.history.bulk_update([row], ["name"]),
    "past the managers": lambda row: type(row)._base_manager.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_history_cannot_be_changed(db, change):
    municipality = factories.municipality()
    municipality.full_name = "Botkyrka nya kommun"
    municipality.save()
    row = municipality.history.get()
    row.name = "Annat"

    with pytest.raises(ValidationError) as refused, transaction.atomic():
        change(row)

    assert refused.value.code == "kept"
    assert municipality.history.get().name == "Botkyrka"


def test_history_of_roles_cannot_be_changed(db):
    account = factories.StaffFactory()
    record = account.history.first()
    (row,) = record.groups.all()

    for change in (
        lambda: record.groups.all().delete(),
        lambda: type(row).objects.update(group=None),
        lambda: record.groups.update(group=None),
        lambda: row.delete(),
    ):
        with pytest.raises(ValidationError), transaction.atomic():
            change()
    assert row.group.name == Role.OFFICE


def test_role_given_from_the_groups_side_is_in_the_accounts_history(db):
    account = factories.UserFactory()
    group = Group.objects.get(name=Role.OFFICE)

    group.user_set.add(account)
    group.user_set.clear()

    roles = [[row.group.name for row in record.groups.all()] for record in account.history.all()]
    assert roles == [[], [Role.OFFICE], []]


def test_deleting_what_may_be_deleted_leaves_its_history(db):
    meeting = factories.full_meeting()
    items = [item.pk for item in meeting.items.all()]
    item_history = type(meeting.items.first()).history

    meeting.delete()

    gone = item_history.filter(history_type="-", id__in=items)
    assert {record.id for record in gone} == set(items)


def test_history_says_which_command_made_a_change(db, monkeypatch):
    monkeypatch.setattr("sys.argv", ["manage.py", "createsuperuser"])
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "ett-langt-losenord")
    call_command("createsuperuser", email="agare@example.se", interactive=False, verbosity=0)

    account = Event.objects.get().account
    assert account.history.get().history_change_reason == "Kommandot createsuperuser"


def test_request_is_no_command(db, monkeypatch, office_client):
    monkeypatch.setattr("sys.argv", ["manage.py", "runserver"])
    sent = {"abbreviation": "NY", "name": "Nytt parti", "position": "9"}
    office_client.post("/admin/members/party/add/", sent)

    record = Party.history.get(abbreviation="NY")
    assert record.history_change_reason is None
    assert record.history_user.email == "kansli@example.se"
