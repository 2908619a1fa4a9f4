"""The demo is what a newcomer sees first: it loads once, on any day, and never in production."""

import re
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from agreements.models import Agreement
from ksl_portal.demo.load import load
from meetings.models import (
    ActionItem,
    AgendaItem,
    AgendaStatement,
    Appendix,
    Attendance,
    Decision,
    Matter,
    Meeting,
)
from members.models import Membership, Municipality, Person, User
from referrals.models import Referral, ReferralDocument

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
EVERYTHING = [
    ActionItem, AgendaItem, AgendaStatement, Agreement, Appendix, Attendance, Decision, Matter,
    Meeting, Membership, Municipality, Person, Referral, ReferralDocument, User,
    Meeting.history.model, Membership.history.model,
]  # fmt: skip


def run():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def counts():
    return {model.__name__: model.objects.count() for model in EVERYTHING}


def test_load_demo_prints_accounts_that_can_log_in(client):
    printed = run()

    password = re.search(r"lösenordet (\S+):", printed)[1]
    addresses = re.findall(r"\S+@ksl\.example", printed)
    assert len(addresses) == 4
    for address in addresses:
        assert client.login(username=address, password=password), address


def test_second_run_changes_nothing():
    load(TODAY)
    before = counts()
    changed = list(Meeting.objects.values_list("pk", "revision", "content_version"))

    printed = run()

    assert "redan inläst" in printed
    assert counts() == before
    assert list(Meeting.objects.values_list("pk", "revision", "content_version")) == changed


def test_demo_refuses_production(settings):
    settings.DEMO_ALLOWED = False

    with pytest.raises(CommandError, match="produktion"):
        run()

    assert not Person.objects.exists()


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2027, 6, 15), date(2028, 2, 29)])
def test_demo_loads_on_other_days_too(today):
    with time_machine.travel(f"{today}T09:00:00+01:00", tick=False):
        load(today)

    assert set(Meeting.objects.values_list("status", flat=True)) == set(Meeting.Status.values)
