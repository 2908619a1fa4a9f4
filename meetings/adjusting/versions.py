"""Versions of minutes: frozen with their text and page, their PDF made once and stored.

The page is frozen in the transaction that adjusts or publishes; the PDF is laid out from it,
sealed, checked and stored by the worker right after, or by the first reader if that is sooner.
Either way it is made once and from the same page.
"""

from itertools import pairwise

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from files.models import StoredFile
from files.pdf.checking import faults_of
from files.pdf.sealing import seal
from files.storing import store_made
from meetings.adjusting.changes import changes
from meetings.adjusting.tasks import make_pdf
from meetings.content import keep_text
from meetings.models import Meeting, ProtocolVersion
from meetings.pdf import laid_out, pdf_filename, printed_context

PDF = "application/pdf"


def freeze_version(
    meeting: Meeting, *, by, origin, adjusted_on=None, adjusted_by="", reason=""
) -> ProtocolVersion:
    """Freeze what `meeting`, which the caller has locked, says now as its next version.

    `reason` is why it is not the first one, and is not kept for the first.
    """
    last = meeting.versions.first()
    version = ProtocolVersion(
        meeting=meeting,
        number=last.number + 1 if last else 1,
        text=keep_text(meeting),
        origin=origin,
        adjusted_on=adjusted_on,
        adjusted_by=adjusted_by,
        reason=reason if last else "",
        made_at=timezone.now(),
        made_by=by,
    )
    version.html = render_to_string("pdf/protocol.html", printed_context(meeting, version))
    version._history_user = by
    version.save()
    make_pdf.enqueue(version.pk)
    return version


def pdf_of(version: ProtocolVersion) -> StoredFile:
    """The version's stored PDF, made now if the worker has not come to it yet."""
    if version.file_id is None:
        version = store_pdf(version.pk)
    return version.file


def store_pdf(pk: int) -> ProtocolVersion:
    """Lay out, seal, check and store the PDF of a version; once, however often and by how many."""
    version = ProtocolVersion.objects.select_related("meeting__body", "file").get(pk=pk)
    if version.file_id:
        return version
    plain = laid_out(version.meeting, version.html, created=version.made_at)
    content, is_sealed = seal(plain, reason=_sealed_as(version))
    faults = "\n".join(faults_of(content))
    with transaction.atomic():
        version = ProtocolVersion.objects.select_for_update(of=("self",)).get(pk=pk)
        if version.file_id is None:
            version.file = store_made(
                content, _name_of(version), "application/pdf", by=version.made_by
            )
            version.is_sealed, version.faults = is_sealed, faults
            version._history_user = version.made_by
            version.save(update_fields=["file", "is_sealed", "faults"])
    return version


def _name_of(version) -> str:
    name = pdf_filename(version.meeting)
    if version.number == 1:
        return name
    return f"{name.removesuffix('.pdf')} version {version.number}.pdf"


def _sealed_as(version) -> str:
    return f"{version.meeting.get_kind_display()}, version {version.number}"


def corrections(meeting: Meeting) -> list[ProtocolVersion]:
    """The versions by which what had been published was corrected, the latest first.

    Each with `before`, and `changes` against it.
    """
    if not meeting.has_version:
        return []
    versions = list(meeting.versions.open().select_related("text").defer("html"))
    for version, before in pairwise(versions):
        version.before = before
        version.changes = changes(before.text.content, version.text.content)
    return versions[:-1]
