"""What a benchmark hands back. A benchmark is `benchmarks/bench_*.py` with a `main()` that
yields Measurements; it runs in a process and a freshly migrated SQLite database of its own."""

import statistics
import time
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Measurement:
    """One number beside its target: well if `value` ≤ `at_most`.

    Prefer ratios (unit "×") measured in one run, or counts: they mean the same on every machine.
    """

    name: str
    value: float
    at_most: float
    unit: str = "×"

    @property
    def is_met(self) -> bool:
        return self.value <= self.at_most


def milliseconds(client, url):
    """The processor time of a page: what else the machine does meanwhile does not count."""
    started = time.process_time()
    response = client.get(url)
    elapsed = (time.process_time() - started) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}")
    return elapsed


def queries(client, url):
    """How many queries a page asks."""
    with CaptureQueriesContext(connection) as captured:
        milliseconds(client, url)
    return len(captured)


def medians(client, page, bare_page, rounds):
    """The milliseconds of `page` and of `bare_page`, asked in turn after a few to get warm."""
    for _ in range(5):
        milliseconds(client, page), milliseconds(client, bare_page)
    times = [(milliseconds(client, page), milliseconds(client, bare_page)) for _ in range(rounds)]
    ours, theirs = zip(*times, strict=True)
    return statistics.median(ours), statistics.median(theirs)
