"""What became of all that was handed in: counted in the database and on the disk."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path

import time_machine
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from files.models import StoredFile
from files.orphans import remove_orphans
from referrals.answering.tasks import send_receipt
from referrals.fingerprint import is_intact
from referrals.models import Response


@dataclass(frozen=True)
class Tally:
    """All but the first four are to be nought.

    `orphans` are files that no row names, removed before the rest is counted.
    """

    kills: int = 0
    receipts: int = 0
    broken: int = 0
    orphans: int = 0
    unanswered: int = 0
    lost: int = 0
    different: int = 0
    half: int = 0
    double: int = 0
    wrongly_late: int = 0
    unmailed: int = 0
    unswept: int = 0
    strange: int = 0

    def __add__(self, other):
        pairs = ((each.name, getattr(self, each.name) + getattr(other, each.name))
                 for each in fields(self))  # fmt: skip
        return Tally(**dict(pairs))

    @property
    def faults(self) -> dict:
        """What went wrong, by name; empty when all is well."""
        wrong = ("unanswered", "lost", "different", "half", "double", "wrongly_late", "unmailed",
                 "unswept", "strange")  # fmt: skip
        return {name: getattr(self, name) for name in wrong if getattr(self, name)}


def count(registrars, referral, kills) -> Tally:
    """Hold every receipt that was given against what is stored."""
    left = len(_orphans())
    _sweep()
    handed_in = {}
    versions = Counter()
    related = ("recipient__referral", "recipient__municipality")
    for response in Response.objects.filter(recipient__referral=referral).select_related(*related):
        versions[response.recipient_id] += 1
        if not response.is_draft:
            handed_in[response.recipient_id, response.number] = response
    mails = Counter(
        pk
        for [pk] in map(_arguments, DBTaskResult.objects.filter(task_path=send_receipt.module_path))
    )
    tally = Counter(kills=kills, orphans=left, unswept=len(_orphans()))
    for each in registrars:
        given = {(receipt.number, receipt.sha256) for receipt in each.receipts}
        response = handed_in.get((each.recipient, 1))
        tally["receipts"] += bool(given)
        tally["unanswered"] += not given
        tally["broken"] += each.broken
        tally["strange"] += len(each.strange)
        tally["lost"] += (bool(given) or each.promised) and response is None
        tally["double"] += versions[each.recipient] > 1
        if response:
            is_same = given <= {(1, response.sha256)} and is_intact(response)
            tally["different"] += not is_same
            tally["half"] += not _is_whole(response, each)
            day = timezone.localdate(response.received_at)
            tally["wrongly_late"] += response.is_late != (day > referral.due_on)
            tally["unmailed"] += mails[response.pk] != 1
    return Tally(**tally)


def _arguments(task):
    stored = task.args_kwargs
    return (json.loads(stored) if isinstance(stored, str) else stored)["args"]


def _is_whole(response, registrar):
    """The text, and each paper once, on the disk as it was sent."""
    texts = [answer.text for answer in response.answers.all()]
    papers = response.files.select_related("file").order_by("position")
    stored = [(paper.file.original_name, paper.file.sha256) for paper in papers]
    sent = [(paper.name, _sha256(paper.pieces())) for paper in registrar.papers]
    on_disk = [_sha256(paper.file.file.open("rb").chunks()) for paper in papers]
    is_text = texts == [f"<p>{registrar.words}</p>"]
    return is_text and sorted(stored) == sorted(sent) and on_disk == [each[1] for each in stored]


def _sha256(pieces):
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _orphans():
    """What is on the disk and belongs to no row: stored files, and uploads that were cut off."""
    named = set(StoredFile.objects.values_list("file", flat=True))
    root = Path(settings.MEDIA_ROOT)
    found = {str(path.relative_to(root)) for path in root.glob("*/*") if path.is_file()}
    return [*found - named, *_uploads().iterdir()]


def _uploads():
    # Where the server has them; the tests' own uploads lie elsewhere.
    return Path(settings.VAR_DIR) / "uploads"


def _sweep():
    """Keep house as two days later."""
    with (
        time_machine.travel(timezone.now() + timedelta(days=2), tick=False),
        override_settings(FILE_UPLOAD_TEMP_DIR=_uploads()),
    ):
        remove_orphans()
