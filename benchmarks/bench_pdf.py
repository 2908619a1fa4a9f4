"""A six-page protocol as PDF: beside WeasyPrint alone, and when it is asked for again.

Both lay out the same HTML and style sheet with the same fonts, in turn; the ratio is of the
medians. Memory is measured by bench_worker.
"""

import gc
import io
import statistics
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pikepdf
import weasyprint
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from benchmarks.bench_pages import PARAGRAPH
from benchmarks.measure import Measurement
from files.pdf import render_pdf
from files.pdf.fetching import SHIPPED
from meetings.models import AgendaItem, Decision, Meeting
from meetings.pdf import TEMPLATE_DIR, pdf_source
from members.models import Body

ROUNDS = 12
REPEATS = 200
START = datetime(2016, 10, 11, 11, tzinfo=ZoneInfo("Europe/Stockholm"))
RICH = (
    f"{PARAGRAPH}<h3>Tidplan</h3><ul><li><p>Remiss i höst</p></li><li><p>Svar i vår</p></li></ul>"
)


def six_pages():
    """A published meeting whose minutes fill six pages."""
    meeting = Meeting.objects.create(
        body=Body.objects.get(slug="kso"),
        slug="kso-2016-10-11",
        kind="minutes",
        visibility="public",
        status="published",
        published_at=START,
        starts_at=START,
        chair_name="Ylva Hedberga",
        secretary_name="Folke Oxdal",
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=n, title=f"Ärende {n}", text=RICH)
        for n in range(1, 22)
    )
    Decision.objects.bulk_create(Decision(item=i, text="Att återkomma.") for i in items[::2])
    return meeting


def seconds(work) -> float:
    """Processor time: what else the machine does meanwhile does not count."""
    started = time.process_time()
    work()
    return time.process_time() - started


def layout_seconds(work) -> float:
    """The same without the garbage of what was laid out before."""
    gc.collect()
    return seconds(work)


def main():
    """The ratio to WeasyPrint alone, the time of a repeat in ms, and that there are six pages."""
    meeting = six_pages()
    html = pdf_source(meeting).html
    css = (TEMPLATE_DIR / "protocol.css").read_text()
    styled = html.replace("</title>", f"</title><style>{css}</style>")
    shipped = f"{SHIPPED.as_uri()}/"

    def ours():
        return render_pdf(html, title="Mätning", stylesheet=css, created=START)

    def alone():
        return weasyprint.HTML(string=styled, base_url=shipped).write_pdf()

    pages = len(pikepdf.open(io.BytesIO(ours())).pages)
    if pages != 6:
        raise RuntimeError(f"the minutes fill {pages} pages, not six")
    alone()
    times = [(layout_seconds(ours), layout_seconds(alone)) for _ in range(ROUNDS)]
    ratio = statistics.median(a for a, _ in times) / statistics.median(b for _, b in times)
    client, address = Client(), reverse("meetings:meeting_pdf", args=[meeting.slug])
    caches["pdf"].clear()
    client.get(address)
    again = statistics.median(seconds(lambda: client.get(address)) for _ in range(REPEATS)) * 1000
    return [
        Measurement("PDF of six pages / WeasyPrint alone", ratio, 1.3),
        Measurement("the same PDF asked for again", again, 5, "ms"),
    ]
