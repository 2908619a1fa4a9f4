"""What stands in the files of a compilation, and that they can be opened, edited and read aloud."""

import io
from zipfile import ZipFile

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from members.models import Municipality
from referrals import workflow
from referrals.compiling.exports.docx import compilation_docx
from referrals.compiling.exports.pdf import compilation_pdf
from referrals.compiling.exports.report import report_of
from referrals.compiling.exports.stamp import stamp_of
from referrals.compiling.exports.zip import answers_zip
from referrals.models import Answer, QuestionComment, ResponseFile
from tests import factories
from tests.pdf_checks import assert_accessible_archivable, spoken_text
from tests.referrals.compiled import answer, answered_by_two, day_after, hand_in

pytestmark = pytest.mark.django_db
RICH = (
    "<p>Vi ser <strong>tre</strong> skäl.</p><ol><li><p>Kostnaden</p></li><li><p>Tiden</p>"
    "<ul><li><p>Hösten</p></li></ul></li></ol><table><tbody><tr><th><p>År</p></th>"
    "<th><p>Kr</p></th></tr><tr><td><p>2027</p></td><td><p>10</p></td></tr></tbody></table>"
    '<p>Läs <a href="https://example.se/plan">planen</a>.</p>'
)


def quiet(percent, step):
    """Nobody waits."""


@pytest.fixture
def compiled(office):
    """A remiss with everything a compilation can hold."""
    Municipality.objects.filter(slug="botkyrka").update(population=90_000)
    Municipality.objects.filter(slug="nacka").update(population=110_000)
    referral = answered_by_two()
    compilation = workflow.start_compilation(referral, by=office)
    compilation.assessment, compilation.proposal = RICH, "<p>Att planen antas.</p>"
    compilation.save()
    comment = QuestionComment.objects.get(question__text="Varför")
    comment.text, comment.proposal = "<p>Få motiverar sitt svar.</p>", "<p>Att fråga igen.</p>"
    comment.save()
    said = Answer.objects.get(question__text="Varför")
    workflow.quote(said, by=office, text="vår åsikt", tags=["Kritik"])
    return referral


def report(referral, **kwargs):
    return report_of(referral, stamp_of(referral), **{"shows_each": True, **kwargs})


def document(referral, **kwargs):
    return docx.Document(io.BytesIO(compilation_docx(report(referral, **kwargs), quiet)))


def headings(found, level):
    return [p.text for p in found.paragraphs if p.style.name == f"Heading {level}"]


def everything(found):
    cells = [c.text for table in found.tables for row in table.rows for c in row.cells]
    return "\n".join([*(p.text for p in found.paragraphs), *cells])


def test_the_word_document_holds_the_whole_compilation(compiled):
    found = document(compiled)
    assert headings(found, 1) == [
        "Samlad bedömning",
        "Vad vi föreslår",
        "Vilka som har svarat",
        "Fråga för fråga",
        "Vem svarade vad",
        "Svaren i sin helhet",
        "Reservationer och särskilda uttalanden",
    ]
    assert headings(found, 2)[:3] == ["Fråga 1. Ställning", "Fråga 2. Vikt", "Fråga 3. Varför"]
    said = everything(found)
    for words in (
        "Att planen antas.", "Få motiverar sitt svar.", "Att fråga igen.", "”vår åsikt”",
        "Botkyrka kommun · Kritik", "=1+1 är vår åsikt om planen.", "Vi ville avstyrka.",
        "Solna stad", "2 svar (n = 2). Svar på frågan saknas från Solna stad.",
        "medelvärde 3,5, 50 % svarade 4 eller 5",
    ):  # fmt: skip
        assert words in said, words


