"""A file on its way in: read, compared with earlier imports, and kept with its proposal."""

import hashlib
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from files.extraction import Extraction, Limits, extract
from files.names import safe_name
from files.storing import store_file
from meetings.models import Appendix, MinutesImport

from .parser import parse
from .proposal import Doubt, Proposal
from .registry import known_from_database

SUFFIXES = {"text": ".txt", "pdf": ".pdf", "docx": ".docx"}


def understand(content: bytes, filename: str) -> tuple[Extraction, Proposal]:
    """Read a file and say what it seems to be about; stores nothing.

    Raises files.extraction.ExtractionError, with a Swedish message, for what cannot be read.
    """
    extraction = extract(content, filename, limits=Limits(size=settings.MAX_UPLOAD_SIZE))
    proposal = parse(extraction.lines, known_from_database(), filename)
    proposal.doubts[:0] = [Doubt(0, "", warning) for warning in extraction.warnings]
    return extraction, proposal


def earlier_import(sha256: str) -> MinutesImport | None:
    """The latest import of the same bytes that was not discarded."""
    imports = MinutesImport.objects.filter(sha256=sha256)
    return (
        imports.exclude(status=MinutesImport.Status.DISCARDED)
        .select_related("meeting__body", "file")
        .order_by("-created_at", "-pk")
        .first()
    )


def appendix_with(sha256: str) -> Appendix | None:
    """A meeting's appendix with the same bytes, however it came there."""
    appendices = Appendix.objects.filter(file__sha256=sha256)
    return appendices.select_related("meeting__body").order_by("pk").first()


class AlreadyImported(ValidationError):
    """The same file has been imported before; ``earlier`` is that import, or None."""

    def __init__(self, earlier: MinutesImport | None, meeting) -> None:
        self.earlier, self.meeting = earlier, meeting
        if meeting is not None:
            where = f"och är mötet {meeting.title}"
        elif earlier is not None:
            where = f"den {earlier.created_at:%Y-%m-%d} och väntar på granskning"
        message = f"Samma fil har redan lästs in {where}."
        super().__init__(message, code="already_imported")


def refuse_known_file(content: bytes) -> str:
    """The SHA-256 of a file that has not been imported; raises AlreadyImported otherwise."""
    sha256 = hashlib.sha256(content).hexdigest()
    if earlier := earlier_import(sha256):
        raise AlreadyImported(earlier, earlier.meeting)
    if appendix := appendix_with(sha256):
        raise AlreadyImported(None, appendix.meeting)
    return sha256


def take_in(content: bytes, filename: str, *, by) -> MinutesImport:
    """Keep a file and what it was understood to say, waiting for someone to confirm.

    ``by`` is the user, or None for the command line. Raises AlreadyImported for a file that
    is here already, ExtractionError for one that cannot be read, and ValidationError for
    one that may not be stored.
    """
    sha256 = refuse_known_file(content)
    extraction, proposal = understand(content, filename)
    name = _stored_name(filename, extraction.format)
    with transaction.atomic():
        stored = store_file(
            ContentFile(content, name=name), by=by, allowed=tuple(SUFFIXES.values())
        )
        return MinutesImport.objects.create(
            file=stored,
            sha256=sha256,
            source_lines=[line.text for line in extraction.lines],
            proposal=proposal.to_json(),
            created_by=by,
        )


def _stored_name(filename: str, kind: str) -> str:
    """The file's name, with the suffix of what it is."""
    path = PurePosixPath(safe_name(filename))
    return path.name if path.suffix.lower() == SUFFIXES[kind] else f"{path.name}{SUFFIXES[kind]}"
