"""Nothing in the event log changes or goes away, except that addresses are forgotten."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.log import forget_addresses, record
from accounts.models import Event
from tests import factories

Kind = Event.Kind
CHANGES = {
    "save": lambda event: event.save(),
    "save one field": lambda event: event.save(update_fields=["what"]),
    "delete": lambda event: event.delete(),
    "update": lambda event: Event.objects.update(what="Annat"),
    "delete all": lambda event: Event.objects.all().delete(),
    "bulk update": lambda event: Event.objects.bulk_update([event], ["what"]),
    "update or create": lambda event: Event.objects.update_or_create(
        pk=event.pk, defaults={"what": "Annat"}
    ),
    "overwrite": lambda event: Event.objects.bulk_create(
        [event], update_conflicts=True, update_fields=["what"], unique_fields=["id"]
    ),
}


@pytest.fixture
def event(db):
    return record(Kind.LOGGED_IN, account=factories.UserFactory(), what="Först", ip="192.0.2.7")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_event_cannot_be_changed(event, change):
    event.what = "Annat"
    with pytest.raises(ValidationError) as refused:
        change(event)

    assert refused.value.code == "kept"
    assert Event.objects.get(pk=event.pk).what == "Först"


def test_address_of_anything_but_a_log_in_cannot_be_stored(db):
    assert record(Kind.FILE_DOWNLOADED, what="x.pdf", ip="192.0.2.7").ip is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(kind=Kind.FILE_DOWNLOADED, ip="192.0.2.7")


def test_any_text_can_be_recorded(db):
    event = record(Kind.FILE_DOWNLOADED, what="NUL \x00\ud800\r\n\u202e" + "x" * 2000)

    event.refresh_from_db()
    assert event.what.startswith("NUL x")
    assert event.what.endswith("x…")
    assert len(event.what) == 600


def at(days, ip="192.0.2.7"):
    """An event so many days ago."""
    return Event.objects.create(
        kind=Kind.LOGGED_IN, what="Kvar", ip=ip, at=timezone.now() - timedelta(days=days)
    )


def test_addresses_are_forgotten_after_their_time_and_nothing_else_is(db, settings):
    settings.LOG_IP_DAYS = 30
    old, new, without = at(30.01), at(29.9), at(400, ip=None)

    assert forget_addresses() == 1

    kept = {event.pk: (event.ip, event.what) for event in Event.objects.all()}
    assert kept == {
        old.pk: (None, "Kvar"),
        new.pk: ("192.0.2.7", "Kvar"),
        without.pk: (None, "Kvar"),
    }
    assert forget_addresses() == 0


def test_sessions_that_are_over_are_forgotten_with_their_addresses(db):
    account = factories.UserFactory()
    over, going_on = Client(), Client()
    for client in (over, going_on):
        sent = {"login": account.email, "password": factories.members.PASSWORD}
        client.post(reverse("account_login"), sent)
    Session.objects.filter(pk=over.session.session_key).update(expire_date=timezone.now())
    UserSession.objects.update(created_at=timezone.now() - timedelta(hours=2))

    forget_addresses()

    assert [row.session_key for row in UserSession.objects.all()] == [going_on.session.session_key]
