"""From a question to a compilation that all can read, through the doors that each one uses."""

from datetime import datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from referrals.models import Referral, Response
from tests import factories
from tests.cast import logged_in
from tests.files.uploads import upload
from tests.forms import form_on, new_row, open_form, send, soup_of
from tests.referrals.answering import Pages

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
QUESTIONS = """# Inriktning
Stämmer de sex nyckelfrågorna med er bild?
Hur väl svarar inriktningen mot era behov?
# Arbetet
Vilka uppdrag bör komma först?
Hur ser ni på organisationen?"""


def admin(referral, page):
    return reverse(f"admin:referrals_referral_{page}", args=[referral.pk])


def set_up(office_client):
    """Write the remiss with its report, ask four questions of all 26, and send it."""
    add = reverse("admin:referrals_referral_add")
    due_on = timezone.localdate() + timedelta(days=70)
    form = open_form(office_client, add) | {
        "title": ["Förbundets inriktning"], "summary": ["<p>Vi frågar.</p>"],
        "due_on": [due_on.isoformat()],
    }  # fmt: skip
    new_row(form, "documents", title="Rapport", kind="proposal", url="")
    send(office_client, add, form, **{"documents-0-upload": upload("rapport.pdf")})
    referral = Referral.objects.get()
    questions = admin(referral, "questions")
    send(office_client, questions, open_form(office_client, questions) | {"pasted": [QUESTIONS]})
    kinds = open_form(office_client, questions)
    kinds |= {"questions-0-kind": ["agreement"], "questions-3-kind": ["position"]}
    send(office_client, questions, kinds)
    office_client.post(admin(referral, "recipients"), {"_all": "1"})
    office_client.post(admin(referral, "send"), {"review": "on"})
    return Referral.objects.get()


def by_paper(pages):
    """The answer is a paper of their own, with two reservations."""
    for _ in range(2):
        pages.send(pages.form(), value="nytt-uttalande")
    form = pages.form() | {"satt-manner": ["handling"], "beslut-paragraph": ["142"]}
    for name in [name for name in form if name.endswith("-persons")]:
        form |= {name: ["Siv Oxdal"], name.replace("persons", "text"): ["Vi yrkade avslag."]}
    pages.send(form | {"nya-kind": ["answer"]}, **{"nya-files": upload("beslut.pdf")})
    pages.hand_in()


def by_word(pages):
    """The answer is written in the Word file of the questions, and read in."""
    document = docx.Document(BytesIO(pages.get("fragor.docx").content))
    for paragraph in document.paragraphs:
        if paragraph.text in ("[   ] Delvis", "[   ] Tillstyrker med synpunkter"):
            paragraph.text = paragraph.text.replace("[   ]", "[x]")
        elif paragraph.text == "Skriv här":
            paragraph.text = "Vi ser "
            paragraph.add_run("stort värde").bold = True
    written = BytesIO()
    document.save(written)
    file = SimpleUploadedFile("svar.docx", written.getvalue())
    read = pages.client.post(f"{pages.url}las-in/", {"file": file, "agerar_for": "nacka"})
    pages.send(form_on(read, "form.answer"))
    pages.hand_in()


def test_from_question_to_compilation(office, office_client, anonymous_client):
    botkyrka, nacka, solna, taby = (
        factories.access_account(slug) for slug in ("botkyrka", "nacka", "solna", "taby")
    )
    referral = set_up(office_client)
    assert referral.recipients.count() == 26
    assert [q.kind for q in referral.questions.order_by("position")] == [
        "agreement", "text", "text", "position"
    ]  # fmt: skip

    by_paper(Pages(referral, botkyrka))
    by_word(Pages(referral, nacka))
    abstaining = Pages(referral, solna)
    abstaining.save({"satt-manner": "avstar"})
    abstaining.hand_in()
    assert Response.objects.submitted().count() == 3
    said = Response.objects.get(recipient__municipality__slug="nacka").answers.get(
        question__text__startswith="Hur väl"
    )
    assert said.text == "<p>Vi ser <strong>stort värde</strong></p>"

    wanted = (referral.due_on + timedelta(days=14)).isoformat()
    asking = Pages(referral, taby)
    form = form_on(asking.get("anstand/"), "main form.form")
    asking.client.post(
        f"{asking.url}anstand/", {**form, "wanted_until": wanted, "reason": "Sammanträdet."}
    )
    of_taby = referral.recipients.get(municipality__slug="taby")
    office_client.post(
        reverse("referrals:board_extension", args=[referral.slug, of_taby.pk]),
        {"bevilja": "1", "until": wanted},
    )
    of_taby.refresh_from_db()
    assert of_taby.due_on.isoformat() == wanted

    remind = reverse("referrals:board_remind", args=[referral.slug])
    of_vaxholm = referral.recipients.get(municipality__slug="vaxholm")
    of_vaxholm.municipality.registrar_email = "registrator@vaxholm.example"
    of_vaxholm.municipality.save()
    form = form_on(office_client.get(remind), ".remind-form form")
    office_client.post(remind, form | {"recipients": [of_vaxholm.pk], "review": []})
    assert Message.objects.get(kind="reminder").to_address == "registrator@vaxholm.example"

    end = datetime.combine(referral.due_on + timedelta(days=15), time(9), STOCKHOLM)
    with time_machine.travel(end):
        compile_and_publish(logged_in(office), referral, said)
        page = soup_of(anonymous_client.get(compilation_url(referral)))
    assert "3 av 26 har svarat" in page.main.text
    assert "De som svarar är positiva." in page.main.text
    assert "stort värde" in anonymous_client.get(question_url(referral, said)).content.decode()


def compilation_url(referral):
    return reverse("referrals:compilation", args=[referral.slug])


def question_url(referral, said):
    return reverse("referrals:compilation_question", args=[referral.slug, said.question_id])


def compile_and_publish(client, referral, said):
    """Close, mark a quotation, comment, assess and propose, then let everyone read it."""
    state = "admin:referrals_referral_state"
    client.post(reverse(state, args=[referral.pk, "stang"]))
    client.post(reverse(state, args=[referral.pk, "publicera-svaren"]))
    quote = reverse("referrals:quote", args=[referral.slug, said.pk])
    client.post(quote, {"text": "stort värde", "tags": "Nytta"})
    started = client.post(reverse("referrals:compilation_start", args=[referral.slug]))
    page = started["Location"]
    written = {"assessment": ["<p>De som svarar är positiva.</p>"], "proposal": ["<p>Ja.</p>"]}
    send(client, page, open_form(client, page) | written)
    comment = reverse("admin:referrals_questioncomment_change", args=[said.question.comment.pk])
    send(client, comment, open_form(client, comment) | {"text": ["<p>Samstämmigt.</p>"]})
    pk = referral.compilation.pk
    client.post(reverse("admin:referrals_compilation_state", args=[pk, "publicera"]))
