"""From a file to lines: every format people send, and a plain answer for what is refused."""

import io
import time
import zipfile

import docx
import pikepdf
import pytest
import weasyprint
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image

from files.checking import check_file
from files.extraction import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    Limits,
    ScannedFile,
    TooLargeFile,
    TooSlowFile,
    WrongFileType,
    extract,
)


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def texts(extraction):
    return [line.text for line in extraction.lines if line.text]


def pdf_of(html):
    return weasyprint.HTML(string=f"<html lang=sv>{html}").write_pdf()


def zip_of(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


# Text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "latin-1"]
)
def test_text_in_usual_encodings_is_read(encoding):
    bom = b"\xfe\xff" if encoding == "utf-16-be" else b""

    extraction = extract(bom + "Möte på Värmdö\r\n\r\nÅtgärder".encode(encoding), "möte.txt")

    assert [line.text for line in extraction.lines] == ["Möte på Värmdö", "", "Åtgärder"]


def test_form_feed_starts_a_new_page():
    extraction = extract(b"ett\n\ftv\xc3\xa5", "sidor.txt")

    assert [(line.text, line.page_break) for line in extraction.lines] == [
        ("ett", False),
        ("två", True),
    ]


def test_characters_that_cannot_be_stored_are_left_out():
    assert texts(extract(b"a\x00b\x1bc" + b" text" * 60, "x.txt"))[0].startswith("abc")


# PDF -------------------------------------------------------------------------------------


def test_pdf_keeps_label_and_value_on_one_line():
    content = pdf_of(
        "<table><tr><td style='width:4cm'>Tid</td><td>11 oktober 2016</td></tr>"
        "<tr><td>Plats</td><td>Sjöviken</td></tr></table>"
    )

    assert texts(extract(content, "x.pdf")) == ["Tid\t11 oktober 2016", "Plats\tSjöviken"]


def test_pdf_marks_bold_lines_and_new_pages():
    content = pdf_of(
        "<h2>1. Inledning</h2><p>Vanlig text som är ganska lång, så att den blir vanligast.</p>"
        "<p style='break-before:page'>Sidan två</p>"
    )

    extraction = extract(content, "x.pdf")

    assert extraction.pages == 2
    first = next(line for line in extraction.lines if line.text)
    assert (first.text, first.heading) == ("1. Inledning", 9)
    assert [line.text for line in extraction.lines if line.page_break] == ["Sidan två"]


def test_pdf_with_a_picture_among_its_pages_warns(tmp_path):
    Image.new("RGB", (40, 40), "white").save(tmp_path / "bild.png")
    content = weasyprint.HTML(
        string="<p>Sidan ett har text, och inte bara ett sidnummer.</p>"
        "<img src=bild.png style='display:block; break-before:page'>",
        base_url=f"{tmp_path}/",
    ).write_pdf()

    assert extract(content, "x.pdf").warnings == ["Sida 2 är en bild utan text och har inte lästs."]


def test_scanned_pdf_is_refused(tmp_path):
    Image.new("RGB", (400, 400), "white").save(tmp_path / "bild.png")
    content = weasyprint.HTML(string="<img src=bild.png>", base_url=f"{tmp_path}/").write_pdf()

    with pytest.raises(ScannedFile, match="textigenkänning"):
        extract(content, "x.pdf")


def test_encrypted_pdf_is_refused(tmp_path):
    with pikepdf.open(io.BytesIO(pdf_of("<p>Hemligt</p>"))) as pdf:
        pdf.save(tmp_path / "x.pdf", encryption=pikepdf.Encryption(owner="ägare", user="hemlig"))

    with pytest.raises(EncryptedFile, match="lösenord"):
        extract((tmp_path / "x.pdf").read_bytes(), "x.pdf")


