"""Protokollsutdrag: one item of an adjusted protocol, as a PDF of its own.

Made from the frozen text, so it says what was adjusted and nothing else.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import timezone

from files.pdf.sealing import has_certificate, seal
from meetings.content import item_key, item_text, part_of, same_words
from meetings.models import AgendaItem, ProtocolText
from meetings.pdf import laid_out, pdf_filename
from meetings.rules import is_adjusted_at_once


@dataclass(frozen=True)
class Extract:
    """The PDF, and the name a saved file gets."""

    content: bytes
    filename: str


def _source(item: AgendaItem) -> tuple[ProtocolText | None, dict]:
    """The text in which the item is fixed, and what the page says of how it was adjusted."""
    meeting = item.meeting
    version = meeting.current_version if meeting.has_version else None
    immediate = item.immediate if is_adjusted_at_once(item) else None
    text = version.text if version else immediate and immediate.text
    if text and immediate:
        adjusted = item_text(immediate.text.content, item)
        if not same_words(item_text(text.content, item), adjusted):
            immediate = None  # corrected since: it is no longer what was adjusted at once
    said = {"version": version, "immediate": immediate, "adjusters": _adjusters(immediate)}
    return text, said


def _adjusters(immediate) -> list[str]:
    """Who adjusted the item at once."""
    if immediate is None:
        return []
    approvals = immediate.approvals.filter(sha256=immediate.sha256)
    return list(approvals.values_list("adjuster__name", flat=True))


def extract_of(item: AgendaItem) -> Extract | None:
    """The extract of a top item of an adjusted or published protocol, or of one adjusted at once.

    None if its text is not fixed, or the version in force does not have it.
    """
    text, said = _source(item)
    if text is None or part_of(text.content, item_key(item)) is None:
        return None
    _, *children = item_text(text.content, item)
    context = {
        **said,
        "meeting": item.meeting,
        "head": part_of(text.content, "head"),
        "attendance": part_of(text.content, "attendance"),
        "item": part_of(text.content, item_key(item)),
        "children": children,
        "is_sealed": has_certificate(),
        "text": text,
    }
    html = render_to_string("pdf/extract.html", context)
    label = context["item"]["heading"].split(" ")
    paragraph = label[1] if label[0] == "§" and len(label) > 1 else str(item.pk)
    name = pdf_filename(item.meeting).removesuffix(".pdf")
    return Extract(_made(item.meeting, html), f"{name} utdrag § {paragraph}.pdf")


def _made(meeting, html) -> bytes:
    """Laid out and sealed once for each text, and kept."""
    seed = f"{html}{settings.SEAL_CERTIFICATE}{has_certificate()}"
    key = f"extract-{sha256(seed.encode()).hexdigest()}"
    content = caches["pdf"].get(key)
    if content is None:
        plain = laid_out(meeting, html, created=timezone.now())
        content, _ = seal(plain, reason="Protokollsutdrag")
        caches["pdf"].set(key, content)
    return content
