"""Plain text: which encoding, and is it text at all."""

import codecs
import re

from .errors import EmptyFile, WrongFileType
from .lines import Extraction, lines_of

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes) -> str:
    """Decode bytes as UTF-8, UTF-16 with a byte order mark, Windows-1252 or Latin-1.

    Raises WrongFileType when the bytes are plainly not text.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace").removeprefix("\ufeff")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        # cp1252 leaves five bytes undefined; Latin-1 takes them as control characters.
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
    if len(_CONTROLS.findall(text[:20_000])) * 50 > min(len(text), 20_000):
        raise WrongFileType(
            "Filen är inte text, PDF eller Word (DOCX). "
            "Spara dokumentet i något av de formaten och försök igen."
        )
    return text


def extract_plain(content: bytes) -> Extraction:
    """Read a plain text file; raises EmptyFile or WrongFileType."""
    text = decode(content)
    if not text.strip():
        raise EmptyFile("Filen innehåller ingen text. Kontrollera att du valde rätt fil.")
    return Extraction("text", lines_of(text))
