"""A paper that came in is uploaded or named to the command, read, gone through and registered."""

import io
import json
from datetime import timedelta
from html import escape
from pathlib import Path

import docx
import pytest
import weasyprint
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from referrals.importing.filling import begin_from_paper
from referrals.models import PaperReading, Referral, Response
from tests import factories
from tests.files.uploads import PNG, upload
from tests.forms import form_on

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"
PROTOCOL = (SAMPLES / "protocol.txt").read_text()
PAPER = PROTOCOL.encode()
FORM = "form.answer"


@pytest.fixture
def botkyrka():
    """Asked three questions in June; on the day of the test it is December."""
    draft = factories.full_referral(registration_number="KSL/16/0501")
    factories.QuestionFactory(referral=draft, text="Delar kommunen bilden av utmaningarna?")
    factories.QuestionFactory(
        referral=draft, text="Tillstyrker kommunen den föreslagna finansieringen?", kind="position"
    )
    factories.QuestionFactory(
        referral=draft, text="Räcker tidplanen till för er egen planering?", kind="agreement"
    )
    referral = factories.send_to(draft, "botkyrka", "nacka")
    Referral.objects.filter(pk=referral.pk).update(sent_on="2016-06-09")
    return referral.recipients.select_related("referral").get(municipality__slug="botkyrka")


def url_of(recipient):
    return reverse("referrals:board_enter", args=[recipient.referral.slug, recipient.pk])


def send_in(client, recipient, name="protokoll.txt", content=PAPER, **more):
    original = upload(name, content)
    sent = {"channel": "paper", "original": original, "read": "on", **more}
    return client.post(url_of(recipient), sent, follow=True)


def shown(page):
    return BeautifulSoup(page.content, "html.parser").main.get_text(" ", strip=True)


def received():
    return {"day": [str(timezone.localdate())], "time": ["00:01"]}


def as_docx(text):
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(text):
    page = f"<style>pre {{ font-size: 8pt }}</style><pre>{escape(text)}</pre>"
    return weasyprint.HTML(string=page).write_pdf()


def said_by(entry):
    """What an entry says, without ids: frame, answers, statements."""
    frame = (entry.organ, str(entry.decided_on), entry.paragraph, entry.registration_number)
    answers = [
        (each.question.text[:8], each.choice, each.text)
        for each in entry.answers.select_related("question").order_by("question__position")
    ]
    statements = [
        (each.kind, each.persons, each.party.abbreviation, each.text)
        for each in entry.statements.select_related("party")
    ]
    return frame, entry.adjusted_at_once, answers, statements


def test_the_form_is_filled_with_what_the_paper_says_and_the_original_is_attached(
    botkyrka, office_client
):
    page = send_in(office_client, botkyrka)

    entry = Response.objects.get()
    frame, at_once, answers, statements = said_by(entry)
    assert frame == ("board", "2016-10-17", "142", "KS/2016:355")
    assert at_once
    assert [(start, choice) for start, choice, _ in answers] == [
        ("Delar ko", ""), ("Tillstyr", "remarks"), ("Räcker t", "partly"),
    ]  # fmt: skip
    assert [row[:3] for row in statements] == [
        ("reservation", "Ada Lindros, Bo Ekfeldt", "M"), ("special", "", "V"),
    ]  # fmt: skip
    assert (entry.status, entry.channel) == ("draft", "paper")
    paper = entry.files.select_related("file").get()
    assert (paper.kind, paper.file.file.read()) == ("original", PROTOCOL.encode())
    assert form_on(page, FORM)["beslut-paragraph"] == ["142"]


@pytest.mark.parametrize(("suffix", "made"), [("docx", as_docx), ("pdf", as_pdf)])
def test_word_and_pdf_are_read_as_the_same_text_is(botkyrka, office, suffix, made):
    nacka = botkyrka.referral.recipients.get(municipality__slug="nacka")
    plain = begin_from_paper(botkyrka, "mail", upload("svar.txt", PROTOCOL.encode()), by=office)

    other = begin_from_paper(nacka, "mail", upload(f"svar.{suffix}", made(PROTOCOL)), by=office)

    assert said_by(other) == said_by(plain)


def test_every_line_of_the_paper_is_shown_with_what_became_of_it(botkyrka, office_client):
    page = BeautifulSoup(send_in(office_client, botkyrka).content, "html.parser")

    rows = page.select("[data-source] li")
    assert [row.select_one(".paper-lines__text").text for row in rows] == PROTOCOL.split("\n")
    places = {
        row.select_one(".paper-lines__text").text: row.select_one(".paper-lines__place").text
        for row in rows
        if row.select_one(".paper-lines__place")
    }
    assert places["Paragrafen förklaras omedelbart justerad."] == "beslut"
    assert places["Akten"] == "inte med: bakgrund"
    assert places["bör följa antalet invånare."] == "fråga 2"
    assert places["yrkande."] == "uttalande 1"


