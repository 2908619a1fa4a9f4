"""Minutes and protocols as PDF: one file for all readers, laid out once for each text.

What is adjusted or published is a stored file; see `meetings.adjusting.versions`. Here is what
such a file is laid out from, and the draft that is made anew when its text has changed: two keys
lead to a kept one, the meeting's version to the digest of what was laid out, the digest to the
bytes.
"""

import threading
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string

from files.pdf import render_pdf, renderer_version
from meetings.minutes import AttendanceSection, Minutes, printed_minutes
from meetings.models import Meeting, ProtocolVersion
from members.swedish import sort_key

TEMPLATE_DIR = Path(settings.BASE_DIR) / "templates" / "pdf"
MANY_ITEMS = 12
# About five pages of text; the real number is known only after the layout, too late to ask.
LONG_TEXT = 14_000
ROWS_IN_COLUMNS = 6

_one_layout = threading.Lock()


@dataclass(frozen=True)
class Source:
    """What a PDF is laid out from, and the digest that names it."""

    digest: str
    html: str = ""


@dataclass(frozen=True)
class NameGroup:
    """Those of one municipality, or all without one."""

    municipality: str
    rows: list


@dataclass(frozen=True)
class NameList:
    """One heading of the attendance list, by municipality."""

    heading: str
    groups: list[NameGroup]

    @property
    def in_columns(self) -> bool:
        return len(self.groups) >= ROWS_IN_COLUMNS


def pdf_filename(meeting: Meeting) -> str:
    """The name a saved file gets, e.g. "KSO 2016-10-11 minnesanteckningar.pdf"."""
    return f"{_short_title(meeting)} {meeting.get_kind_display().lower()}.pdf"


def pdf_source(meeting: Meeting) -> Source:
    """Return what the PDF of `meeting` is made from, for all who may see its minutes.

    Costs no layout, and for a published meeting whose version has been seen before no query either.
    """
    cache = caches["pdf"]
    key = f"version-{meeting.pk}-{meeting.content_version}-{_look()[:16]}"
    digest = cache.get(key) if meeting.is_published else None
    if digest is not None:
        return Source(digest)
    source = _source(meeting)
    if meeting.is_published:
        cache.set(key, source.digest)
    return source


def pdf_bytes(meeting: Meeting, source: Source) -> bytes:
    """Return the PDF made from `source`; those who ask for the same at once wait for one layout."""
    cache = caches["pdf"]
    content = cache.get(source.digest)
    if content is not None:
        return content
    with _one_layout:
        content = cache.get(source.digest)
        if content is None:
            html = source.html or _source(meeting).html
            created = meeting.published_at if meeting.is_published else None
            content = laid_out(meeting, html, created=created)
            cache.set(source.digest, content)
    return content


def laid_out(meeting: Meeting, html: str, *, created) -> bytes:
    """Return the PDF of a page, which says that it was made at `created` (None: not at all)."""
    stylesheet = (TEMPLATE_DIR / "protocol.css").read_text()
    return render_pdf(html, title=_title(meeting), stylesheet=stylesheet, created=created)


def printed_context(meeting: Meeting, version: ProtocolVersion | None = None) -> dict:
    """What templates/pdf/protocol.html shows: a draft, or a version that is being frozen."""
    minutes = printed_minutes(meeting)
    return {
        "version": version,
        "corrects": bool(version) and version.number > 1 and meeting.versions.open().exists(),
        "meeting": meeting,
        "minutes": minutes,
        "title": _title(meeting),
        "running": _short_title(meeting),
        "sections": [_by_municipality(section) for section in minutes.sections],
        "shows_contents": _is_long(minutes),
        "adjusters": _adjusters(minutes),
    }


def _source(meeting: Meeting) -> Source:
    html = render_to_string("pdf/protocol.html", printed_context(meeting))
    moment = meeting.published_at if meeting.is_published else ""
    return Source(sha256(f"{_look()}{moment}{html}".encode()).hexdigest(), html)


def _title(meeting: Meeting) -> str:
    return f"{meeting.get_kind_display()}: {meeting.title}"


def _short_title(meeting: Meeting) -> str:
    bodies = " och ".join(body.short_name for body in meeting.bodies)
    return f"{bodies} {meeting.date:%Y-%m-%d}"


def _by_municipality(section: AttendanceSection) -> NameList:
    """Sort as minutes do: by municipality, in Swedish order; the others last, as written."""
    rows = sorted(section.rows, key=_municipality_key)
    groups = [
        NameGroup(name, list(found)) for name, found in groupby(rows, lambda r: r.municipality_name)
    ]
    single = [
        part
        for group in groups
        for part in ([group] if group.municipality else [NameGroup("", [r]) for r in group.rows])
    ]
    return NameList(section.heading, single)


def _municipality_key(row) -> tuple:
    return (not row.municipality_name, sort_key(row.municipality_name))


def _adjusters(minutes: Minutes) -> list[str]:
    """Names of those whose role that day was to adjust the protocol."""
    rows = [row for section in minutes.sections for row in section.rows]
    return [row.name for row in rows if row.is_adjuster]


def _is_long(minutes: Minutes) -> bool:
    entries = minutes.all_entries
    text = sum(len(entry.item.text) for entry in entries)
    return len(entries) > MANY_ITEMS or (len(entries) > 1 and text > LONG_TEXT)


@lru_cache(maxsize=1)
def _look() -> str:
    """Digest of everything but the text that decides how a PDF looks."""
    seen = sha256(renderer_version().encode())
    for path in sorted(TEMPLATE_DIR.iterdir()):
        seen.update(path.read_bytes())
    return seen.hexdigest()
