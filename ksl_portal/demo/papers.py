"""The papers of an item: real PDF files for the last months, only titles before that.

So it is in any archive: what is old was named in the minutes, but not always kept.
"""

from collections import Counter
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.text import slugify

from files.models import StoredFile
from files.pdf import render_pdf
from files.storing import store_file
from ksl_portal.demo.library import Piece
from ksl_portal.demo.wording import to_rich
from meetings.models import AgendaItem, Appendix, Meeting

KEPT_FOR = timedelta(days=240)
STYLESHEET = """
@page { size: A4; margin: 28mm 24mm; }
body { font: 11pt/1.5 "Source Sans 3"; }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 4mm; }
h2 { font-size: 13pt; margin: 8mm 0 2mm; }
.paper__facts { color: #444; margin: 0 0 8mm; }
th, td { text-align: left; padding: 1mm 6mm 1mm 0; border-bottom: 0.5pt solid #888; }
.paper__note { margin-top: 14mm; color: #444; font-size: 9pt; }
"""


class PaperStore:
    """Makes each paper once; the working committee and the board have the same one."""

    def __init__(self, today: date, *, by):
        self.kept_from = today - KEPT_FOR
        self.by = by
        self._stored: dict[tuple, StoredFile] = {}
        self._numbers: Counter[int] = Counter()

    def attach(self, item: AgendaItem, piece: Piece, words: dict[str, str]) -> None:
        """Give `item` its papers, as files where they have been kept."""
        for position, title in enumerate(piece.appendices, 1):
            title = title.format_map(words)
            self._numbers[item.meeting_id] += 1
            Appendix.objects.create(
                meeting=item.meeting,
                item=item,
                position=position,
                number=str(self._numbers[item.meeting_id]),
                title=title,
                file=self._file(item, piece, title, words) if self._is_kept(item.meeting) else None,
            )

    def _is_kept(self, meeting: Meeting) -> bool:
        return meeting.date >= self.kept_from

    def _file(self, item, piece, title, words) -> StoredFile:
        key = (item.matter_id or item.meeting_id, title)
        if key not in self._stored:
            lines = [item.title, item.matter and f"Ärende: {item.matter}", str(item.meeting.title)]
            self._stored[key] = make_paper(
                title,
                lines=[line for line in lines if line],
                text=_facts(piece).format_map(words),
                proposals=[text.format_map(words) for text in piece.decisions],
                created=item.meeting.starts_at - timedelta(days=14),
                by=self.by,
            )
        return self._stored[key]


def make_paper(title, *, lines, text, proposals=(), created=None, by) -> StoredFile:
    """Store a paper: `lines` under the title, `text` in the demo's markup, and proposals."""
    context = {"title": title, "lines": lines, "text": to_rich(text), "proposals": proposals}
    content = render_pdf(
        render_to_string("ksl_portal/demo_paper.html", context),
        title=title,
        stylesheet=STYLESHEET,
        created=created,
    )
    upload = SimpleUploadedFile(f"{slugify(title)}.pdf", content, "application/pdf")
    return store_file(upload, by=by)


def _facts(piece: Piece) -> str:
    """What can be said before the meeting: the brief, and lists and tables of the text."""
    blocks = [block.strip() for block in piece.text.split("\n\n")]
    kept = [block[block.index("\n- ") :] for block in blocks if "\n- " in block]
    kept += [block for block in blocks if block.startswith(("|", "- "))]
    return "\n\n".join([piece.brief, *kept]).strip()
