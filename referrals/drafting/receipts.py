"""The receipt of what was handed in: a PDF made once and kept as it is, and mailed once."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from files.models import StoredFile
from files.storing import store_made
from outbox.models import Message
from outbox.workflow import write_message

TEMPLATE_DIR = Path(settings.BASE_DIR) / "templates" / "pdf"


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """What every receipt is set with."""
    return "".join((TEMPLATE_DIR / name).read_text() for name in ("protocol.css", "receipt.css"))


def _locked(entry):
    return type(entry).objects.select_for_update(of=("self",)).get(pk=entry.pk)


def kept_receipt(entry, *, receipts, owner: str, lay_out, filename: str) -> StoredFile:
    """The PDF of `entry`, which is handed in: made the first time, the same bytes ever after.

    `receipts` is the model that keeps it, with its field `owner`; `lay_out` makes the bytes.
    """
    kept = receipts.objects.filter(**{owner: entry}).select_related("file")
    receipt = kept.first()
    if receipt is None:
        content = lay_out(entry)
        with transaction.atomic():
            # Two who ask at once both lay it out; the first one's is kept.
            _locked(entry)
            receipt = kept.first()
            if receipt is None:
                stored = store_made(content, filename, "application/pdf", by=None)
                receipt = receipts.objects.create(**{owner: entry}, file=stored)
    return receipt.file


def mail_once(entry, receipt: StoredFile | None, *, kind, addresses, template, letter) -> str:
    """Mail `receipt`, if any, to each of `addresses`, unless it was before; says to how many."""
    about = ContentType.objects.get_for_model(entry)
    with transaction.atomic():
        _locked(entry)
        if Message.objects.filter(kind=kind, about_type=about, about_id=entry.pk).exists():
            return "already mailed"
        for address in addresses:
            write_message(
                kind,
                address,
                template,
                letter,
                by=entry.submitted_by,
                about=entry,
                attachments=[receipt] if receipt else [],
            )
    return f"mailed to {len(addresses)}"


def receivers(entry, registrar: list[str]) -> list[str]:
    """Who handed it in, unless the chancery did on their behalf; then those of `registrar`."""
    submitter = entry.submitted_by
    found = [submitter.email] if submitter and entry.channel == "portal" else []
    return list({address.lower(): address for address in [*found, *registrar]}.values())
