"""Entering an answer that came to the chancery by mail or on paper, in its draft of its own.

The original comes first and stays; the parts are the same forms as the recipient's own people
have. What a recipient writes in the portal is never touched.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from files.storing import store_file
from referrals import workflow
from referrals.answering.sheet import Sheet
from referrals.importing import review
from referrals.models import Response, ResponseFile, ResponseStatement

Channel, Kind = Response.Channel, ResponseFile.Kind


def entry_of(recipient) -> Response | None:
    """What the chancery is entering for `recipient`, if anything."""
    drafts = recipient.responses.filter(status=Response.Status.DRAFT)
    return drafts.exclude(channel=Channel.PORTAL).first()


def is_begun_in_portal(recipient) -> bool:
    """Whether `recipient` is writing in the portal: then nothing can be entered on its behalf."""
    drafts = recipient.responses.filter(status=Response.Status.DRAFT)
    return drafts.filter(channel=Channel.PORTAL).exists()


@transaction.atomic
def begin(recipient, channel, original, *, by) -> Response:
    """Begin an entry with the original that came in, an upload. Codes as `start_response`."""
    response = workflow.start_response(recipient, by=by, channel=channel)
    stored = store_file(original, by=by)
    _add_paper(response, stored, Kind.ORIGINAL)
    return response


def _add_paper(response, stored, kind):
    ResponseFile.objects.create(
        response=response,
        position=response.files.count() + 1,
        kind=kind,
        title=stored.original_name.rpartition(".")[0] or stored.original_name,
        file=stored,
    )


@transaction.atomic
def save(recipient, data, files, *, by) -> Sheet:
    """Save all parts that can be saved; the sheet's `refused` are those that could not.

    Raises ValidationError (`gone`) when the entry has been handed in or thrown away meanwhile.
    """
    recipient = workflow.locked_recipient(recipient)
    entry = entry_of(recipient)
    if entry is None:
        raise ValidationError("Svaret är redan registrerat eller kastat.", code="gone")
    review.keep_ticks(entry, data)
    sheet = Sheet(recipient, entry, data, files)
    for part in sheet.parts:
        if part.is_valid() and not part.is_stale and part.news:
            part.store(entry, by=by)
    if sheet.upload and sheet.upload.is_valid():
        kind = sheet.upload.cleaned_data["kind"] or Kind.ANSWER
        for upload in sheet.upload.cleaned_data["files"]:
            _add_paper(entry, store_file(upload, by=by), kind)
    return sheet


@transaction.atomic
def add_statement(recipient) -> ResponseStatement | None:
    """Add an empty statement to the entry, if there still is one."""
    entry = entry_of(workflow.locked_recipient(recipient))
    if entry is None:
        return None
    return ResponseStatement.objects.create(
        response=entry,
        position=entry.statements.count() + 1,
        kind=ResponseStatement.Kind.RESERVATION,
    )


@transaction.atomic
def remove(recipient, name: str) -> bool:
    """Take a statement or a paper out by the name of its part; never the original."""
    recipient = workflow.locked_recipient(recipient)
    entry = entry_of(recipient)
    part = Sheet(recipient, entry).part(name) if entry else None
    row = getattr(part, "statement", None) or getattr(part, "paper", None)
    if row is None or getattr(row, "kind", "") == Kind.ORIGINAL:
        return False
    row.delete()
    return True


def discard(recipient, *, by) -> bool:
    """Throw the entry away; its history stays. False if there is none any more."""
    entry = entry_of(recipient)
    if entry is None:
        return False
    workflow.discard_draft(entry, by=by)
    return True
