"""Word documents: the archive is weighed before it is unpacked, then read in order.

python-docx opens the package; the text itself is walked here, because python-docx leaves
out what people who write minutes do use: tracked insertions, content controls, text
boxes, automatic numbers and footnotes.
"""

import io
import re
import time
import zipfile
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

import docx
from django.core.exceptions import ValidationError
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from files import archives

from .docx_marks import marks_around, pieces, unmarked
from .docx_styles import Numbering, Styles
from .errors import DamagedFile, EmptyFile, EncryptedFile, TooLargeFile, TooSlowFile, WrongFileType
from .lines import Extraction, Line, storable

if TYPE_CHECKING:
    from . import Limits

XML_PART_LIMIT = 40 * 1024 * 1024
_ARCHIVE_ERRORS = {
    "file_damaged": DamagedFile,
    "file_bomb": TooLargeFile,
    "file_encrypted": EncryptedFile,
}

_BROKEN = (
    zipfile.BadZipFile,
    PackageNotFoundError,
    etree.LxmlError,
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def extract_docx(content: bytes, limits: "Limits") -> Extraction:
    """Read a DOCX file's text in reading order; raises a named ExtractionError."""
    _weigh(content, limits)
    deadline = time.monotonic() + limits.seconds
    try:
        document = docx.Document(io.BytesIO(content))
        lines = list(_Reader(document, deadline).lines())
    except _BROKEN as error:
        raise DamagedFile(
            "Word-filen är skadad och går inte att läsa. Öppna originalet i Word, "
            "spara det på nytt som .docx och försök igen."
        ) from error
    if not any(line.text.strip() for line in lines):
        raise EmptyFile(
            "Word-filen innehåller ingen text, kanske bara bilder. Kontrollera att du "
            "valde rätt fil, eller skriv av texten med textigenkänning (OCR)."
        )
    return Extraction("docx", lines)


def _weigh(content: bytes, limits: "Limits") -> None:
    """Refuse archives that are not DOCX, or hold more text than a reader should be given.

    Whether it is a sound archive at all, the check of every stored file says.
    """
    try:
        archive = archives.open_archive(io.BytesIO(content))
    except ValidationError as error:
        raise _ARCHIVE_ERRORS[error.code](error.message) from error
    with archive:
        names = set(archive.namelist())
        if "word/document.xml" not in names:
            raise _wrong_archive(names)
        parts = [e for e in archive.infolist() if e.filename.endswith((".xml", ".rels"))]
        sizes = [part.file_size for part in parts]
        if sum(sizes) > limits.unpacked or max(sizes) > XML_PART_LIMIT:
            raise _too_large("innehåller orimligt mycket text")
        try:
            for part in parts:
                _inflate(archive, part)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise DamagedFile(
                "Word-filen är skadad: den går inte att packa upp. Öppna originalet i Word, "
                "spara det på nytt som .docx och försök igen."
            ) from error


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack one XML part: its true size must be the declared one, and no entities."""
    size, tail = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(1024 * 1024):
            size += len(chunk)
            if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                raise DamagedFile(
                    "Word-filen innehåller XML-deklarationer som Word aldrig skriver och "
                    "läses därför inte. Öppna originalet i Word och spara det på nytt."
                )
            tail = chunk[-10:]
    if size > entry.file_size:
        raise _too_large("packas upp till mer än den uppger")


def _too_large(what: str) -> TooLargeFile:
    return TooLargeFile(
        f"Word-filen {what} och läses därför inte. Öppna originalet i Word, "
        "spara det på nytt som .docx och försök igen."
    )


def _wrong_archive(names: set[str]) -> WrongFileType:
    what = "ett ZIP-arkiv"
    if any(name.startswith("xl/") for name in names):
        what = "ett Excel-dokument"
    elif any(name.startswith("ppt/") for name in names):
        what = "en PowerPoint-presentation"
    elif "content.xml" in names:
        what = "ett OpenDocument-dokument"
    return WrongFileType(
        f"Filen är {what}, inte ett Word-dokument (DOCX). "
        "Spara dokumentet som .docx, PDF eller text och försök igen."
    )


_P, _TBL, _SDT, _TXBX = qn("w:p"), qn("w:tbl"), qn("w:sdt"), qn("w:txbxContent")
_R, _T, _TAB, _BR, _CR = qn("w:r"), qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_HYPHEN, _DEL, _LINK = qn("w:noBreakHyphen"), qn("w:del"), qn("w:hyperlink")
_NOTE, _SYMBOL = qn("w:footnoteReference"), qn("w:sym")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = {_DEL, _FALLBACK, qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText")}
_DEPTH_LIMIT = 60
# A page break that ends a paragraph, before the marks that close its last run.
_LAST_BREAK = re.compile("\f(?=[\x01-\x04]*$)")


class _Reader:
    def __init__(self, document, deadline: float) -> None:
        self.document = document
        self.deadline = deadline
        self.styles = Styles(document)
        self.numbering = Numbering(document)
        self.page_break = False
        self.boxes: list = []

    def lines(self) -> Iterator[Line]:
        """Headers first (as furniture), then the body, then footnotes and footers."""
        yield from self._running("first_page_header", "header")
        yield from self._block(self.document.element.body, 0)
        yield from self._footnotes()
        yield from self._running("first_page_footer", "footer")

    def _running(self, *names: str) -> Iterator[Line]:
        seen = set()
        for section in list(self.document.sections)[:5]:
            for name in names:
                part = getattr(section, name)
                if part.is_linked_to_previous:
                    continue
                for line in self._block(part._element, 0):
                    if line.text.strip() and line.text not in seen:
                        seen.add(line.text)
                        yield Line(line.text, furniture=True)

    def _block(self, element, depth: int) -> Iterator[Line]:
        if depth > _DEPTH_LIMIT:
            return
        for child in element:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield from self._table(child, depth)
            elif child.tag == _SDT or child.tag in (qn("w:sdtContent"), qn("w:ins")):
                yield from self._block(child, depth + 1)

    def _paragraph(self, paragraph) -> Iterator[Line]:
        if time.monotonic() > self.deadline:
            raise TooSlowFile(
                "Word-filen tog för lång tid att läsa och läsningen avbröts. "
                "Spara den på nytt, eller spara den som PDF eller text."
            )
        style = self.styles.of(paragraph)
        marked = "".join(self._runs(paragraph, 0))
        text = unmarked(marked)
        boxes, self.boxes = self.boxes, []
        label = self.numbering.label(paragraph, style) if text.strip() else ""
        listed = bool(label)
        heading = style.heading or (9 if text.strip() and self._all_bold(paragraph, style) else 0)
        new_page = self.page_break or style.page_break
        self.page_break = text.endswith("\f")
        for piece, html in pieces(_LAST_BREAK.sub("", marked)):
            new_page = new_page or piece.startswith("\f")
            rich = storable(escape(label) + html) if html else ""
            yield Line(storable(label + piece.strip("\n\f")), heading, new_page, rich=rich)
            label, new_page = "", False
        # Word separates paragraphs by space, text by an empty line; list items stand close.
        if text.strip() and not style.tight and not (listed and not heading):
            yield Line("")
        for box in boxes:
            yield from self._block(box, 1)

    def _runs(self, element, depth: int) -> Iterator[str]:
        if depth > _DEPTH_LIMIT:
            return
        for child in element:
            tag = child.tag
            if tag == _T:
                yield child.text or ""
            elif tag == _TAB:
                yield "\t"
            elif tag in (_BR, _CR):
                yield "\f" if child.get(qn("w:type")) == "page" else "\n"
            elif tag == _HYPHEN:
                yield "\u2011"
            elif tag == _SYMBOL:
                yield "•"
            elif tag == _NOTE:
                yield f" [{child.get(qn('w:id'))}]"
            elif tag == _LINK:
                yield from self._link(child, depth)
            elif tag == _TXBX:
                self.boxes.append(child)
            elif tag == _R:
                on, off = marks_around(child)
                yield on
                yield from self._runs(child, depth + 1)
                yield off
            elif tag not in _SKIPPED:
                yield from self._runs(child, depth + 1)

    def _link(self, link, depth: int) -> Iterator[str]:
        text = "".join(self._runs(link, depth + 1))
        yield text
        relation = self.document.part.rels.get(link.get(qn("r:id"), ""))
        if relation is not None and relation.is_external:
            address = relation.target_ref.removeprefix("mailto:")
            if address and address.rstrip("/") not in unmarked(text):
                yield f" <{address}>"

    def _all_bold(self, paragraph, style) -> bool:
        runs = [run for run in paragraph.iter(_R) if "".join(run.itertext()).strip()]
        return bool(runs) and all(self.styles.is_bold(run, style) for run in runs)

    def _table(self, table, depth: int) -> Iterator[Line]:
        for row in table.iter(qn("w:tr")):
            if next(row.iterancestors(_TBL)) is not table:
                continue
            cells = [self._cell(cell, depth) for cell in row if cell.tag == qn("w:tc")]
            for at in range(max((len(cell) for cell in cells), default=0)):
                found = [cell[at] if at < len(cell) else Line("") for cell in cells]
                texts = [line.text.strip() for line in found]
                html = tuple(line.rich or escape(line.text.strip(), quote=False) for line in found)
                yield Line("\t".join(texts).rstrip("\t"), cells=html, continues=at > 0)
        yield Line("")

    def _cell(self, cell, depth: int) -> list[Line]:
        return [line for line in self._block(cell, depth + 1) if line.text.strip()]

    def _footnotes(self) -> Iterator[Line]:
        for relation in self.document.part.rels.values():
            if relation.reltype.endswith("/footnotes") and not relation.is_external:
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                root = etree.fromstring(relation.target_part.blob, parser)
                for note in root.iter(qn("w:footnote")):
                    text = "".join(self._runs(note, 0)).strip()
                    if text:
                        yield Line(storable(f"[{note.get(qn('w:id'))}] {text}"))
