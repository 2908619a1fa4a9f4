"""The chancery enters what came by mail or on paper: with its original, and marked as such."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from referrals import workflow
from referrals.fingerprint import is_intact
from referrals.following import on_behalf
from referrals.models import Referral, Response
from tests import factories
from tests.files.uploads import upload
from tests.forms import form_on

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
FORM = "form.answer"


@pytest.fixture
def botkyrka():
    draft = factories.full_referral()
    factories.QuestionFactory(referral=draft, text="Delar ni bilden?", is_required=True)
    recipient = factories.send_to(draft, "botkyrka", "nacka").recipients.get(
        municipality__slug="botkyrka"
    )
    # It was sent three weeks ago and ended yesterday: no one can do this through the portal.
    today = timezone.localdate()
    days = {"sent_on": today - timedelta(days=21), "due_on": today - timedelta(days=1)}
    Referral.objects.filter(pk=recipient.referral_id).update(**days)
    recipient.referral.refresh_from_db()
    return recipient


def url_of(recipient):
    return reverse("referrals:board_enter", args=[recipient.referral.slug, recipient.pk])


def begin(client, recipient, channel="paper"):
    sent = {"channel": channel, "original": upload("brev.pdf")}
    return client.post(url_of(recipient), sent)


def open_entry(client, recipient):
    page = client.get(url_of(recipient))
    assert page.status_code == 200
    return form_on(page, FORM)


def received(days_ago, at="09:30"):
    return {"day": [str(timezone.localdate() - timedelta(days=days_ago))], "time": [at]}


def answer_field(recipient):
    return f"fraga-{recipient.referral.questions.get().pk}-text"


def shown(page):
    return BeautifulSoup(page.content, "html.parser").main.get_text(" ", strip=True)


def test_a_letter_is_entered_with_its_original_its_time_and_its_decision(
    botkyrka, office_client, office
):
    begin(office_client, botkyrka)
    form = open_entry(office_client, botkyrka)
    form |= {
        answer_field(botkyrka): ["Ja, i huvudsak."],
        "beslut-organ": ["board"],
        "beslut-paragraph": ["142"],
        "beslut-registration_number": ["KS/2016:88"],
        **received(days_ago=3, at="14:05"),
    }

    office_client.post(url_of(botkyrka), form | {"gor": "lamna"})

    response = Response.objects.get(recipient=botkyrka)
    came = datetime.combine(timezone.localdate() - timedelta(days=3), time(14, 5), STOCKHOLM)
    assert (response.status, response.channel, response.is_late) == ("submitted", "paper", False)
    assert (response.received_at, response.submitted_by) == (came, office)
    assert (response.organ, response.paragraph) == ("board", "142")
    assert response.answers.get().text == "<p>Ja, i huvudsak.</p>"
    assert response.files.get().kind == "original"
    assert is_intact(response)


def test_what_came_after_the_last_day_is_marked_late(botkyrka, office_client):
    begin(office_client, botkyrka)
    form = open_entry(office_client, botkyrka) | received(days_ago=0, at="00:00")
    page = office_client.post(url_of(botkyrka), form | {"gor": "lamna"}, follow=True)
    assert Response.objects.get().is_late
    assert "märkt så" in shown(page)


def test_it_is_shown_wherever_the_answer_is_that_the_chancery_entered_it(
    botkyrka, office_client, anonymous_client
):
    begin(office_client, botkyrka, channel="mail")
    form = open_entry(office_client, botkyrka) | received(days_ago=2)
    office_client.post(url_of(botkyrka), form | {"gor": "lamna"})
    slug = botkyrka.referral.slug

    board = office_client.get(reverse("referrals:board", args=[slug]))
    assert "Kom med e-post" in shown(board)
    Referral.objects.update(responses_published_at=timezone.now())
    page = anonymous_client.get(reverse("referrals:response_page", args=[slug, "botkyrka"]))
    assert "Fört in av kansliet" in shown(page)
    assert "Original som kom in till kansliet" in shown(page)


@pytest.mark.parametrize("left_out", ["original", "channel"])
def test_without_original_and_channel_nothing_is_begun(botkyrka, office_client, left_out):
    sent = {"channel": "paper", "original": upload("brev.pdf")}
    del sent[left_out]
    page = office_client.post(url_of(botkyrka), sent)
    assert page.status_code == 200
    assert "Rätta det här" in shown(page)
    assert not Response.objects.exists()


def test_the_original_is_never_removed(botkyrka, office_client):
    begin(office_client, botkyrka)
    paper = Response.objects.get().files.get()
    form = open_entry(office_client, botkyrka) | {"ta-bort": [f"fil-{paper.pk}"]}
    office_client.post(url_of(botkyrka), form)
    assert Response.objects.get().files.get() == paper


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Skriv vilken dag det kom in."),
        ({"day": "2020-02-31", "time": "09:00"}, "giltigt datum"),
        ({"day": "2020-01-01", "time": "09:00"}, "Remissen skickades ut först"),
        ({"day": "2099-01-01", "time": "09:00"}, "Tiden har inte varit än."),
        ({"day": "2099-01-01", "time": ""}, "Skriv när på dagen"),
    ],
)
def test_a_bad_time_is_told_and_what_was_written_is_kept(botkyrka, office_client, given, said):
    begin(office_client, botkyrka)
    form = open_entry(office_client, botkyrka) | {answer_field(botkyrka): ["Ja."]}
    form |= {"day": "", "time": "", "gor": "lamna", **given}

    page = office_client.post(url_of(botkyrka), form)

    assert said in shown(page)
    assert Response.objects.get().is_draft
    assert form_on(page, FORM)[answer_field(botkyrka)] == ["Ja."]


def test_what_a_municipality_left_unanswered_does_not_stop_the_entry(botkyrka, office_client):
    begin(office_client, botkyrka)
    form = open_entry(office_client, botkyrka) | received(days_ago=2)
    office_client.post(url_of(botkyrka), form | {"satt-manner": "handling", "gor": "lamna"})
    response = Response.objects.get()
    assert (response.status, response.by_reference) == ("submitted", True)


def test_a_reservation_is_added_filled_in_and_removed(botkyrka, office_client):
    begin(office_client, botkyrka)
    url = url_of(botkyrka)
    office_client.post(url, open_entry(office_client, botkyrka) | {"gor": "nytt-uttalande"})
    statement = Response.objects.get().statements.get()
    name = f"uttalande-{statement.pk}"

    form = open_entry(office_client, botkyrka)
    form |= {f"{name}-persons": ["Siv Oxdal"], f"{name}-text": ["Går inte långt nog."]}
    office_client.post(url, form)
    statement.refresh_from_db()
    assert (statement.persons, statement.text) == ("Siv Oxdal", "Går inte långt nog.")

    office_client.post(url, open_entry(office_client, botkyrka) | {"ta-bort": name})
    assert not Response.objects.get().statements.exists()


def test_a_statement_by_nobody_stops_the_entry_and_is_named(botkyrka, office_client):
    begin(office_client, botkyrka)
    url = url_of(botkyrka)
    office_client.post(url, open_entry(office_client, botkyrka) | {"gor": "nytt-uttalande"})
    form = open_entry(office_client, botkyrka) | received(days_ago=2) | {"gor": "lamna"}
    page = office_client.post(url, form)
    assert "Svaret kan inte registreras än" in shown(page)
    assert Response.objects.get().is_draft


def test_a_begun_entry_can_be_thrown_away(botkyrka, office_client):
    begin(office_client, botkyrka)
    form = open_entry(office_client, botkyrka) | {"gor": "kasta"}
    office_client.post(url_of(botkyrka), form)
    assert not Response.objects.exists()


def test_a_draft_of_the_municipalitys_own_is_neither_seen_nor_touched(botkyrka, office_client):
    registrar = factories.access_account("botkyrka")
    factories.drafted(botkyrka, by=registrar, text="<p>Hemligt.</p>")

    page = begin(office_client, botkyrka)

    assert "Ett svar är påbörjat i portalen." in shown(page)
    assert "Hemligt" not in page.content.decode()
    assert Response.objects.get().channel == "portal"


def test_what_came_as_a_supplement_is_a_new_version_of_what_there_is(botkyrka, office_client):
    botkyrka.referral.supplements_until = timezone.localdate()
    botkyrka.referral.save()
    factories.submitted(botkyrka, text="<p>Första svaret.</p>")
    begin(office_client, botkyrka)

    form = open_entry(office_client, botkyrka) | received(days_ago=2) | {"gor": "lamna"}
    form[answer_field(botkyrka)] = ["Andra svaret."]
    office_client.post(url_of(botkyrka), form)

    first, second = Response.objects.order_by("number")
    assert first.answers.get().text == "<p>Första svaret.</p>"
    assert (second.number, second.channel) == (2, "paper")
    assert second.answers.get().text == "<p>Andra svaret.</p>"


def test_a_closed_remiss_takes_no_entry(botkyrka, office, office_client):
    workflow.close_referral(botkyrka.referral, by=office)
    assert "tar inte längre emot svar" in shown(begin(office_client, botkyrka))


def test_two_who_enter_at_once_do_not_write_over_each_other(botkyrka, office_client):
    begin(office_client, botkyrka)
    stale = open_entry(office_client, botkyrka)
    other = open_entry(office_client, botkyrka) | {answer_field(botkyrka): ["Kollegans."]}
    office_client.post(url_of(botkyrka), other)

    page = office_client.post(url_of(botkyrka), stale | {answer_field(botkyrka): ["Mitt."]})

    assert "någon annan har skrivit samtidigt" in shown(page)
    assert form_on(page, FORM)[answer_field(botkyrka)] == ["Mitt."]
    assert Response.objects.get().answers.get().text == "<p>Kollegans.</p>"


def test_the_papers_of_an_entry_are_the_chancerys_until_it_is_registered(
    botkyrka, office, office_client, submitter_b_client
):
    entry = on_behalf.begin(botkyrka, "paper", upload("brev.pdf"), by=office)
    args = [botkyrka.referral.slug, botkyrka.pk, entry.files.get().pk]
    url = reverse("referrals:board_enter_file", args=args)
    assert office_client.get(url).status_code == 200
    assert submitter_b_client.get(url).status_code == 404
