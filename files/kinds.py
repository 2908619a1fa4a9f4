"""Which kinds of file the portal takes, and how their content is told apart."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from files import archives, texts


@dataclass(frozen=True)
class Kind:
    """One kind of file: its suffixes, its content type and a check of what is inside.

    `matches` gets the first kilobyte and the file, positioned anywhere; it may raise the named
    ValidationErrors of `files.archives` for files that are of the kind but unsafe.
    """

    name: str
    suffixes: tuple[str, ...]
    content_type: str
    matches: Callable[[bytes, BinaryIO], bool]
    inline: bool = False


def _starts(*prefixes: bytes):
    return lambda head, file: head.startswith(prefixes)


def _is_pdf(head: bytes, file: BinaryIO) -> bool:
    # Old PDFs may begin with a few bytes of a print job; readers look in the first kilobyte.
    return b"%PDF-" in head and not texts.is_markup(head[: head.index(b"%PDF-")])


def _office(main_part: str):
    return lambda head, file: archives.is_office_document(file, main_part)


def _open_document(content_type: str):
    return lambda head, file: archives.is_open_document(file, content_type)


OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."

KINDS = (
    Kind("PDF", (".pdf",), "application/pdf", _is_pdf, inline=True),
    Kind(
        "Word",
        (".docx",),
        OOXML + "wordprocessingml.document",
        _office("word/document.xml"),
    ),
    Kind("Excel", (".xlsx",), OOXML + "spreadsheetml.sheet", _office("xl/workbook.xml")),
    Kind(
        "PowerPoint",
        (".pptx",),
        OOXML + "presentationml.presentation",
        _office("ppt/presentation.xml"),
    ),
    Kind("OpenDocument-text", (".odt",), ODF + "text", _open_document(ODF + "text")),
    Kind(
        "OpenDocument-kalkylblad",
        (".ods",),
        ODF + "spreadsheet",
        _open_document(ODF + "spreadsheet"),
    ),
    Kind(
        "OpenDocument-presentation",
        (".odp",),
        ODF + "presentation",
        _open_document(ODF + "presentation"),
    ),
    Kind("PNG", (".png",), "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    Kind("JPEG", (".jpg", ".jpeg"), "image/jpeg", _starts(b"\xff\xd8\xff")),
    # Last: almost anything can be read as text.
    Kind("text", (".txt",), "text/plain", texts.is_plain_text),
)
BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes}


def is_inline(content_type: str) -> bool:
    """Whether a stored file of `content_type` may open in the browser itself."""
    return any(kind.inline and kind.content_type == content_type for kind in KINDS)
