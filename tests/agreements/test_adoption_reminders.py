"""Parties that have not reported are reminded as recipients of remisses are; never twice."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.models import AdoptionReminder, AgreementParty
from outbox.housekeeping import keep_house
from outbox.models import Message
from tests import factories
from tests.forms import form_on
from tests.referrals.test_reminders import at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FORM = ".remind-form form"
BOTH = ["registrator@botkyrka.example", "registrator@nacka.example"]


@pytest.fixture
def agreement():
    for slug in ("botkyrka", "nacka"):
        to = factories.municipality(slug)
        to.registrar_email = f"registrator@{slug}.example"
        to.save()
    return factories.asked_to_adopt("botkyrka", "nacka")


def reminded_on(day):
    """Who gets a reminder when the worker keeps house that day."""
    before = set(Message.objects.values_list("pk", flat=True))
    with at(day):
        keep_house()
    new = Message.objects.exclude(pk__in=before).filter(kind="adoption_reminder")
    return sorted(new.values_list("to_address", flat=True))


def test_all_are_reminded_a_week_before_and_three_days_after(agreement):
    last = agreement.adopt_by
    assert reminded_on(last - 8 * DAY) == []
    assert reminded_on(last - 7 * DAY) == BOTH
    assert reminded_on(last) == []
    assert reminded_on(last + 3 * DAY) == BOTH
    message = Message.objects.filter(kind="adoption_reminder").first()
    assert message.subject == f"Påminnelse: {agreement.title}"
    assert f"/overenskommelser/{agreement.slug}/antagande/" in message.text
    assert isinstance(message.about, AgreementParty)


def test_who_has_reported_is_left_in_peace_and_who_has_begun_a_draft_is_not(agreement):
    factories.submitted_adoption(agreement, factories.municipality("botkyrka"), outcome="declined")
    factories.adoption_drafted(agreement, factories.access_account("nacka"))
    assert reminded_on(agreement.adopt_by - 5 * DAY) == BOTH[1:]


def test_an_agreement_withdrawn_or_without_days_reminds_nobody(agreement, office):
    agreement.remind_before = None
    agreement.save()
    assert reminded_on(agreement.adopt_by - 5 * DAY) == []
    workflow.withdraw_agreement(agreement, by=office, reason="Fel text.")
    assert reminded_on(agreement.adopt_by + 3 * DAY) == []


def test_one_command_reminds_of_remisses_and_of_agreements(agreement, capsys):
    referral = factories.asked("botkyrka", remind_before=7)
    with time_machine.travel(timezone.now() + timedelta(days=25)):
        call_command("send_reminders")
        call_command("send_reminders")
    assert referral.due_on != agreement.adopt_by
    with at(referral.due_on - 7 * DAY):
        call_command("send_reminders")
    assert capsys.readouterr().out.splitlines() == [f"{n} reminders written" for n in (2, 0, 1)]


def test_reminders_by_hand_are_held_for_reading_and_sent_once(agreement, office, office_client):
    factories.submitted_adoption(agreement, factories.municipality("nacka"))
    url = reverse("agreements:adoption_remind", args=[agreement.slug])
    form = form_on(office_client.get(url), FORM) | {"text": ["Hör av er före fredag."]}

    office_client.post(url, form)
    page = office_client.post(url, form, follow=True)

    message = Message.objects.get(kind="adoption_reminder")
    assert (message.status, message.created_by, message.to_address) == ("held", office, BOTH[0])
    assert "Hör av er före fredag." in message.text and "Hör av er före fredag." in message.html
    assert AdoptionReminder.objects.get().written_by == office
    assert "Ingen påminnelse till Botkyrka" in page.content.decode()
