"""The compilation as PDF/A-3a and PDF/UA-1. The same material gives the same bytes."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from files.pdf import render_pdf
from referrals.compiling.exports.report import Report

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STYLES = ("pdf/protocol.css", "referrals/pdf/compilation.css")
# About how much HTML fills a page: only for telling how far the layout has come.
LETTERS_A_PAGE = 4_500
PAGE = re.compile(r"Page (\d+)")


def compilation_pdf(report: Report, tell: Callable[[float, str], None]) -> bytes:
    """Lay out `report`; `tell` is told percent and step as the pages come."""
    html = render_to_string("referrals/pdf/compilation.html", {"report": report})
    with _pages_told(len(html), tell):
        return render_pdf(
            html,
            title=report.title,
            stylesheet=_stylesheet(),
            created=report.stamp.changed_at,
        )


@lru_cache(maxsize=1)
def _stylesheet():
    return "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in STYLES)


class _Listener(logging.Handler):
    """Hears WeasyPrint tell which page it is at."""

    def __init__(self, expected, tell):
        super().__init__(logging.INFO)
        self.expected, self.tell = expected, tell

    def emit(self, record):
        message = record.getMessage()
        if found := PAGE.search(message):
            page = int(found[1])
            self.tell(15 + 65 * min(1, page / self.expected), f"Sätter sidan {page}")
        elif "Step 6" in message:
            self.tell(85, "Gör PDF-filen tillgänglig")
        elif "Step 3" in message or "Step 4" in message:
            self.tell(14, "Räknar ut sidorna")


@contextmanager
def _pages_told(letters, tell) -> Iterator[None]:
    logger = logging.getLogger("weasyprint.progress")
    listener = _Listener(max(1, letters / LETTERS_A_PAGE), tell)
    level, propagates = logger.level, logger.propagate
    logger.addHandler(listener)
    logger.setLevel(logging.INFO)
    logger.propagate = False  # A line for each page is no line for the log.
    try:
        yield
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
        logger.propagate = propagates
