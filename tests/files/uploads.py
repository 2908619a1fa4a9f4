"""Bytes of every accepted kind of file, made here so that no test depends on a fixture file."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.files import PDF

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20)
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def archive(entries, compression=zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive with `entries`: names and their bytes, in that order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return out.getvalue()


def office(main_part, **extra) -> bytes:
    """The skeleton of an Office document; `extra` are more entries of word/."""
    more = {f"word/{name}": content for name, content in extra.items()}
    return archive({"[Content_Types].xml": b"<Types/>", main_part: b"<x/>", **more})


CONTENT = {
    ".pdf": PDF,
    ".docx": office("word/document.xml"),
    ".xlsx": office("xl/workbook.xml"),
    ".pptx": office("ppt/presentation.xml"),
    ".odt": archive({"mimetype": ODT_TYPE, "content.xml": b"<x/>"}),
    ".ods": archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    ".odp": archive({"mimetype": b"application/vnd.oasis.opendocument.presentation"}),
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".txt": "Närvarande: Åke\r\n\tBilaga".encode("cp1252"),
}


def upload(name, content=PDF):
    """An uploaded file as Django's forms get it."""
    return SimpleUploadedFile(name, content)