def test_pdf_that_only_restricts_printing_is_read(tmp_path):
    with pikepdf.open(io.BytesIO(pdf_of("<p>Öppet</p>"))) as pdf:
        pdf.save(tmp_path / "x.pdf", encryption=pikepdf.Encryption(owner="ägare", user=""))

    assert texts(extract((tmp_path / "x.pdf").read_bytes(), "x.pdf")) == ["Öppet"]


@pytest.mark.parametrize("keep", [9, 200, 1500])
def test_pdf_cut_short_is_refused(keep):
    with pytest.raises(DamagedFile, match="skadad"):
        extract(pdf_of("<p>Text</p>")[:keep], "x.pdf")


def test_pdf_with_too_many_pages_is_refused():
    content = pdf_of("<p>Ett</p><p style='break-before:page'>Två</p>")

    with pytest.raises(TooLargeFile, match="har 2 sidor; gränsen är 1"):
        extract(content, "x.pdf", limits=Limits(pages=1))


def test_pdf_that_takes_too_long_is_given_up():
    with pytest.raises(TooSlowFile, match="avbröts"):
        extract(pdf_of("<p>Text</p>"), "x.pdf", limits=Limits(seconds=0.001))


def test_pdf_bomb_costs_no_memory(tmp_path):
    pdf = pikepdf.open(io.BytesIO(pdf_of("<p>Text</p>")))
    pdf.pages[0].Contents = pikepdf.Stream(pdf, b"BT ET\n" * 20_000_000)
    pdf.save(tmp_path / "bomb.pdf", compress_streams=True, recompress_flate=True)
    content = (tmp_path / "bomb.pdf").read_bytes()
    assert len(content) < 5_000_000

    with pytest.raises((TooLargeFile, TooSlowFile, DamagedFile)):
        extract(content, "bomb.pdf", limits=Limits(seconds=2))


# DOCX ------------------------------------------------------------------------------------


def test_word_document_is_read_in_order():
    document = docx.Document()
    document.add_heading("Minnesanteckningar", 1)
    table = document.add_table(rows=2, cols=2)
    for row, (label, value) in enumerate([("Tid", "11 oktober"), ("Närvarande", "Ada Lind")]):
        table.cell(row, 0).text, table.cell(row, 1).text = label, value
    table.cell(1, 1).add_paragraph("Bo Ek")
    document.add_paragraph("Första", style="List Number")
    document.add_paragraph("En punkt", style="List Bullet")
    document.add_paragraph("Andra", style="List Number")
    document.add_paragraph().add_run("Fet rubrik").bold = True

    lines = [line for line in extract(saved(document), "x.docx").lines if line.text]

    assert [line.text for line in lines] == [
        "Minnesanteckningar", "Tid\t11 oktober", "Närvarande\tAda Lind", "\tBo Ek",
        "1. Första", "- En punkt", "2. Andra", "Fet rubrik",
    ]  # fmt: skip
    assert (lines[0].heading, lines[-1].heading, lines[1].heading) == (1, 9, 0)


def test_word_header_is_furniture_and_page_break_is_kept():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "KSL 2016-10-11"
    document.add_paragraph("Sidan ett").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Sidan två")

    lines = [line for line in extract(saved(document), "x.docx").lines if line.text]

    assert [(line.text, line.furniture, line.page_break) for line in lines] == [
        ("KSL 2016-10-11", True, False),
        ("Sidan ett", False, False),
        ("Sidan två", False, True),
    ]