def test_what_was_interpreted_has_to_be_confirmed_before_it_is_registered(botkyrka, office_client):
    form = form_on(send_in(office_client, botkyrka), FORM) | received() | {"gor": "lamna"}

    page = office_client.post(url_of(botkyrka), form)

    assert "Svaret kan inte registreras än" in shown(page)
    assert "”Tillstyrker med synpunkter” är föreslaget" in shown(page)
    assert Response.objects.get().is_draft

    reading = PaperReading.objects.get()
    ticks = [str(n) for n, each in enumerate(reading.proposal["doubts"]) if each["confirm"]]
    office_client.post(url_of(botkyrka), form | {"bekraftat": ticks})
    assert Response.objects.get().status == "submitted"


def test_ticks_stay_when_the_draft_is_saved(botkyrka, office_client):
    form = form_on(send_in(office_client, botkyrka), FORM)
    office_client.post(url_of(botkyrka), form | {"bekraftat": ["1", "999", "x"]})
    assert form_on(office_client.get(url_of(botkyrka)), FORM)["bekraftat"] == ["1"]


def test_what_cannot_be_read_is_attached_and_entered_by_hand(botkyrka, office_client):
    page = send_in(office_client, botkyrka, "bild.png", PNG)

    assert "Originalet är bifogat men gick inte att läsa." in shown(page)
    assert "en bild (PNG)" in shown(page)
    assert Response.objects.get().files.get().kind == "original"
    assert not PaperReading.objects.exists()


def test_nothing_is_read_unless_it_is_asked_for(botkyrka, office_client):
    sent = {"channel": "paper", "original": upload("svar.txt", PROTOCOL.encode())}
    office_client.post(url_of(botkyrka), sent)
    assert Response.objects.get().answers.count() == 0
    assert not PaperReading.objects.exists()


def test_a_supplement_keeps_what_the_paper_does_not_mention_and_asks_about_it(botkyrka, office):
    Referral.objects.update(supplements_until=timezone.localdate() + timedelta(days=1))
    factories.submitted(botkyrka, text="<p>Första svaret.</p>")

    paper = upload("svar.txt", "Fråga 3\nNej, den är för kort för oss.".encode())
    entry = begin_from_paper(botkyrka, "mail", paper, by=office)

    texts = {each.question.kind: each.text for each in entry.answers.select_related("question")}
    assert texts == {
        "text": "<p>Första svaret.</p>",
        "agreement": "<p>Nej, den är för kort för oss.</p>",
    }
    assert "Det här blir version 2." in entry.paper_reading.unconfirmed[0]["reason"]


def test_discarding_the_entry_forgets_how_it_was_read(botkyrka, office_client):
    form = form_on(send_in(office_client, botkyrka), FORM)
    office_client.post(url_of(botkyrka), form | {"gor": "kasta"})
    assert not Response.objects.exists()
    assert not PaperReading.objects.exists()


def run(recipient, path, *options, name="botkyrka"):
    out = io.StringIO()
    call_command("import_response", recipient.referral.slug, name, str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_makes_a_proposal_and_never_submits(botkyrka):
    printed = run(botkyrka, SAMPLES / "protocol.txt")

    entry = Response.objects.get()
    assert (entry.status, entry.channel, entry.started_by) == ("draft", "mail", None)
    assert entry.answers.count() == 3
    assert url_of(botkyrka) in printed
    assert "beslut 2016-10-17, § 142; 3 besvarade frågor, 2 uttalanden" in printed


def test_a_dry_run_prints_the_proposal_and_stores_nothing(botkyrka):
    found = json.loads(run(botkyrka, SAMPLES / "protocol.txt", "--dry-run", "--json"))
    assert found["decision"]["paragraph"] == "142"
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "tom.txt", "Filen är tom"),
        (PNG, "bild.png", "är en bild"),
        (b"%PDF-1.7\nskarp", "trasig.pdf", "skadad"),
        (b"Svar", "svar.docx", "heter .docx men innehållet är vanlig text"),
        (b"a" * (25 * 1024 * 1024 + 1), "stor.txt", "gränsen är 25 MB"),
    ],
)
def test_the_command_tells_why_a_file_cannot_be_read(botkyrka, tmp_path, content, name, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=message):
        run(botkyrka, tmp_path / name)
    assert not Response.objects.exists()


def test_the_command_tells_what_there_is_not(botkyrka, tmp_path):
    for recipient, path, message in (
        ("atlantis", SAMPLES / "protocol.txt", "inte skickad till någon som heter atlantis"),
        ("botkyrka", tmp_path / "saknas.txt", "Filen finns inte"),
    ):
        with pytest.raises(CommandError, match=message):
            run(botkyrka, path, name=recipient)
    with pytest.raises(CommandError, match="ingen utskickad remiss"):
        call_command("import_response", "okand", "botkyrka", str(SAMPLES / "protocol.txt"))


def test_the_command_leaves_a_draft_in_the_portal_alone(botkyrka):
    factories.drafted(botkyrka, by=factories.access_account("botkyrka"))
    with pytest.raises(CommandError, match="påbörjat i portalen"):
        run(botkyrka, SAMPLES / "protocol.txt")
    assert Response.objects.get().channel == "portal"
