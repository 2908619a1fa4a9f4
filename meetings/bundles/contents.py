"""What goes into a bundle for one reader, in the order of the agenda."""

from dataclasses import dataclass, field
from hashlib import sha256

from files.pdf import renderer_version
from meetings.bundles import PAPERS_LIMIT, PDF_LIMIT, ZIP_LIMIT
from meetings.calling.changes import when_of
from meetings.minutes import Minutes, minutes_of
from meetings.models import Appendix, Meeting

PDF = "application/pdf"


@dataclass
class Part:
    """One heading of the agenda with its papers; the meeting's own papers come last."""

    number: str
    title: str
    is_sub: bool = False
    papers: list[Appendix] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}".strip()


@dataclass
class Contents:
    """Everything one reader may open of a meeting's papers."""

    meeting: Meeting
    parts: list[Part]

    @property
    def papers(self) -> list[Appendix]:
        return [paper for part in self.parts for paper in part.papers]

    @property
    def files(self) -> list[Appendix]:
        return [paper for paper in self.papers if paper.file_id]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(paper.file.size for paper in self.files)

    @property
    def pdf_size(self) -> int:
        """Bytes of those that are PDFs."""
        return sum(paper.file.size for paper in self.files if paper.file.content_type == PDF)

    @property
    def fits_zip(self) -> bool:
        return 0 < len(self.files) <= PAPERS_LIMIT and self.size <= ZIP_LIMIT

    @property
    def fits_pdf(self) -> bool:
        return 0 < len(self.files) <= PAPERS_LIMIT and self.pdf_size <= PDF_LIMIT

    @property
    def is_too_large(self) -> bool:
        """Whether there are papers to bundle, but too many or too heavy."""
        return bool(self.files) and not (self.fits_zip and self.fits_pdf)

    @property
    def digest(self) -> str:
        """Names exactly this: what is kept under it can be neither old nor another reader's."""
        meeting = self.meeting
        facts = [
            renderer_version(),
            meeting.title,
            when_of(meeting),
            meeting.place,
            *(f"{part.heading} {part.is_sub}" for part in self.parts),
            *(
                f"{paper} {paper.url} {paper.file.sha256 if paper.file_id else ''}"
                for paper in self.papers
            ),
        ]
        return sha256("\n".join(facts).encode()).hexdigest()


def contents_of(meeting: Meeting, user) -> Contents:
    """The papers of `meeting` that `user`, who sees its agenda, may open."""
    return contents_in(minutes_of(meeting, user))


def contents_in(minutes: Minutes) -> Contents:
    """The same from what is read of a meeting already, without a query."""
    parts = [
        Part(entry.label, entry.item.title, bool(entry.item.parent_id), entry.appendices)
        for entry in minutes.all_entries
    ]
    own = [paper for paper in minutes.appendices if paper.item_id is None]
    if own:
        parts.append(Part("", "Mötets egna handlingar", papers=own))
    return Contents(minutes.meeting, parts)
