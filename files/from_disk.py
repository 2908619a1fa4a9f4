"""Files that someone names on the command line."""

from pathlib import Path

from django.conf import settings


def content_of(path: Path) -> bytes:
    """The bytes of a named file; of one that is too large only enough for it to be refused."""
    if path.is_file() and path.stat().st_size > settings.MAX_UPLOAD_SIZE:
        with path.open("rb") as file:
            return file.read(settings.MAX_UPLOAD_SIZE + 1)
    return path.read_bytes()


def reason_of(error: OSError) -> str:
    """Why a named file could not be read, in Swedish."""
    if isinstance(error, FileNotFoundError):
        return "Filen finns inte. Kontrollera sökvägen."
    if isinstance(error, IsADirectoryError):
        return "Det är en mapp. Ange en eller flera filer."
    return f"Filen går inte att läsa: {error.strerror}."
