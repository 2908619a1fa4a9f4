"""From an uploaded file to lines of text, or to a named error that says what to do.

The type is decided by the file's first bytes, never by its name. Sizes are checked
before anything is unpacked, and a PDF is read in a process of its own with a limit on
time and memory, since the file may have been made to do harm.
"""

from dataclasses import dataclass

from .errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    ExtractionError,
    ScannedFile,
    TooLargeFile,
    TooSlowFile,
    WrongFileType,
)
from .lines import Extraction, Line, lines_of
from .plain import extract_plain

__all__ = [
    "DamagedFile",
    "EmptyFile",
    "EncryptedFile",
    "Extraction",
    "ExtractionError",
    "Limits",
    "Line",
    "ScannedFile",
    "TooLargeFile",
    "TooSlowFile",
    "WrongFileType",
    "extract",
    "lines_of",
]

MEGABYTE = 1024 * 1024

_OTHER_TYPES = (
    (b"\x89PNG", "en bild (PNG)"),
    (b"\xff\xd8\xff", "en bild (JPEG)"),
    (b"GIF8", "en bild (GIF)"),
    (b"II*\x00", "en bild (TIFF)"),
    (b"MM\x00*", "en bild (TIFF)"),
    (b"BM", "en bild (BMP)"),
    (b"RIFF", "en bild eller ljudfil"),
    (b"{\\rtf", "ett RTF-dokument"),
    (b"MZ", "ett program"),
    (b"\x7fELF", "ett program"),
    (b"Rar!", "ett arkiv (RAR)"),
    (b"7z\xbc\xaf", "ett arkiv (7z)"),
    (b"\x1f\x8b", "ett arkiv (gzip)"),
    (b"<!doctype html", "en webbsida (HTML)"),
    (b"<html", "en webbsida (HTML)"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of the server.

    ``size`` and ``unpacked`` are bytes, the latter of a DOCX file's text parts, ``seconds`` is
    wall time for a PDF or DOCX, ``characters`` and ``lines`` bound the text handed on.
    """

    size: int = 25 * MEGABYTE
    unpacked: int = 100 * MEGABYTE
    pages: int = 500
    seconds: float = 20
    characters: int = 2_000_000
    lines: int = 60_000


def extract(content: bytes, filename: str = "", *, limits: Limits | None = None) -> Extraction:
    """Read the text of a text, PDF or DOCX file.

    ``filename`` is only used in messages. Raises a subclass of ExtractionError whose
    ``message`` is Swedish.
    """
    limits = limits or Limits()
    if len(content) > limits.size:
        raise TooLargeFile(
            f"Filen är {_megabytes(len(content))} MB; gränsen är {_megabytes(limits.size)} MB. "
            "Ta bort bilder eller dela upp dokumentet och försök igen."
        )
    if not content:
        raise EmptyFile("Filen är tom (0 byte). Kontrollera att du valde rätt fil.")
    result = _extract_by_type(content, filename, limits)
    _check_name(filename, result.format)
    characters = sum(len(line.text) for line in result.lines)
    if characters > limits.characters or len(result.lines) > limits.lines:
        raise TooLargeFile(
            "Dokumentet innehåller orimligt mycket text. Dela upp det och läs in en del i taget."
        )
    return result


def _check_name(filename: str, kind: str) -> None:
    """A name that says one of the three types must say the right one."""
    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    named = {"txt": "text", "pdf": "pdf", "docx": "docx"}.get(suffix)
    if named and named != kind:
        shown = {"text": "vanlig text", "pdf": "PDF", "docx": "ett Word-dokument"}[kind]
        raise WrongFileType(
            f"Filen heter .{suffix} men innehållet är {shown}. Kontrollera att du valde rätt "
            "fil, eller spara den på nytt i rätt format."
        )


def _extract_by_type(content: bytes, filename: str, limits: Limits) -> Extraction:
    head = content[:1024].lstrip()
    if b"%PDF-" in content[:1024]:
        from .pdf import extract_pdf

        return extract_pdf(content, limits)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from .docx import extract_docx

        return extract_docx(content, limits)
    if content.startswith(_OLE):
        raise _ole_error(content)
    for magic, what in _OTHER_TYPES:
        if head.lower().startswith(magic) if magic.startswith(b"<") else head.startswith(magic):
            if magic == b"BM" and not _is_bitmap(content):
                continue
            raise WrongFileType(
                f"{_named(filename)} är {what}, inte text, PDF eller Word (DOCX). "
                "Spara dokumentet i något av de formaten och försök igen."
            )
    return extract_plain(content)


def _ole_error(content: bytes) -> ExtractionError:
    """Old Word files and password-protected DOCX files share one container format."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return EncryptedFile(
            "Dokumentet är skyddat med lösenord. Öppna det i Word, ta bort lösenordet "
            "under Arkiv › Info › Skydda dokument, spara och försök igen."
        )
    return WrongFileType(
        "Filen är i ett äldre Office-format (till exempel .doc). Öppna den i Word, "
        "spara som Word-dokument (.docx) eller PDF och försök igen."
    )


def _is_bitmap(content: bytes) -> bool:
    """A bitmap states its own size after the letters BM, which a text does not."""
    return int.from_bytes(content[2:6], "little") == len(content)


def _named(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return f"”{name[:80]}”" if name else "Filen"


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}".rstrip("0").rstrip(".").replace(".", ",")
