"""The questions as a Word file, and an answered one read back as a proposal to confirm."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from referrals.answering.word import questions_document, read_answers
from referrals.models import Answer, QuestionGroup
from tests import factories
from tests.forms import form_on, soup_of
from tests.referrals.answering import Pages, draft_of

pytestmark = pytest.mark.django_db
NAME = "Botkyrka kommun"


@pytest.fixture
def referral():
    draft = factories.full_referral()
    factories.one_of_each_kind(draft)
    group = QuestionGroup.objects.create(referral=draft, position=1, title="Om ekonomin")
    draft.questions.filter(kind="ranking").update(group=group)
    return factories.send_to(draft, "botkyrka")


@pytest.fixture
def pages(referral):
    return Pages(referral, factories.access_account("botkyrka"))


def document_of(referral):
    return docx.Document(io.BytesIO(questions_document(referral, NAME)))


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def answer_in(document, **answers):
    """Write in the document as people do; `answers` are lines to change or to write."""
    for paragraph in document.paragraphs:
        if paragraph.text in answers.get("marks", {}):
            paragraph.text = answers["marks"][paragraph.text]
    places = [p for p in document.paragraphs if p.text == "Skriv här"]
    for place, text in answers.get("texts", {}).items():
        places[place].text = text
    return document


def test_the_file_has_title_headings_and_a_place_for_each_question(referral):
    document = document_of(referral)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]

    assert document.core_properties.title.startswith(referral.title)
    assert headings == [
        f"Fråga {number}. {question.text}"
        for number, question in enumerate(referral.questions.order_by("position"), 1)
    ]
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "Om ekonomin", "Synpunkter i övrigt"
    ]  # fmt: skip
    assert len([p for p in document.paragraphs if p.text == "Skriv här"]) == 8


def test_an_unanswered_file_says_nothing(referral):
    proposal = read_answers(saved(document_of(referral)), referral, NAME)
    assert (proposal.answers, proposal.remarks, proposal.left_over) == ([], "", [])


def test_every_kind_is_read_back(referral):
    marks = {
        "[   ] Tillstyrker med synpunkter": "[X] Tillstyrker med synpunkter",
        "[   ] Delvis": "[ x ] Delvis",
        "[   ] 4": "[x] 4",
    }
    document = answer_in(
        document_of(referral), marks=marks, texts={0: "Vi håller med.", 7: "Tack för oss."}
    )
    blocks, current = {}, None
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Heading 2":
            current = blocks.setdefault(paragraph.text.split(".")[0], [])
        elif current is not None and paragraph.text.startswith("[   ]"):
            current.append(paragraph)
    blocks["Fråga 5"][1].text = "[x] Sedan"
    blocks["Fråga 6"][0].text = "[x] Först"
    blocks["Fråga 6"][2].text = "[x] Sist"
    for paragraph, place in zip(blocks["Fråga 7"], "312", strict=True):
        paragraph.text = paragraph.text.replace("   ", place)

    proposal = read_answers(saved(document), referral, NAME)

    found = {each.question.kind: each for each in proposal.answers}
    options = {q.kind: [o.pk for o in q.options.all()] for q in referral.questions.all()}
    assert found["text"].text == "<p>Vi håller med.</p>"
    assert (found["position"].choice, found["agreement"].choice) == ("remarks", "partly")
    assert found["scale"].grade == 4
    assert found["single"].picked == [options["single"][1]]
    assert found["multiple"].picked == [options["multiple"][0], options["multiple"][2]]
    first, second, third = options["ranking"]
    assert found["ranking"].picked == [second, third, first]
    assert proposal.remarks == "<p>Tack för oss.</p>"
    assert proposal.left_over == []


def test_bold_italic_lists_and_tables_are_read_back(referral):
    document = document_of(referral)
    place = next(p for p in document.paragraphs if p.text == "Skriv här")
    place.text = "Vi är "
    place.add_run("mycket").bold = True
    place.add_run(" positiva & ")
    both = place.add_run("nyfikna")
    both.bold = both.italic = True
    last = place
    for text, style in (
        ("Kostnad", "List Bullet"), ("Tid", "List Bullet"), ("Först", "List Number"),
        ("Sedan", "List Number"), ("Slut.", "Normal"),
    ):  # fmt: skip
        paragraph = document.add_paragraph(text, style=style)
        last._p.addnext(paragraph._p)
        last = paragraph
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table.rows[0].cells, ("År", "Kronor"), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    table.rows[1].cells[0].text = "2027"
    table.rows[1].cells[1].text = "100"
    table.rows[1].cells[1].add_paragraph("per invånare")
    last._p.addnext(table._tbl)

    proposal = read_answers(saved(document), referral, NAME)

    assert proposal.answers[0].text == (
        "<p>Vi är <strong>mycket</strong> positiva &amp; <strong><em>nyfikna</em></strong></p>"
        "<ul><li><p>Kostnad</p></li><li><p>Tid</p></li></ul>"
        "<ol><li><p>Först</p></li><li><p>Sedan</p></li></ol>"
        "<p>Slut.</p>"
        "<table><tbody><tr><th><p>År</p></th><th><p>Kronor</p></th></tr>"
        "<tr><td><p>2027</p></td><td><p>100<br>per invånare</p></td></tr></tbody></table>"
    )


def test_two_crosses_where_one_is_asked_for_are_told(referral):
    marks = {"[   ] Ja": "[x] Ja", "[   ] Nej": "[x] Nej"}
    proposal = read_answers(saved(answer_in(document_of(referral), marks=marks)), referral, NAME)
    assert proposal.answers[0].choice == ""
    assert proposal.answers[0].problems == [
        "Flera svar är förkryssade, men bara ett kan väljas."
    ]  # fmt: skip


def test_text_that_belongs_to_no_question_is_shown_and_not_lost(referral):
    document = document_of(referral)
    document.paragraphs[1].insert_paragraph_before("Handläggare: Bo Ek")
    assert read_answers(saved(document), referral, NAME).left_over == ["Handläggare: Bo Ek"]


def upload(content, name="svar.docx"):
    return {"file": SimpleUploadedFile(name, content), "agerar_for": "botkyrka"}


def test_what_is_read_is_shown_and_taken_over_when_confirmed(referral, pages):
    document = answer_in(document_of(referral), texts={0: "Ur filen."})
    page = pages.client.post(f"{pages.url}las-in/", upload(saved(document)))

    assert "Ur filen." in soup_of(page).main.get_text()
    assert draft_of(referral.recipients.get()) is None, "nothing is saved before it is confirmed"
    pages.send(form_on(page, "form.answer"))
    assert Answer.objects.get().text == "<p>Ur filen.</p>"


def test_what_is_typed_already_is_not_replaced_unless_one_says_so(referral, pages):
    question = referral.questions.order_by("position").first()
    pages.save({f"fraga-{question.pk}-text": "Skrivet."})
    document = answer_in(document_of(referral), texts={0: "Ur filen."})
    page = pages.client.post(f"{pages.url}las-in/", upload(saved(document)))
    form = form_on(page, "form.answer")

    assert "Skrivet." in soup_of(page).main.get_text()
    pages.send(form)
    assert Answer.objects.get().text == "<p>Skrivet.</p>"
    pages.send(form | {"ta-over": [f"fraga-{question.pk}"]})
    assert Answer.objects.get().text == "<p>Ur filen.</p>"


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "svar.docx"), (b"PK\x03\x04", "svar.docx"), (b"%PDF-1.4", "svar.docx"),
     (b"text", "svar.txt")],
)  # fmt: skip
def test_what_is_no_word_file_is_refused_in_words(pages, content, name):
    page = pages.client.post(f"{pages.url}las-in/", upload(content, name))
    assert page.status_code == 200
    assert soup_of(page).select(".error-summary li")
