"""PDF: read in a child process, so that a hostile file can cost neither time nor memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import (
    DamagedFile,
    EncryptedFile,
    ExtractionError,
    ScannedFile,
    TooLargeFile,
    TooSlowFile,
)
from .lines import Extraction, Line

if TYPE_CHECKING:
    from . import Limits

ROOT = Path(__file__).resolve().parent.parent.parent

_ERRORS: dict[str, ExtractionError] = {
    "encrypted": EncryptedFile(
        "PDF-filen är skyddad med lösenord. Spara en kopia utan lösenord och försök igen."
    ),
    "damaged": DamagedFile(
        "PDF-filen är skadad och går inte att läsa. Öppna originalet, "
        "spara det som PDF på nytt och försök igen."
    ),
    "scanned": ScannedFile(
        "PDF-filen innehåller bara bilder av sidor (inskannad), ingen text. Kör "
        "textigenkänning (OCR) på den, eller importera originalet i Word, och försök igen."
    ),
    "memory": TooLargeFile(
        "PDF-filen kräver för mycket minne för att läsas. Spara den på nytt som PDF "
        "eller dela upp den och försök igen."
    ),
}


def extract_pdf(content: bytes, limits: "Limits") -> Extraction:
    """Read a PDF's text page by page; raises a named ExtractionError."""
    command = [
        sys.executable, "-m", "files.extraction.pdf_reader",
        str(limits.pages), str(limits.seconds),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=limits.seconds,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(limits) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        # The child was killed: by the limit on processor time, or on memory.
        raise (_too_slow(limits) if done.returncode == -24 else _ERRORS["damaged"]) from None
    if "pages_over" in answer:
        raise TooLargeFile(
            f"PDF-filen har {answer['pages_over']} sidor; gränsen är {limits.pages}. "
            "Dela upp dokumentet och läs in en del i taget."
        )
    if error := answer.get("error"):
        raise _ERRORS[error]
    lines = [Line(*values) for values in answer["lines"]]
    return Extraction("pdf", lines, answer["pages"], answer["warnings"])


def _too_slow(limits: "Limits") -> TooSlowFile:
    return TooSlowFile(
        f"PDF-filen tog mer än {limits.seconds:.0f} sekunder att läsa och läsningen avbröts. "
        "Spara den på nytt som PDF, eller importera originalet i Word."
    )
