"""Saving a shared draft, part by part, so that nobody writes over a colleague."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from files.names import safe_name
from files.storing import digest_of, store_file
from meetings.models import Statement
from referrals.drafting.rows import UploadForm
from referrals.drafting.sheet import DraftSheet


@dataclass
class Saved:
    """What became of a saving: the parts as they now are, and when."""

    sheet: DraftSheet
    names: list[str] = field(default_factory=list)
    at: object = field(default_factory=timezone.now)


class SharedDraft:
    """The one draft of those who share it; found, begun and saved under one lock.

    Whoever inherits says what is locked, how a draft is found and begun, and which forms it has;
    and whether what is begun after something was handed in `begins_empty` or as a copy of it.
    """

    begins_empty = False

    def lock(self):
        """Lock whatever every change of the draft locks first."""
        raise NotImplementedError

    def find(self):
        """The draft there is, or None."""
        raise NotImplementedError

    def begin(self, *, by, anew=False):
        """The draft, begun if there is none; `anew` if something was handed in before.

        Raises ValidationError when nothing can be begun.
        """
        raise NotImplementedError

    def check(self):
        """Raise ValidationError when nothing is taken any more, begun or not."""

    def sheet(self, draft, data=None, files=None) -> DraftSheet:
        """The forms of `draft`."""
        raise NotImplementedError

    def has_ended(self) -> bool:
        """Whether something was handed in, so that only who wants to begins a draft."""
        raise NotImplementedError

    def note(self, draft, data):
        """Keep whatever else was sent than the parts; called before these are saved."""

    def save(self, data, files, *, by, only="", anew=False) -> Saved:
        """Save what was sent: all parts that can be, or one of them.

        What is wrong or stale is left as it is stored, and stays in the forms. Nothing is begun
        for who has changed nothing. Raises ValidationError as `begin` and `check` do.
        """
        # Before the transaction: files are large, and on SQLite nobody else writes while it lasts.
        digests = {each: digest_of(each) for each in files.getlist(f"{UploadForm.name}-files")}
        return self._save(data, files, digests, by, only, anew)

    @transaction.atomic
    def _save(self, data, files, digests, by, only, anew):
        self.lock()
        draft = self.find()
        if draft is not None:
            self.note(draft, data)
        sheet = self.sheet(draft, data, files)
        ready, uploads = sheet.ready(only), [] if only else sheet.uploads
        if draft is None and not anew and not self.has_ended() and not (ready or uploads):
            return Saved(sheet)
        self.check()
        kind = sheet.upload.cleaned_data["kind"] if uploads else ""
        if draft is None:
            draft = self.begin(by=by, anew=anew)
            # What a new version starts from is changed, and not doubled.
            sheet = self.sheet(draft, data, files)
            if anew and self.begins_empty:
                sheet.settle()
            ready = sheet.ready(only)
        for part in ready:
            part.store(draft, by=by)
        _add_new(draft, uploads, digests, kind, by)
        return Saved(sheet, [part.name for part in ready])

    @transaction.atomic
    def add_statement(self, *, by):
        """Add an empty statement to the draft, which is begun if need be."""
        self.lock()
        draft = self.find() or self.begin(by=by)
        last = draft.statements.order_by("-position").first()
        return draft.statements.create(
            position=(last.position if last else 0) + 1, kind=Statement.Kind.RESERVATION
        )

    @transaction.atomic
    def remove(self, name: str) -> bool:
        """Take a statement or a file out of the draft by the name of its part.

        False if there is none, or if it is an original, which stays. Its history keeps what it
        said.
        """
        self.lock()
        draft = self.find()
        part = self.sheet(draft).part(name) if draft else None
        row = getattr(part, "statement", None) or getattr(part, "paper", None)
        if row is None or getattr(row, "kind", "") == "original":
            return False
        row.delete()
        return True


def _add_new(draft, uploads, digests, kind, by):
    """Add what is not there yet: who sends a form again because no answer came doubles nothing."""
    there = set(draft.files.values_list("file__original_name", "file__sha256"))
    sent = {(safe_name(upload.name), digests[upload]): upload for upload in uploads}
    for identity, upload in sent.items():
        if identity not in there:
            add_paper(draft, store_file(upload, by=by, sha256=digests[upload]), kind)


def add_paper(draft, stored, kind=""):
    """Put a stored file last among the papers of `draft`, under its own name."""
    last = draft.files.order_by("-position").first()
    return draft.files.create(
        position=(last.position if last else 0) + 1,
        title=stored.original_name.rpartition(".")[0] or stored.original_name,
        file=stored,
        **({"kind": kind} if kind else {}),
    )


def copy_rows(rows, **owner):
    """Copy `rows` to another draft: `owner` is the field that points to it."""
    for row in rows:
        row.pk = None
        row._state.adding = True
        for name, value in owner.items():
            setattr(row, name, value)
        row.save()
