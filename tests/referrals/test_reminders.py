"""Who has not answered is reminded: on its days by the worker, or by hand; never twice."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from outbox.housekeeping import keep_house
from outbox.models import Message
from referrals import workflow
from referrals.following.reminders import remind, send_due_reminders
from referrals.models import Recipient, Reminder
from tests import factories
from tests.at_once import at_once
from tests.forms import form_on

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)
FORM = ".remind-form form"


@pytest.fixture
def referral():
    for slug in ("botkyrka", "nacka"):
        to = factories.municipality(slug)
        to.registrar_email = f"registrator@{slug}.example"
        to.save()
    return factories.asked("botkyrka", "nacka", remind_before=7, remind_after=3)


@pytest.fixture
def botkyrka(referral):
    return referral.recipients.get(municipality__slug="botkyrka")


@pytest.fixture
def nacka(referral):
    return referral.recipients.get(municipality__slug="nacka")


def at(day):
    return time_machine.travel(datetime.combine(day, time(9), STOCKHOLM))


def reminded_on(day):
    """Who gets a reminder when the worker keeps house that day."""
    before = set(Message.objects.values_list("pk", flat=True))
    with at(day):
        keep_house()
    new = Message.objects.exclude(pk__in=before).filter(kind="reminder")
    return sorted(new.values_list("to_address", flat=True))


BOTH = ["registrator@botkyrka.example", "registrator@nacka.example"]


def test_all_are_reminded_a_week_before_and_three_days_after(referral):
    last = referral.due_on
    assert reminded_on(last - 8 * DAY) == []
    assert reminded_on(last - 7 * DAY) == BOTH
    assert reminded_on(last) == []
    assert reminded_on(last + 2 * DAY) == []
    assert reminded_on(last + 3 * DAY) == BOTH


def test_a_day_without_a_worker_loses_no_reminder(referral):
    assert reminded_on(referral.due_on - 5 * DAY) == BOTH
    assert reminded_on(referral.due_on - 4 * DAY) == []


def test_what_was_missed_long_ago_is_left_out(referral):
    assert reminded_on(referral.due_on + 18 * DAY) == []


def test_no_days_no_reminders(referral):
    referral.remind_before = referral.remind_after = None
    referral.save()
    assert reminded_on(referral.due_on - 5 * DAY) == []
    assert reminded_on(referral.due_on + 5 * DAY) == []


def test_a_term_shorter_than_the_days_before_gives_no_reminder_at_once(referral):
    referral.remind_before = 100
    referral.save()
    assert reminded_on(referral.sent_on + DAY) == []


def test_who_has_answered_or_abstained_is_left_in_peace(referral, botkyrka, nacka):
    factories.submitted(botkyrka)
    by = factories.access_account("nacka")
    response = workflow.start_response(nacka, by=by)
    response.abstains = True
    response.save()
    workflow.submit_response(response, by=by)

    assert reminded_on(referral.due_on - 5 * DAY) == []
    assert not remind(botkyrka, occasion="hand:x")


def test_who_has_only_begun_a_draft_is_reminded(referral, botkyrka):
    factories.drafted(botkyrka, by=factories.access_account("botkyrka"))
    assert reminded_on(referral.due_on - 5 * DAY) == BOTH


def test_more_time_moves_the_reminders(referral, botkyrka, office):
    last, until = referral.due_on, referral.due_on + 30 * DAY
    asked = workflow.ask_extension(botkyrka, by=None, wanted_until=until, reason="Nämnden.")
    workflow.grant_extension(asked, by=office)

    assert reminded_on(last - 7 * DAY) == BOTH[1:]
    assert reminded_on(until - 7 * DAY) == BOTH[:1]
    assert reminded_on(until + 3 * DAY) == BOTH[:1]


def test_who_has_just_got_a_few_more_days_is_not_reminded_at_once(referral, botkyrka, office):
    last, until = referral.due_on, referral.due_on + 3 * DAY
    with at(last - DAY):
        keep_house()
        asked = workflow.ask_extension(botkyrka, by=None, wanted_until=until, reason="Nämnden.")
        workflow.grant_extension(asked, by=office)
    assert reminded_on(last) == []


def test_who_waits_to_hear_about_more_time_is_not_reminded(referral, botkyrka):
    until = referral.due_on + 30 * DAY
    workflow.ask_extension(botkyrka, by=None, wanted_until=until, reason="Nämnden.")
    assert reminded_on(referral.due_on - 7 * DAY) == BOTH[1:]


def test_a_withdrawn_remiss_reminds_nobody(referral, botkyrka, office):
    workflow.withdraw_referral(referral, by=office, reason="Fel underlag.")
    assert reminded_on(referral.due_on - 5 * DAY) == []
    assert not remind(botkyrka, occasion="hand:x")


def test_a_closed_remiss_reminds_nobody(referral, office):
    with at(referral.due_on + DAY):
        workflow.close_referral(referral, by=office)
    assert reminded_on(referral.due_on + 3 * DAY) == []


def test_the_reminder_says_what_when_and_where(referral, botkyrka):
    reminded_on(referral.due_on - 7 * DAY)

    message = Message.objects.get(to_address=BOTH[0], kind="reminder")

    assert message.subject == f"Påminnelse: {referral.title}"
    assert message.about == botkyrka
    assert message.reply_to == referral.contact_email
    for told in (referral.registration_number, f"/remisser/{referral.slug}/", "Sista svarsdag"):
        assert told in message.text
        assert told in message.html


def test_without_a_registrar_the_authorised_are_reminded(referral, botkyrka):
    botkyrka.municipality.registrar_email = ""
    botkyrka.municipality.save()
    account = factories.access_account("botkyrka")
    factories.access_account("botkyrka", level="drafter")
    assert account.email in reminded_on(referral.due_on - 7 * DAY)
    assert Message.objects.filter(about_id=botkyrka.pk, kind="reminder").count() == 1


def test_without_any_address_nothing_is_noted_so_that_it_is_tried_again(referral, botkyrka):
    botkyrka.municipality.registrar_email = ""
    botkyrka.municipality.save()
    assert reminded_on(referral.due_on - 7 * DAY) == BOTH[1:]
    factories.access_account("botkyrka", email="ny@botkyrka.example")
    assert reminded_on(referral.due_on - 6 * DAY) == ["ny@botkyrka.example"]


def test_the_command_does_what_the_worker_does(referral, capsys):
    with at(referral.due_on - 7 * DAY):
        call_command("send_reminders")
        call_command("send_reminders")
    assert capsys.readouterr().out.splitlines() == ["2 reminders written", "0 reminders written"]


def test_the_number_of_queries_follows_the_reminders_not_the_recipients(
    referral, django_assert_max_num_queries
):
    with at(referral.due_on - 7 * DAY):
        send_due_reminders()
        with django_assert_max_num_queries(2):
            assert send_due_reminders() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_once(referral):
    with at(referral.due_on - 7 * DAY):
        written = at_once(*[send_due_reminders] * 4)

    assert sum(written) == 2
    reminded = Message.objects.filter(kind="reminder")
    assert sorted(reminded.values_list("to_address", flat=True)) == BOTH
    assert Reminder.objects.count() == 2


def remind_url(referral):
    return reverse("referrals:board_remind", args=[referral.slug])


def test_the_form_is_filled_in_for_all_who_have_not_answered(
    referral, botkyrka, nacka, office_client
):
    factories.submitted(nacka)
    form = form_on(office_client.get(remind_url(referral)), FORM)
    assert form["recipients"] == [str(botkyrka.pk)]
    assert form["review"] == ["on"]
    assert "Vi har inte fått ert svar än." in form["text"][0]


def test_one_recipient_can_be_chosen_in_the_address(referral, nacka, office_client):
    page = office_client.get(remind_url(referral), {"till": [nacka.pk, "x"]})
    assert form_on(page, FORM)["recipients"] == [str(nacka.pk)]


def test_reminders_by_hand_are_held_for_review_with_the_text_as_written(
    referral, office_client, office
):
    form = form_on(office_client.get(remind_url(referral)), FORM)
    form["text"] = ["Hör av er före fredag."]

    page = office_client.post(remind_url(referral), form, follow=True)

    assert "2 av 2 påminnelser ligger i utlådan" in page.content.decode()
    for message in Message.objects.filter(kind="reminder"):
        assert (message.status, message.created_by) == ("held", office)
        assert "Hör av er före fredag." in message.text
        assert "Hör av er före fredag." in message.html


def test_reminders_by_hand_leave_at_once_when_nobody_wants_to_read_them(
    referral, nacka, office_client
):
    form = form_on(office_client.get(remind_url(referral)), FORM)
    form["recipients"] = [str(nacka.pk)]
    del form["review"]
    office_client.post(remind_url(referral), form)
    message = Message.objects.get(kind="reminder")
    assert (message.to_address, message.status) == (BOTH[1], "queued")


def test_a_form_that_is_sent_twice_reminds_once(referral, office_client):
    form = form_on(office_client.get(remind_url(referral)), FORM)
    office_client.post(remind_url(referral), form)
    office_client.post(remind_url(referral), form)
    assert Message.objects.filter(kind="reminder").count() == 2


def test_who_has_answered_meanwhile_is_refused_in_the_form(referral, nacka, office_client):
    form = form_on(office_client.get(remind_url(referral)), FORM)
    factories.submitted(nacka)

    page = office_client.post(remind_url(referral), form)

    assert page.status_code == 200
    assert not Message.objects.filter(kind="reminder").exists()


def test_an_empty_form_is_told_what_is_missing_and_keeps_the_rest(referral, office_client):
    form = form_on(office_client.get(remind_url(referral)), FORM)
    del form["recipients"]
    form["text"] = ["Skrivet."]
    page = office_client.post(remind_url(referral), form)
    assert "Välj minst en mottagare." in page.content.decode()
    assert form_on(page, FORM)["text"] == ["Skrivet."]


def test_when_all_have_answered_there_is_nobody_to_remind(referral, office_client):
    for recipient in referral.recipients.all():
        factories.submitted(recipient)
    assert "ingen att påminna" in office_client.get(remind_url(referral)).content.decode()


def keyed():
    draft = factories.full_referral(remind_before=7)
    Recipient.objects.create(
        referral=draft, kind="organisation", name="Akademin", email="svar@akademin.example"
    )
    return factories.send_to(draft).recipients.get()


def test_an_organisation_that_never_opened_gets_a_new_secret_link(anonymous_client):
    akademin = keyed()
    before = akademin.key_hash

    with at(akademin.last_day - 7 * DAY):
        send_due_reminders()

    akademin.refresh_from_db()
    message = Message.objects.get(kind="reminder")
    assert message.secret
    assert akademin.key_hash != before
    link = re.search(r"Svara här: \S+(/svara/\S+)", message.text)[1]
    assert anonymous_client.get(link).status_code == 200


def test_an_organisation_that_has_opened_keeps_the_link_it_has():
    akademin = keyed()
    workflow.mark_opened(akademin)
    before = akademin.key_hash

    with at(akademin.last_day - 7 * DAY):
        send_due_reminders()

    akademin.refresh_from_db()
    message = Message.objects.get(kind="reminder")
    assert (message.secret, akademin.key_hash) == (False, before)
    assert "Svara med länken i mejlet" in message.text


def test_a_reminder_that_is_held_for_review_has_no_secret_in_it(office_client):
    akademin = keyed()
    form = form_on(office_client.get(remind_url(akademin.referral)), FORM)
    office_client.post(remind_url(akademin.referral), form)
    message = Message.objects.get(kind="reminder")
    assert (message.status, message.secret) == ("held", False)
    assert "/svara/" not in message.text
