"""Saving a draft, part by part, so that nobody writes over a colleague."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from files.names import safe_name
from files.storing import digest_of, store_file
from referrals import workflow
from referrals.answering.forms import UploadForm
from referrals.answering.sheet import Sheet
from referrals.models import Response, ResponseFile, ResponseStatement


@dataclass
class Saved:
    """What became of a saving: the parts as they now are, and when."""

    sheet: Sheet
    names: list[str] = field(default_factory=list)
    at: object = field(default_factory=timezone.now)


def draft_of(recipient) -> Response | None:
    """The draft its own people write; what the chancery enters on their behalf is another's."""
    drafts = recipient.responses.filter(status=Response.Status.DRAFT)
    return drafts.filter(channel=Response.Channel.PORTAL).first()


def save(recipient, data, files, *, by, only="", supplement=False) -> Saved:
    """Save what was sent of the answer of `recipient`: all parts that can be, or one of them.

    What is wrong or stale is left as it is stored, and stays in the forms. Nothing is begun for
    who has changed nothing. Raises ValidationError with the codes `closed`, `too_late`, and
    `submitted` if it has been handed in meanwhile, unless it is meant as a `supplement`.
    """
    # Before the transaction: files are large, and on SQLite nobody else writes while it lasts.
    digests = {each: digest_of(each) for each in files.getlist(f"{UploadForm.name}-files")}
    return _save(recipient, data, files, digests, by, only, supplement)


@transaction.atomic
def _save(recipient, data, files, digests, by, only, supplement):
    recipient = workflow.locked_recipient(recipient)
    draft = draft_of(recipient)
    sheet = Sheet(recipient, draft, data, files)
    ready = _ready(sheet, only)
    uploads = _uploads(sheet) if not only else []
    if draft is None and not supplement:
        if recipient.responses.submitted().exists():
            raise ValidationError("Svaret är redan inlämnat.", code="submitted")
        if not ready and not uploads:
            return Saved(sheet)
    if not recipient.referral.takes_answers:
        raise ValidationError("Remissen tar inte längre emot svar.", code="closed")
    response = draft or workflow.start_response(recipient, by=by)
    uploaded_as = sheet.upload.cleaned_data["kind"] if uploads else ""
    if draft is None:
        # The copies that a supplement starts from, so that they are changed and not doubled.
        sheet = Sheet(recipient, response, data, files)
        ready = _ready(sheet, only)
    for part in ready:
        part.store(response, by=by)
    _add_files(response, uploads, digests, uploaded_as, by)
    return Saved(sheet, [part.name for part in ready])


def _ready(sheet, only):
    """Parts with something to save that can be saved."""
    parts = [part for part in sheet.parts if not only or part.name == only]
    return [part for part in parts if part.is_valid() and not part.is_stale and part.news]


def _uploads(sheet):
    form = sheet.upload
    return form.cleaned_data.get("files", []) if form and form.is_valid() else []


def _add_files(response, uploads, digests, kind, by):
    """Add what is not there yet: who sends a form again because no answer came doubles nothing."""
    there = set(response.files.values_list("file__original_name", "file__sha256"))
    sent = {(safe_name(upload.name), digests[upload]): upload for upload in uploads}
    new = [upload for identity, upload in sent.items() if identity not in there]
    for position, upload in enumerate(new, response.files.count() + 1):
        stored = store_file(upload, by=by, sha256=digests[upload])
        ResponseFile.objects.create(
            response=response,
            position=position,
            kind=kind or ResponseFile.Kind.ANSWER,
            title=stored.original_name.rpartition(".")[0] or stored.original_name,
            file=stored,
        )


@transaction.atomic
def add_statement(recipient, *, by) -> ResponseStatement:
    """Add an empty statement to the draft, which is begun if need be."""
    response = workflow.start_response(recipient, by=by)
    last = response.statements.order_by("-position").first()
    return ResponseStatement.objects.create(
        response=response,
        position=(last.position if last else 0) + 1,
        kind=ResponseStatement.Kind.RESERVATION,
    )


@transaction.atomic
def remove(recipient, name: str) -> bool:
    """Take a statement or a file out of the draft by the name of its part; False if there is none.

    Its history keeps what it said.
    """
    recipient = workflow.locked_recipient(recipient)
    draft = draft_of(recipient)
    part = Sheet(recipient, draft).part(name) if draft else None
    row = getattr(part, "statement", None) or getattr(part, "paper", None)
    if row is None:
        return False
    row.delete()
    return True
