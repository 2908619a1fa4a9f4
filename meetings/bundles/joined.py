"""All papers as one PDF: a cover with the contents, then each PDF, with bookmarks.

Papers that come from elsewhere are joined as they are, so the whole claims neither PDF/A nor
PDF/UA: such a claim would seldom be true. It is not tagged either. In a file that is tagged in
part, screen readers leave out the rest; without tags they read all of it. Each paper keeps its own
tags at its own address, which the meeting's page links to.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string

from files.pdf import render_pdf
from meetings.bundles.contents import PDF, Contents, Part
from meetings.calling.changes import when_of
from meetings.models import Appendix

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "pdf"
LINK, NOT_PDF, PROTECTED, DAMAGED, GONE = (
    "en länk",
    "inte PDF",
    "skyddad med lösenord",
    "går inte att läsa",
    "finns inte i portalen",
)
# What a paper may not do in a file that the portal has made.
ACTIVE = ("/AA", "/Tabs")


@dataclass
class Line:
    """One paper in the contents: on which page it begins, or why it is not there."""

    paper: Appendix
    source: pikepdf.Pdf | None = None
    page: int = 0
    left_out: str = ""

    @property
    def pages(self) -> int:
        return len(self.source.pages) if self.source else 0


@dataclass
class Section:
    """One heading of the agenda with its lines."""

    part: Part
    lines: list[Line] = field(default_factory=list)


def papers_pdf(contents: Contents) -> bytes:
    """The PDF of what fits (`fits_pdf`), kept under the digest of all it is made of."""
    key = f"handlingar-{contents.digest}-{_look()}"
    content = caches["pdf"].get(key)
    if content is None:
        content = _join(contents)
        caches["pdf"].set(key, content)
    return content


def _join(contents):
    with ExitStack() as opened:
        sections = [
            Section(part, [_line(paper, opened) for paper in part.papers])
            for part in contents.parts
        ]
        whole = opened.enter_context(pikepdf.open(BytesIO(_cover(contents, sections))))
        _append(whole, sections)
        _bookmark(whole, sections)
        _claim_less(whole)
        made = BytesIO()
        whole.save(made, deterministic_id=True)
        return made.getvalue()


def _line(paper, opened):
    if not paper.file_id:
        return Line(paper, left_out=LINK if paper.url else GONE)
    if paper.file.content_type != PDF:
        return Line(paper, left_out=NOT_PDF)
    try:
        file = opened.enter_context(paper.file.file.open("rb"))
        source = opened.enter_context(pikepdf.open(file))
        # Also a file whose list of pages is broken says so only now.
        return Line(paper, source) if len(source.pages) else Line(paper, left_out=DAMAGED)
    except FileNotFoundError:
        return Line(paper, left_out=GONE)
    except pikepdf.PasswordError:
        return Line(paper, left_out=PROTECTED)
    except pikepdf.PdfError:
        return Line(paper, left_out=DAMAGED)


def _cover(contents, sections) -> bytes:
    """Laid out twice: how long it is decides on which pages the papers begin."""
    _number(sections, first=2)
    cover = _lay_out(contents, sections)
    with pikepdf.open(BytesIO(cover)) as draft:
        length = len(draft.pages)
    if length == 1:
        return cover
    _number(sections, first=length + 1)
    return _lay_out(contents, sections)


def _number(sections, *, first):
    page = first
    for section in sections:
        for line in section.lines:
            line.page, page = page, page + line.pages


def _lay_out(contents, sections):
    meeting = contents.meeting
    context = {
        "meeting": meeting,
        "when": when_of(meeting),
        "sections": sections,
        "title": f"Handlingar: {meeting.title}",
    }
    html = render_to_string("pdf/papers.html", context)
    return render_pdf(html, title=context["title"], stylesheet=_stylesheet())


@lru_cache(maxsize=1)
def _stylesheet():
    return "".join((TEMPLATES / name).read_text() for name in ("protocol.css", "papers.css"))


@lru_cache(maxsize=1)
def _look():
    template = (TEMPLATES / "papers.html").read_text()
    return sha256(f"{_stylesheet()}{template}".encode()).hexdigest()[:16]


def _append(whole, sections):
    for section in sections:
        for line in section.lines:
            if not line.source:
                continue
            for page in line.source.pages:
                for name in ACTIVE:
                    if name in page:
                        del page[name]
                whole.pages.append(page)


def _bookmark(whole, sections):
    with whole.open_outline() as outline:
        outline.root.clear()
        outline.root.append(pikepdf.OutlineItem("Innehåll", 0))
        for section in sections:
            there = [line for line in section.lines if line.source]
            first = there[0].page - 1 if there else 0
            item = pikepdf.OutlineItem(section.part.heading, first)
            item.children.extend(
                pikepdf.OutlineItem(str(line.paper), line.page - 1) for line in there
            )
            outline.root.append(item)
    whole.Root.PageMode = pikepdf.Name.UseOutlines


def _claim_less(whole):
    for name in ("/StructTreeRoot", "/MarkInfo"):
        if name in whole.Root:
            del whole.Root[name]
    for page in whole.pages:
        if "/StructParents" in page:
            del page["/StructParents"]
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for claim in ("pdfaid:part", "pdfaid:conformance"):
            if claim in metadata:
                del metadata[claim]
        ua = "{http://www.aiim.org/pdfua/ns/id/}part"
        if ua in metadata:
            del metadata[ua]
