"""How much memory a real worker holds after 500 different PDFs and 5,000 pages."""

import http.client
import os
import socket
import subprocess
import sys
import time
from datetime import timedelta

import psutil

from benchmarks.bench_pages import FIRST, PARAGRAPH
from benchmarks.measure import Measurement
from meetings.models import AgendaItem, Decision, Meeting
from members.models import Body

PDFS = 500
PAGES = 5_000


def fill():
    """500 published meetings with different texts; their addresses."""
    body = Body.objects.get(slug="kso")
    meetings = Meeting.objects.bulk_create(
        Meeting(
            body=body,
            slug=f"mote-{n}",
            kind="minutes",
            visibility="public",
            status="published",
            published_at=FIRST,
            starts_at=FIRST + timedelta(days=n),
        )
        for n in range(PDFS)
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=m, position=k, title=f"Ärende {k} för {m.slug}", text=PARAGRAPH * 3)
        for m in meetings
        for k in range(1, 7)
    )
    Decision.objects.bulk_create(Decision(item=i, text=f"Beslut {i.pk}.") for i in items[::3])
    return [meeting.get_absolute_url() for meeting in meetings]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(connection, path):
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")


def answering(port, process):
    """A connection, as soon as the worker answers."""
    for _ in range(600):
        if process.poll() is not None:
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            get(connection, "/halsa/")
            return connection
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the worker did not start")


def main():
    """Resident memory of the only worker, in megabytes."""
    addresses = fill()
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "ksl_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--threads", "4", "--timeout", "300", "--log-level", "warning"]
    server = subprocess.Popen(command, env=os.environ | {"LOG_LEVEL": "WARNING"})
    try:
        connection = answering(port, server)
        for address in addresses:
            get(connection, f"{address}protokoll.pdf")
        for n in range(PAGES):
            get(connection, addresses[n % len(addresses)] if n % 5 else "/moten/")
        [worker] = psutil.Process(server.pid).children()
        memory = worker.memory_info().rss / 1024 / 1024
    finally:
        server.terminate()
        server.wait(30)
    return [Measurement(f"a worker after {PDFS} PDFs and {PAGES} pages", memory, 200, "MB")]
