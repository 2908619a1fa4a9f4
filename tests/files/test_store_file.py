"""Storing a file: what comes in, what is refused, and what is said about it."""

import hashlib
import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile

from files.checking import check_file
from files.models import StoredFile
from files.storing import store_file
from tests.files.uploads import CONTENT, HTML, PDF, PNG, archive, office, upload


def refusal(name, content, **kwargs):
    """The one ValidationError that storing raises; nothing may have been stored."""
    with pytest.raises(ValidationError) as raised:
        store_file(upload(name, content), by=None, **kwargs)
    assert not StoredFile.objects.exists()
    return raised.value


@pytest.mark.parametrize("suffix", CONTENT)
def test_every_accepted_kind_is_stored(db, office, suffix):
    stored = store_file(upload(f"Underlag{suffix}", CONTENT[suffix]), by=office)

    assert stored.file.read() == CONTENT[suffix]
    assert stored.sha256 == hashlib.sha256(CONTENT[suffix]).hexdigest()
    assert stored.size == len(CONTENT[suffix])
    assert stored.uploaded_by == office


def test_stored_file_lies_under_a_name_that_says_nothing(db):
    stored = store_file(upload("Hemlig lista.pdf"), by=None)

    assert "Hemlig" not in stored.file.name
    assert len(stored.file.name) > 32


def test_path_in_a_name_is_cut_away(db):
    stored = store_file(upload("x.pdf"), by=None)
    assert stored.original_name == "x.pdf"

    climbing = upload("x.pdf")
    climbing._name = "../../x.pdf"  # as if no handler had cleaned it before us
    assert store_file(climbing, by=None).original_name == "x.pdf"


def test_empty_file_is_refused(db):
    error = refusal("tom.pdf", b"")
    assert error.code == "file_empty"
    assert "tom" in error.message


def test_too_large_file_is_refused_with_both_sizes(db, settings):
    settings.MAX_UPLOAD_SIZE = 2 * 1024 * 1024
    error = refusal("stor.pdf", PDF + bytes(3 * 1024 * 1024))
    assert error.code == "file_too_large"
    assert "3 MB" in error.message
    assert "högst 2 MB" in error.message


def test_too_large_file_is_refused_without_being_read(settings):
    class NeverRead:
        name, size = "stor.pdf", 60 * 1024 * 1024

    with pytest.raises(ValidationError) as raised:
        check_file(NeverRead())
    assert raised.value.code == "file_too_large"


@pytest.mark.parametrize("name", ["a.zip", "a.exe", "a.html", "a.svg", "a.docm", "a", "a.pdf.exe"])
def test_other_suffixes_are_refused_and_the_accepted_named(db, name):
    error = refusal(name, PDF)
    assert error.code == "file_type_refused"
    assert "PDF, DOCX" in error.message


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bild.pdf", PNG, "PNG"),
        ("sida.pdf", HTML, "HTML"),
        ("sida.txt", HTML, "HTML"),
        ("sida.txt", b"\xef\xbb\xbf  <svg onload=x>", "HTML"),
        ("sida.txt", "\ufeff<html>".encode("utf-16-le"), "HTML"),
        ("bin.txt", b"abc\x00def", "något annat"),
        ("kalkyl.docx", CONTENT[".xlsx"], "Excel"),
        ("arkiv.docx", archive({"a.txt": b"a"}), "något annat"),
        ("text.docx", b"bara text", "text"),
        ("text.odt", CONTENT[".docx"], "Word"),
        ("foto.png", CONTENT[".jpg"], "JPEG"),
    ],
)
def test_content_that_does_not_match_the_name_is_refused(db, name, content, said):
    error = refusal(name, content)
    assert error.code == "file_type_mismatch"
    assert said in error.message


def test_form_may_ask_for_fewer_kinds(db):
    error = refusal("bild.png", PNG, allowed=(".pdf", ".docx"))
    assert error.code == "file_type_refused"
    assert "PDF och DOCX" in error.message


def test_zip_bomb_in_a_word_document_is_refused(db):
    error = refusal("bomb.docx", office("word/document.xml", bomb=bytes(60 * 1024 * 1024)))
    assert error.code == "file_bomb"


def test_zip_bomb_of_entries_that_share_bytes_is_refused(db):
    content = bytearray(office("word/document.xml", a=bytes(2000), b=bytes(2000)))
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":  # each says it fills most of the file
            struct.pack_into("<L", content, place + 20, len(content) // 2)
    assert refusal("bomb.docx", bytes(content)).code == "file_bomb"


def test_archive_with_an_enormous_directory_is_refused(db):
    content = bytearray(CONTENT[".docx"])
    struct.pack_into("<L", content, content.rfind(b"PK\x05\x06") + 12, 50 * 1024 * 1024)
    assert refusal("bomb.docx", bytes(content)).code == "file_bomb"


def test_archive_with_thousands_of_entries_is_refused(db, monkeypatch):
    monkeypatch.setattr("files.archives.MAX_ENTRIES", 3)
    content = office("word/document.xml", a=b"", b=b"", c=b"")
    assert refusal("bomb.docx", content).code == "file_bomb"


@pytest.mark.parametrize("cut", [10, 60, -10])
def test_half_a_document_is_refused_as_damaged(db, cut):
    assert refusal("halv.docx", CONTENT[".docx"][:cut]).code == "file_damaged"


def test_document_with_garbage_inside_its_directory_is_refused_as_damaged(db):
    content = bytearray(CONTENT[".docx"])
    place = content.find(b"PK\x01\x02")
    content[place : place + 4] = b"XXXX"
    assert refusal("skadad.docx", bytes(content)).code == "file_damaged"


def test_document_with_a_password_is_refused_and_told_apart(db):
    old_office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refusal("last.docx", old_office).code == "file_old_office"

    content = bytearray(CONTENT[".odt"])
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + flags] |= 1
    assert refusal("last.odt", bytes(content)).code == "file_encrypted"


def test_document_with_macros_is_refused(db):
    content = archive(
        {"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b"x"}
    )
    assert refusal("makro.docx", content).code == "file_macros"


def test_large_but_honest_document_is_accepted(db):
    picture = io.BytesIO()
    with zipfile.ZipFile(picture, "w", zipfile.ZIP_STORED) as target:
        target.writestr("[Content_Types].xml", b"")
        target.writestr("word/document.xml", b"")
        target.writestr("word/media/bild.png", bytes(21 * 1024 * 1024))
    assert store_file(upload("bilder.docx", picture.getvalue()), by=None).pk


def test_file_on_disk_is_hashed_in_pieces(db):
    content = PDF + bytes(5 * 1024 * 1024)
    with TemporaryUploadedFile("stor.pdf", "application/pdf", len(content), None) as temporary:
        temporary.write(content)
        temporary.seek(0)
        stored = store_file(temporary, by=None)

    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.file.size == len(content)
