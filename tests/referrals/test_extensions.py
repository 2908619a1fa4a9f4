"""More time for one recipient: asked for with a reason, granted or refused by the chancery."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from outbox.models import Message
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


def test_more_time_is_later_than_what_one_has(botkyrka, registrar, office):
    asked = ask(botkyrka, registrar)
    with pytest.raises(ValidationError, match="efter mottagarens nuvarande"):
        workflow.grant_extension(asked, by=office, until=botkyrka.last_day)
    asked.refresh_from_db()
    assert asked.status == "asked"


def decide(client, recipient, **sent):
    url = reverse("referrals:board_extension", args=[recipient.referral.slug, recipient.pk])
    return client.post(url, sent, follow=True)


def letter_to(account):
    return Message.objects.get(to_address=account.email)


def test_the_chancery_grants_on_the_board_and_the_recipient_is_told(
    botkyrka, registrar, office_client
):
    ask(botkyrka, registrar)
    until = botkyrka.last_day + WEEK

    page = decide(office_client, botkyrka, until=until, answer="Gäller även bilagan.", bevilja="1")

    botkyrka.refresh_from_db()
    assert botkyrka.last_day == until
    assert "Anståndet är beviljat" in page.content.decode()
    message = letter_to(registrar)
    assert message.subject.startswith("Anstånd till")
    assert message.about == botkyrka
    assert "Gäller även bilagan." in message.text
    assert "Gäller även bilagan." in message.html


def test_the_chancery_refuses_with_a_reason_and_the_recipient_is_told(
    botkyrka, registrar, office_client
):
    ask(botkyrka, registrar)
    decide(office_client, botkyrka, answer="Styrelsen möts den 3 juni.", avsla="1")
    message = letter_to(registrar)
    assert message.subject.startswith("Anstånd beviljas inte")
    assert "Styrelsen möts den 3 juni." in message.text


def test_the_registrar_is_told_as_well_as_who_asked(botkyrka, office):
    botkyrka.municipality.registrar_email = "registrator@botkyrka.example"
    botkyrka.municipality.save()
    drafter = factories.access_account("botkyrka", level="drafter", email="utredare@example.se")
    workflow.grant_extension(ask(botkyrka, drafter), by=office)
    told = sorted(Message.objects.values_list("to_address", flat=True))
    assert told == ["registrator@botkyrka.example", "utredare@example.se"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"avsla": "1", "answer": " "}, "Skriv varför begäran avslås."),
        ({"bevilja": "1", "until": ""}, "Välj en ny sista svarsdag."),
        ({"bevilja": "1", "until": "2020-02-31"}, "giltigt datum"),
        ({"bevilja": "1", "until": "2020-01-01"}, "Den nya sista dagen har redan varit."),
        ({"avsla": "1", "answer": "x" * 301}, "300"),
    ],
)
def test_a_bad_decision_is_told_at_its_field_and_decides_nothing(
    botkyrka, registrar, office_client, sent, said
):
    asked = ask(botkyrka, registrar)

    page = decide(office_client, botkyrka, **sent)

    asked.refresh_from_db()
    assert (page.status_code, asked.status) == (200, "asked")
    assert said in page.content.decode()
    assert not Message.objects.exists()


def test_what_is_asked_stands_on_the_board_until_it_is_decided(botkyrka, registrar, office_client):
    board = reverse("referrals:board", args=[botkyrka.referral.slug])
    ask(botkyrka, registrar, reason="Nämnden möts först i maj.")
    assert "Anstånd att avgöra" in office_client.get(board).content.decode()

    page = decide(office_client, botkyrka, until=botkyrka.last_day + WEEK, bevilja="1")

    assert "Beviljat till" in page.content.decode()
    assert "Nämnden möts först i maj." in page.content.decode()
    shown = office_client.get(board).content.decode()
    assert "Anstånd att avgöra" not in shown
    assert "Har anstånd till" in shown


def test_only_the_chancery_decides(botkyrka, registrar, submitter_a_client):
    asked = ask(botkyrka, registrar)
    until = botkyrka.last_day + WEEK
    assert decide(submitter_a_client, botkyrka, until=until, bevilja="1").status_code == 404
    asked.refresh_from_db()
    assert asked.status == "asked"
