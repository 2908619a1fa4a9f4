"""Files made of a compilation: asked for, worked on, done or given up; and removed in the end."""

import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from referrals import rules
from referrals.compiling.exports.tasks import make_export
from referrals.models import CompilationExport, Referral

Status, Kind = CompilationExport.Status, CompilationExport.Kind
ABANDONED = "Arbetet avbröts. Det kan bero på att portalen startades om."
# How long a newer file's predecessor and a failure are kept, and a file of the chancery's own.
SUPERSEDED_KEPT = timedelta(days=1)
OWN_KEPT = timedelta(days=90)


class Superseded(Exception):
    """The export is another worker's by now, or has been given up: no use in going on."""


@transaction.atomic
def ask_export(referral, kind, *, by, for_public=False):
    """Have a file made by the worker; if one is under way, that one is returned.

    One whose worker has died is given up, and a new one begun. Codes: `wrong_status`, `survey`
    for the answers of a survey, `not_published` for everyone's file too early.
    """
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if referral.is_draft:
        raise ValidationError("Remissen är inte utskickad.", code="wrong_status")
    if kind == Kind.ZIP and referral.is_survey:
        raise ValidationError("En enkäts svar lämnas aldrig ut ett och ett.", code="survey")
    if for_public and (kind == Kind.ZIP or referral.status not in rules.COMPILED_STATUSES):
        raise ValidationError("Sammanställningen är inte publicerad.", code="not_published")
    same = CompilationExport.objects.filter(referral=referral, kind=kind, for_public=for_public)
    before = same.under_way().select_for_update(of=("self",)).first()
    if before and before.is_under_way:
        return before
    if before:
        _give_up(before, ABANDONED)
    export = CompilationExport.objects.create(
        referral=referral, kind=kind, for_public=for_public, asked_by=by
    )
    make_export.enqueue(export.pk)
    return export


def ask_public_exports(referral, *, by):
    """Have everyone's files made anew, if the compilation is published."""
    if referral.status in rules.COMPILED_STATUSES:
        for kind in (Kind.PDF, Kind.DOCX):
            ask_export(referral, kind, by=by, for_public=True)


def begin_export(pk):
    """Claim the export `pk` for this worker; None if it does not wait any more."""
    waiting = CompilationExport.objects.filter(pk=pk, status=Status.QUEUED)
    claimed = waiting.update(
        status=Status.RUNNING, claim=uuid.uuid4(), heard_at=timezone.now(), step="Läser svaren"
    )
    related = ("referral", "asked_by", "file")
    return CompilationExport.objects.select_related(*related).get(pk=pk) if claimed else None


def _mine(export):
    return CompilationExport.objects.filter(pk=export.pk, claim=export.claim, status=Status.RUNNING)


def hear_of_export(export, percent, step):
    """Note how far the worker has come: `percent` of 100, `step` in words.

    Raises Superseded when the export is not this worker's any more.
    """
    changes = {"percent": min(99, int(percent)), "step": step[:120], "heard_at": timezone.now()}
    if not _mine(export).update(**changes):
        raise Superseded


@transaction.atomic
def finish_export(export, *, file, stamp, shows_each):
    """Note the file that was made, and of what. Raises Superseded; then nothing is noted."""
    done = _mine(export).update(
        status=Status.DONE,
        percent=100,
        step="",
        file=file,
        material=stamp.of(export.kind),
        material_at=stamp.changed_at,
        shows_each=shows_each,
        done_at=timezone.now(),
    )
    if not done:
        raise Superseded


def fail_export(export, error):
    """Note why there is no file, in words for the chancery; not if it is another's by now."""
    _mine(export).update(status=Status.FAILED, step="", error=error[:300], done_at=timezone.now())


def _give_up(export, error):
    CompilationExport.objects.filter(pk=export.pk).update(
        status=Status.FAILED, step="", error=error, done_at=timezone.now()
    )


@transaction.atomic
def remove_old_exports():
    """Give up what dead workers left, and remove what is past its time; returns how many.

    The newest file for everyone is kept as long as the referral is.
    """
    now = timezone.now()
    for export in CompilationExport.objects.under_way():
        if export.is_abandoned:
            _give_up(export, ABANDONED)
    ended = CompilationExport.objects.exclude(status__in=[Status.QUEUED, Status.RUNNING])
    newest, old = set(), []
    for export in ended.select_related("file").order_by("-done_at", "-pk"):
        key = (export.referral_id, export.kind, export.for_public)
        is_newest = export.status == Status.DONE and key not in newest
        newest.update([key] if is_newest else [])
        kept = None if is_newest and export.for_public else SUPERSEDED_KEPT
        kept = OWN_KEPT if is_newest and not export.for_public else kept
        if kept and export.done_at < now - kept:
            old.append(export)
    for export in old:
        _remove(export)
    return len(old)


def _remove(export):
    stored = export.file
    export.delete()
    if stored:
        storage, name = stored.file.storage, stored.file.name
        stored.delete()
        transaction.on_commit(lambda: storage.delete(name))
