"""The demo is what a newcomer sees first: it loads once, on any day, and never in production."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.models import Invitation
from agreements.models import Agreement
from ksl_portal.demo.agenda import fill_agendas
from ksl_portal.demo.days import plan_meetings
from ksl_portal.demo.library import read_singles, read_threads
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
from members.models import Membership, Municipality, MunicipalityAccess, Person, Role, User
from members.rules import may_draft, may_submit
from outbox.models import Message
from referrals.models import Referral, ReferralDocument

pytestmark = pytest.mark.django_db

EVERYTHING = [
    ActionItem, AgendaItem, AgendaStatement, Agreement, Appendix, Attendance, Decision, Matter,
    Meeting, Membership, Message, Municipality, MunicipalityAccess, Person, Invitation, Referral,
    ReferralDocument, User, Meeting.history.model, Membership.history.model,
]  # fmt: skip


def run():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def counts():
    return {model.__name__: model.objects.count() for model in EVERYTHING}


def test_second_run_changes_nothing():
    run()
    before = counts()
    changed = list(Meeting.objects.values_list("pk", "revision", "content_version"))

    printed = run()

    assert "redan inläst" in printed
    assert counts() == before
    assert list(Meeting.objects.values_list("pk", "revision", "content_version")) == changed


def test_demo_has_an_account_for_each_role_and_prints_it(client):
    printed = run()

    botkyrka, nacka = (Municipality.objects.get(slug=slug) for slug in ("botkyrka", "nacka"))
    owner, office, registrar, drafter = (
        User.objects.get(email=f"{name}@ksl.example")
        for name in ("system", "kansli", "registrator", "handlaggare")
    )
    assert (owner.role, office.role, registrar.role) == (Role.OWNER, Role.OFFICE, None)
    assert may_submit(registrar, botkyrka) and may_submit(registrar, nacka)
    assert may_draft(drafter, botkyrka) and not may_submit(drafter, botkyrka)
    for account in User.objects.all():
        assert account.email in printed
        assert account.check_password("ksl-demo-2026")


def test_demo_has_invitations_in_every_state():
    run()
    assert {invitation.status for invitation in Invitation.objects.all()} == set(Invitation.Status)


def test_demo_refuses_production(settings):
    settings.DEMO_ALLOWED = False

    with pytest.raises(CommandError, match="produktion"):
        run()

    assert not Person.objects.exists()


def test_demo_loads_on_a_leap_day_too():
    with time_machine.travel("2028-02-29T09:00:00+01:00", tick=False):
        load(date(2028, 2, 29))

    assert set(Meeting.objects.values_list("status", flat=True)) == set(Meeting.Status.values)


@pytest.mark.parametrize("days", range(0, 730, 29))
def test_calendar_has_every_state_to_begin_with_whatever_day_it_is(days):
    today = date(2026, 1, 1) + timedelta(days=days)

    meetings = plan_meetings(today)
    fill_agendas(meetings, read_threads(), read_singles())

    # The others are reached by adjusting and correcting some of these.
    states = {"draft", "planned", "called", "held", "published", "cancelled"}
    assert {meeting.state for meeting in meetings} == states
    for meeting in meetings:
        if meeting.state in {"published", "held"}:
            assert meeting.day < today
            assert len(meeting.pieces) >= 2, f"{meeting.body} {meeting.day}"
        elif meeting.state != "cancelled":
            assert meeting.day > today