def test_the_word_document_is_one_to_go_on_writing_in(compiled):
    found = document(compiled)
    body = found.element.body
    fields = [code.text.strip() for code in body.iter(qn("w:instrText"))]
    assert fields[0].startswith('TOC \\o "1-2"')
    assert [f for f in fields[1:] if f.startswith("SEQ Tabell")] == fields[1:]
    first = next(p for p in found.paragraphs if p.style.name == "toc 1")
    assert first.text == "1\tSamlad bedömning"
    # Every entry leads somewhere.
    anchors = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    assert links == anchors
    for table in found.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    language = found.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "sv-SE"
    assert found.core_properties.title == "Remissammanställning: Gemensam avfallsplan"
    footer = found.sections[0].footer.paragraphs[0]
    assert [c.text.strip() for c in footer._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_rich_text_stays_rich_in_word(compiled):
    found = document(compiled)
    bold = [run.text for p in found.paragraphs for run in p.runs if run.bold and run.text == "tre"]
    assert bold == ["tre"]
    items = [p for p in found.paragraphs if p.text in ("Kostnaden", "Tiden")]
    assert [p._p.pPr.numPr.ilvl.val for p in items] == [0, 0]
    assert [p.style.name for p in found.paragraphs if p.text == "Hösten"] == ["List Bullet 2"]
    assert [c.text for c in found.tables[0].rows[1].cells] == ["2027", "10"]
    urls = [rel.target_ref for rel in found.part.rels.values() if rel.is_external]
    assert urls == ["https://example.se/plan"]


def test_bars_are_as_long_as_the_shares(compiled):
    found = document(compiled)
    table = next(t for t in found.tables if t.rows[0].cells[0].text == "Svar")
    assert [cell.text for cell in table.rows[1].cells][:4] == ["Tillstyrker", "\n", "1", "50 %"]
    half, nobody = table.rows[1].cells[1].paragraphs[0], table.rows[2].cells[1].paragraphs[0]
    assert half._p.pPr.find(qn("w:shd")).get(qn("w:fill")) == "0B5361"
    assert 19 < half.paragraph_format.right_indent.mm < 21
    assert nobody._p.pPr.find(qn("w:shd")) is None


def test_the_pdf_is_for_everyone_and_for_the_archive(compiled):
    pdf = compilation_pdf(report(compiled), quiet)
    assert_accessible_archivable(pdf)
    said = spoken_text(pdf)
    for words in ("Samlad bedömning", "Vi ville avstyrka.", "”vår åsikt”"):
        assert words in said, words
    opened = pikepdf.open(io.BytesIO(pdf))
    figures = [each for each in opened.objects if is_figure(each)]
    assert str(figures[0].Alt) == "Stapel för Tillstyrker: 50 procent, efter folkmängd 45 procent"
    assert len(figures) == 4 + 5  # positions, grades
    with opened.open_outline() as outline:
        top = outline.root[0]
        titles = [item.title for item in top.children]
    assert top.title == "Gemensam avfallsplan"
    assert titles[:3] == ["Innehåll", "1 Samlad bedömning", "2 Vad vi föreslår"]
    assert pdf == compilation_pdf(report(compiled), quiet)


def is_figure(each):
    return isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"


def test_without_the_answers_nobody_is_named(compiled):
    public = {"shows_each": False, "for_public": True}
    said = everything(document(compiled, **public))
    html = compilation_pdf(report(compiled, **public), quiet)
    for name in ("Botkyrka", "Nacka", "Solna", "vår åsikt", "avstyrka."):
        assert name not in said
        assert name not in spoken_text(html)
    assert "Samlad bedömning" in said
    assert "1 har inte svarat på frågan." in said


def test_a_survey_shows_groups_of_five_and_no_persons(office):
    survey = factories.answered_survey(answered=13)
    for n, recipient in enumerate(survey.recipients.order_by("pk")):
        recipient.group = "Presidier" if n < 6 else "Direktörer" if n < 11 else "Övriga"
        recipient.save()
    early = everything(document(survey, shows_each=False))
    assert "Siffrorna visas när enkäten är stängd." in early
    with day_after(survey):
        survey = workflow.close_referral(survey, by=office)
    found = report(survey, shows_each=False)
    said = everything(docx.Document(io.BytesIO(compilation_docx(found, quiet))))
    assert "Person 1" not in said
    # Two are too few, and five could be found by subtracting.
    assert "Svar på fråga 1: Presidier" in said
    assert "Direktörer" not in said
    assert "Övriga" not in said
    with pytest.raises(ValueError, match="survey"):
        answers_zip(survey, stamp_of(survey), quiet)


def test_an_answer_that_would_fill_a_book_is_cut_and_says_so(compiled):
    solna = compiled.recipients.get(municipality__slug="solna")
    hand_in(solna, Varför={"text": "<p>" + "ordet " * 100_000 + "slutordet</p>"})
    said = everything(document(compiled))
    assert "Svaret är förkortat här." in said
    assert "slutordet" not in said
    assert len(said) < 60_000


def test_characters_that_no_document_can_hold_do_not_stop_it(compiled):
    Answer.objects.filter(text__contains="åsikt").update(text="<p>a\x0bb\ufffe</p>")
    type(compiled).objects.filter(pk=compiled.pk).update(title="Plan\x07 A")
    compiled.refresh_from_db()
    assert "Plan A" in everything(document(compiled))


def test_everyone_who_has_answered_has_a_folder(compiled):
    solna = compiled.recipients.get(municipality__slug="solna")
    solna.name = "Åsbergs/Öråns: kommun"
    solna.save()
    response, by = answer(solna, Vikt={"grade": 3})
    papers = [factories.StoredFileFactory(content=b"%PDF-1.4 " + bytes([n])) for n in range(65, 68)]
    for paper, title in zip(papers, ("Yttrande", "yttrande", "Åtgärder för ö"), strict=True):
        ResponseFile.objects.create(response=response, kind="other", title=title, file=paper)
    workflow.submit_response(response, by=by)

    stamp = stamp_of(compiled)
    content = answers_zip(compiled, stamp, quiet).read()
    archive = ZipFile(io.BytesIO(content))
    assert archive.namelist() == [
        "Botkyrka kommun/Svar och kvittens.pdf",
        "Nacka kommun/Svar och kvittens.pdf",
        "Åsbergs-Öråns kommun/Svar och kvittens.pdf",
        "Åsbergs-Öråns kommun/Yttrande.pdf",
        "Åsbergs-Öråns kommun/yttrande (2).pdf",
        "Åsbergs-Öråns kommun/Åtgärder för ö.pdf",
        "Innehåll.txt",
    ]
    assert archive.read("Åsbergs-Öråns kommun/yttrande (2).pdf") == b"%PDF-1.4 B"
    index = archive.read("Innehåll.txt").decode("utf-8-sig")
    assert "Svar: 3 av 3" in index
    assert papers[1].sha256 in index
    assert content == answers_zip(compiled, stamp, quiet).read()


def test_queries_do_not_grow_with_answers(compiled, django_assert_max_num_queries):
    hand_in(compiled.recipients.get(municipality__slug="solna"), "S", Vikt={"grade": 3})
    with django_assert_max_num_queries(26):
        compilation_docx(report(compiled), quiet)
