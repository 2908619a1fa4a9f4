"""More time for one recipient: asked for with a reason, granted or refused by the chancery."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from referrals import workflow
from tests import factories

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEEK = timedelta(days=7)


@pytest.fixture
def botkyrka():
    return factories.asked("botkyrka", "nacka").recipients.get(municipality__slug="botkyrka")


@pytest.fixture
def registrar():
    return factories.access_account("botkyrka")


def ask(recipient, by, days=14, reason="Nämnden möts först i maj."):
    until = recipient.last_day + timedelta(days=days)
    return workflow.ask_extension(recipient, by=by, wanted_until=until, reason=reason)


def at(day):
    return time_machine.travel(datetime.combine(day, time(9), STOCKHOLM))


def test_granted_time_is_the_recipients_alone(botkyrka, registrar, office):
    before = botkyrka.last_day

    workflow.grant_extension(ask(botkyrka, registrar), by=office, until=before + WEEK)

    botkyrka.refresh_from_db()
    assert botkyrka.last_day == before + WEEK
    nacka = botkyrka.referral.recipients.get(municipality__slug="nacka")
    assert nacka.last_day == before


def test_an_answer_within_the_granted_time_is_not_late(botkyrka, registrar, office):
    until = botkyrka.last_day + WEEK
    workflow.grant_extension(ask(botkyrka, registrar), by=office, until=until)
    with at(until):
        assert not factories.submitted(botkyrka, by=registrar).is_late


def test_a_refusal_says_why_and_changes_nothing(botkyrka, registrar, office):
    before = botkyrka.last_day
    asked = ask(botkyrka, registrar)
    with pytest.raises(ValidationError, match="varför"):
        workflow.refuse_extension(asked, by=office, answer=" ")

    refused = workflow.refuse_extension(asked, by=office, answer="Styrelsen möts den 3 juni.")

    botkyrka.refresh_from_db()
    assert (refused.status, botkyrka.last_day) == ("refused", before)


def test_a_request_is_decided_once(botkyrka, registrar, office):
    asked = ask(botkyrka, registrar)
    workflow.grant_extension(asked, by=office)
    with pytest.raises(ValidationError, match="redan avgjord"):
        workflow.refuse_extension(asked, by=office, answer="Nej.")


@pytest.mark.parametrize(
    ("days", "reason", "said"),
    [(0, "Skäl.", "Välj en dag efter"), (7, "", "Skriv varför")],
)
def test_a_bad_request_is_told(botkyrka, registrar, days, reason, said):
    with pytest.raises(ValidationError, match=said):
        ask(botkyrka, registrar, days, reason)


def test_one_request_at_a_time(botkyrka, registrar):
    ask(botkyrka, registrar)
    with pytest.raises(ValidationError, match="inte avgjort"):
        ask(botkyrka, registrar)


def test_who_has_answered_needs_no_more_time(botkyrka, registrar):
    factories.submitted(botkyrka, by=registrar)
    with pytest.raises(ValidationError, match="redan lämnat"):
        ask(botkyrka, registrar)


def test_a_referral_is_not_closed_while_somebody_has_more_time(botkyrka, registrar, office):
    referral, until = botkyrka.referral, botkyrka.last_day + WEEK
    workflow.grant_extension(ask(botkyrka, registrar), by=office, until=until)
    with at(until), pytest.raises(ValidationError, match="har anstånd"):
        workflow.close_referral(referral, by=office)
    with at(until + timedelta(days=1)):
        assert workflow.close_referral(referral, by=office).status == "closed"
