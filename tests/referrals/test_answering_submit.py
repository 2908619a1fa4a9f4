"""Handing in: what is missing, the summary, the receipt on screen, by mail and as PDF."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from files.pdf import render_pdf
from members.models import MunicipalityAccess
from outbox.models import Message
from referrals import workflow
from referrals.answering.queries import to_answer
from referrals.answering.receipts import receipt_of
from referrals.fingerprint import is_intact
from referrals.models import Receipt, Response
from tests import factories
from tests.at_once import at_once
from tests.forms import soup_of
from tests.outbox.letters import run_worker
from tests.pdf_checks import assert_accessible_archivable, spoken_text
from tests.referrals.answering import Pages, draft_of

STOCKHOLM = ZoneInfo("Europe/Stockholm")
pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return factories.asked("botkyrka", "nacka")


@pytest.fixture
def botkyrka(referral):
    return referral.recipients.get(municipality__slug="botkyrka")


@pytest.fixture
def registrar():
    return factories.access_account("botkyrka", email="registrator@botkyrka.example.se")


@pytest.fixture
def pages(referral, registrar):
    return Pages(referral, registrar)


def words_on(response):
    return soup_of(response).main.get_text(" ", strip=True)


def test_the_summary_shows_everything_before_it_is_handed_in(botkyrka, registrar, pages):
    draft = factories.drafted(botkyrka, by=registrar)
    factories.response_statement(draft, text="Vi anser annorlunda.")
    shown = words_on(pages.get("lamna/"))

    for text in ("Vi är positiva.", "Ada Berg", "Vi anser annorlunda.", "Lämna in svaret"):
        assert text in shown


def test_what_is_missing_is_told_and_nothing_can_be_handed_in(botkyrka, registrar, pages):
    draft = factories.drafted(botkyrka, by=registrar)
    factories.response_statement(draft, persons="", file=None)
    page = pages.get("lamna/")

    assert "skriv vem eller vilket parti" in words_on(page)
    assert not soup_of(page).select("form[data-once]")
    sent = pages.client.post(f"{pages.url}lamna/", {"agerar_for": "botkyrka", "last": ""})
    assert sent.status_code == 200
    assert draft_of(botkyrka)


def test_a_drafter_is_told_to_ask_the_registrar(referral, botkyrka, registrar):
    factories.drafted(botkyrka, by=registrar)
    drafter = factories.access_account("botkyrka", level=MunicipalityAccess.Level.DRAFTER)
    pages = Pages(referral, drafter)
    page = pages.get("lamna/")
    sent = pages.client.post(f"{pages.url}lamna/", {"agerar_for": "botkyrka", "last": ""})

    assert "Be er registrator" in words_on(page)
    assert not soup_of(page).select("form[data-once]")
    assert sent.status_code == 403
    assert draft_of(botkyrka)


def test_handing_in_gives_a_receipt_with_time_version_and_hash(botkyrka, registrar, pages):
    factories.drafted(botkyrka, by=registrar)
    answer = pages.hand_in()
    stored = factories.response_of(botkyrka)
    shown = words_on(pages.client.get(answer["Location"]))

    assert answer["Location"] == f"{pages.url}version/1/"
    assert stored.sha256 in shown
    assert f"{stored.received_at.astimezone(STOCKHOLM):%H.%M.%S}" in shown


def test_a_second_click_leads_to_the_same_receipt(botkyrka, registrar, pages):
    factories.drafted(botkyrka, by=registrar)
    body = {"agerar_for": "botkyrka"}
    digest = soup_of(pages.get("lamna/")).select_one("[name=last]")["value"]
    first = pages.client.post(f"{pages.url}lamna/", {**body, "last": digest})
    second = pages.client.post(f"{pages.url}lamna/", {**body, "last": digest})

    assert first["Location"].endswith("/version/1/")
    assert second.status_code == 302
    assert Response.objects.count() == 1


def test_what_a_colleague_changed_after_the_reading_is_read_first(botkyrka, registrar, pages):
    factories.drafted(botkyrka, by=registrar)
    digest = soup_of(pages.get("lamna/")).select_one("[name=last]")["value"]
    factories.drafted(botkyrka, by=registrar, text="<p>Nej.</p>")
    sent = pages.client.post(f"{pages.url}lamna/", {"agerar_for": "botkyrka", "last": digest})

    assert "har ändrats sedan du öppnade sidan" in words_on(sent)
    assert draft_of(botkyrka)
    assert pages.hand_in().status_code == 302


@pytest.mark.parametrize(("second", "is_late"), [("23:59:59", False), ("00:00:01", True)])
def test_late_answers_are_taken_and_marked(referral, botkyrka, registrar, second, is_late):
    factories.drafted(botkyrka, by=registrar)
    day = referral.due_on + timedelta(days=is_late)
    moment = datetime.fromisoformat(f"{day}T{second}").replace(tzinfo=STOCKHOLM)
    with time_machine.travel(moment, tick=False):
        pages = Pages(referral, registrar)
        shown = words_on(pages.client.get(pages.hand_in()["Location"]))

    assert ("För sent" in shown) == is_late
    assert factories.response_of(botkyrka).is_late == is_late


def test_an_extension_makes_the_same_answer_come_in_time(referral, botkyrka, registrar, office):
    until = referral.due_on + timedelta(days=7)
    asked = workflow.ask_extension(botkyrka, by=registrar, wanted_until=until, reason="Valet.")
    workflow.grant_extension(asked, by=office)
    moment = datetime.fromisoformat(f"{until}T12:00").replace(tzinfo=STOCKHOLM)
    with time_machine.travel(moment, tick=False):
        factories.submitted(botkyrka, by=registrar)

    assert not factories.response_of(botkyrka).is_late


def test_a_supplement_is_a_new_version_beside_the_first(botkyrka, registrar, pages):
    factories.submitted(botkyrka, by=registrar)
    pages.client.post(f"{pages.url}komplettera/", {"agerar_for": "botkyrka"})
    question = botkyrka.referral.questions.get()
    pages.save({f"fraga-{question.pk}-text": "Vi är mycket positiva."})
    pages.hand_in()

    assert "Vi är positiva." in words_on(pages.get("version/1/"))
    assert "ersatts av version 2" in words_on(pages.get("version/1/"))
    assert "Vi är mycket positiva." in words_on(pages.get())
    assert is_intact(factories.response_of(botkyrka, 1))


def test_a_closed_remiss_says_so_and_shows_the_draft(referral, botkyrka, registrar, office):
    factories.drafted(botkyrka, by=registrar)
    late = datetime.fromisoformat(f"{referral.due_on}T12:00").replace(tzinfo=STOCKHOLM)
    with time_machine.travel(late + timedelta(days=1)):
        pages = Pages(referral, registrar)
        form = pages.form()
        workflow.close_referral(referral, by=office)
        shown = words_on(pages.get())
        saved = pages.save_part("beslut", form, paragraph="12")
        page = pages.send(form)

    assert "tar inte längre emot svar" in shown and "Vi är positiva." in shown
    assert (saved.status_code, saved.json()["state"]) == (410, "over")
    assert "tar inte längre emot svar" in words_on(page)


def test_the_receipt_is_mailed_to_who_handed_in_and_the_registrar(botkyrka, registrar):
    municipality = botkyrka.municipality
    municipality.registrar_email = "ks@botkyrka.example.se"
    municipality.save()
    response = factories.submitted(botkyrka, by=registrar)
    run_worker()
    run_worker()

    mails = Message.objects.filter(kind="response_receipt")
    assert {mail.to_address for mail in mails} == {registrar.email, "ks@botkyrka.example.se"}
    assert mails.count() == 2
    for mail in mails:
        assert response.sha256 in mail.text
        assert mail.attachments.get().file == Receipt.objects.get(response=response).file


def test_the_receipt_is_an_accessible_pdf_with_the_whole_answer(botkyrka, registrar, pages):
    draft = factories.drafted(botkyrka, by=registrar)
    factories.response_statement(draft, text="Vi anser\n\nannorlunda.")
    paper = factories.response_file(draft)
    response = workflow.submit_response(draft, by=registrar)

    served = pages.get("version/1/kvittens.pdf")
    content = b"".join(served.streaming_content)

    assert served["Content-Type"] == "application/pdf"
    assert_accessible_archivable(content)
    said = spoken_text(content).replace(" ", "")
    for text in (response.sha256, "Vi är positiva.", "Ada Berg", paper.file.sha256):
        assert text.replace(" ", "") in said


def test_the_receipt_is_the_same_file_ever_after(botkyrka, registrar, pages):
    response = factories.submitted(botkyrka, by=registrar)
    first = receipt_of(response)
    municipality = botkyrka.municipality
    municipality.name = "Nybotkyrka"
    municipality.save()

    assert receipt_of(factories.response_of(botkyrka)) == first


def test_what_waits_is_on_the_list_of_its_municipality_until_handed_in(
    referral, botkyrka, registrar
):
    access = registrar.municipality_accesses.get()
    assert [(row.state, row.days_left) for row in to_answer(access)] == [("Inte påbörjat", 70)]
    factories.drafted(botkyrka, by=registrar)
    assert [row.state for row in to_answer(access)] == ["Utkast"]
    factories.submitted(botkyrka, by=registrar)
    assert to_answer(access) == []
    assert to_answer(None) == []


def test_anstand_is_asked_for_and_its_answer_shown(referral, botkyrka, registrar, pages, office):
    wanted = referral.due_on + timedelta(days=14)
    body = {"agerar_for": "botkyrka", "wanted_until": str(wanted), "reason": "Nämnden möts sent."}
    too_early = pages.client.post(f"{pages.url}anstand/", {**body, "wanted_until": "2016-01-01"})
    asked = pages.client.post(f"{pages.url}anstand/", body)

    assert "efter er nuvarande sista svarsdag" in words_on(too_early)
    assert "Nämnden möts sent." in too_early.content.decode()
    assert asked.status_code == 302
    assert "Kansliet har inte svarat än" in words_on(pages.get())
    workflow.grant_extension(botkyrka.extensions.get(), by=office, answer="Det går bra.")
    assert "Det går bra." in words_on(pages.get())
    assert "84 dagar kvar" in words_on(pages.get())


def test_what_the_chancery_enters_is_not_shown_or_changed_here(botkyrka, pages, office):
    response = workflow.start_response(botkyrka, by=office, channel="paper")
    response.text = "<p>Avskrivet.</p>"
    response.save()
    form = pages.form()

    assert "Avskrivet" not in str(form)
    answer = pages.save_part("beslut", form, paragraph="12")
    assert (answer.status_code, answer.json()["state"]) == (410, "over")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_store_it_once():
    referral = factories.asked("botkyrka")
    recipient = referral.recipients.get()
    registrar = factories.access_account("botkyrka")
    factories.drafted(recipient, by=registrar)
    pages = [Pages(referral, registrar) for _ in range(2)]
    digest = soup_of(pages[0].get("lamna/")).select_one("[name=last]")["value"]

    def hand_in(mine):
        body = {"agerar_for": "botkyrka", "last": digest}
        return mine.client.post(f"{mine.url}lamna/", body).status_code

    answers = at_once(*(partial(hand_in, each) for each in pages))

    assert answers == [302, 302]
    assert Response.objects.filter(recipient=recipient).count() == 1
    handed_in = Response.history.filter(status="submitted")
    assert handed_in.count() == 1
    assert is_intact(factories.response_of(recipient))
    assert connection.vendor in {"sqlite", "postgresql"}


def test_a_checksum_is_read_from_the_pdf_as_it_is():
    """No ligature stands for two of its letters: it can be copied and compared."""
    checksum = "9ee7581a826dbbf0f8ace66694054ffedf38b8b9225484592762b70d01ff9456"
    styles = settings.BASE_DIR / "templates" / "pdf"

    pdf = render_pdf(
        '<html lang="sv"><head><title>Kvittens</title></head><body><main><table><tr>'
        f'<td class="hash">{checksum}</td></tr></table></main></body></html>',
        title="Kvittens",
        stylesheet=(styles / "protocol.css").read_text() + (styles / "receipt.css").read_text(),
    )

    assert checksum in spoken_text(pdf).replace(" ", "")