def test_word_link_keeps_its_address_and_inserted_text_is_read():
    document = docx.Document()
    paragraph = document.add_paragraph("Se ")
    link = OxmlElement("w:hyperlink")
    relation = document.part.relate_to(
        "https://example.org/bild", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    link.set(qn("r:id"), relation)
    link.append(paragraph.add_run("presentationen")._r)
    inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
    inserted.append(paragraph.add_run(", tillagt")._r)
    deleted.append(paragraph.add_run(" struket")._r)
    for element in (link, inserted, deleted):
        paragraph._p.append(element)

    assert texts(extract(saved(document), "x.docx")) == [
        "Se presentationen <https://example.org/bild>, tillagt"
    ]


def test_word_document_without_text_is_refused():
    with pytest.raises(EmptyFile, match="ingen text"):
        extract(saved(docx.Document()), "x.docx")


def test_word_bomb_is_refused_before_it_is_unpacked():
    bomb = zip_of(word__document_xml="", **{"word__document.xml": b" " * 60_000_000})
    assert len(bomb) < 100_000

    # Its own time: what others take of a busy machine does not count.
    started = time.thread_time()
    with pytest.raises(TooLargeFile, match="orimligt mycket"):
        extract(bomb, "x.docx")
    assert time.thread_time() - started < 1


def test_word_document_of_too_many_parts_is_refused_as_when_it_is_uploaded(monkeypatch):
    monkeypatch.setattr("files.archives.MAX_ENTRIES", 20)
    parts = {f"word__x{number}.xml": "" for number in range(30)}
    document = zip_of(**{"word__document.xml": ""}, **parts)

    with pytest.raises(ValidationError) as uploaded:
        check_file(SimpleUploadedFile("x.docx", document))
    with pytest.raises(TooLargeFile) as read:
        extract(document, "x.docx")

    assert read.value.message == uploaded.value.message


def test_word_document_with_too_much_text_is_refused():
    document = zip_of(**{"word__document.xml": "a", "word__x.xml": "b" * 2000})

    with pytest.raises(TooLargeFile, match="orimligt mycket text"):
        extract(document, "x.docx", limits=Limits(unpacked=2000))


def test_xml_entities_in_a_word_document_are_refused():
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'

    with pytest.raises(DamagedFile, match="XML-deklarationer"):
        extract(zip_of(**{"word__document.xml": evil}), "x.docx")


@pytest.mark.parametrize("keep", [40, 3000, 15_000])
def test_word_document_cut_short_is_refused(keep):
    document = docx.Document()
    document.add_paragraph("Text")

    with pytest.raises(DamagedFile, match="skadad"):
        extract(saved(document)[:keep], "x.docx")


def test_archive_that_claims_to_be_word_is_refused():
    with pytest.raises(DamagedFile, match="skadad"):
        extract(zip_of(**{"word__document.xml": "<w:document/>"}), "x.docx")


# Everything else ---------------------------------------------------------------------------


def test_empty_file_is_refused():
    with pytest.raises(EmptyFile, match="0 byte"):
        extract(b"", "x.txt")


@pytest.mark.parametrize("content", [b"\n \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_file_of_nothing_but_space_is_refused(content):
    with pytest.raises(EmptyFile, match="ingen text"):
        extract(content, "x.txt")


def test_file_over_the_limit_is_refused():
    with pytest.raises(TooLargeFile, match="Filen är 26 MB; gränsen är 25 MB"):
        extract(b"a" * 26 * 1024 * 1024, "x.txt")


def test_more_lines_than_minutes_can_have_is_refused():
    with pytest.raises(TooLargeFile, match="orimligt mycket text"):
        extract(b"rad\n" * 70_000, "x.txt")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "en bild .PNG."),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "en bild .JPEG."),
        (b"{\\rtf1 hej}", "RTF"),
        (b"<!DOCTYPE html><p>hej", "webbsida"),
        (b"MZ\x90\x00" + b"\0" * 50, "ett program"),
        (bytes(range(256)) * 4, "inte text"),
        (zip_of(xl__workbook="x"), "Excel"),
        (zip_of(något="x"), "ZIP-arkiv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "äldre Office-format"),
    ],
)
def test_other_types_are_refused_by_their_content(content, what):
    with pytest.raises(WrongFileType, match=what):
        extract(content, "protokoll.pdf")


def test_encrypted_word_document_says_how_to_unlock_it():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(EncryptedFile, match="Skydda dokument"):
        extract(content, "x.docx")
