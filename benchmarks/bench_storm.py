"""All 26 municipalities hand in within the last minute, while the server is killed.

Each sends 20 MB of files over HTTP to a real gunicorn, whose whole process group is killed at
random moments. Whatever was promised by a receipt is held against what is stored: the same
SHA-256, the files whole, nothing twice. Run on SQLite and, if it is installed, on PostgreSQL.
STORM_ROUNDS says how many rounds.
"""

import os
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from benchmarks.measure import Measurement
from tests.referrals.storm.rounds import storm

ROUNDS = int(os.environ.get("STORM_ROUNDS", "3"))
KILLS = 6
SIZE = 20_000_000
SEED = 20261121


def main():
    """What went wrong, as counts: all are to be nought."""
    call_command("createcachetable", verbosity=0)
    with tempfile.TemporaryDirectory() as directory:
        total = storm(
            Path(directory),
            rounds=ROUNDS,
            kills=KILLS,
            size=SIZE,
            seed=SEED,
            tell=lambda line: print(line, flush=True),
        )
    print(f"{connection.vendor}: {total}")
    of = f"of {ROUNDS * 26}, {total.kills} kills"
    return [
        Measurement(f"answers without a receipt {of}", total.unanswered, 0, ""),
        Measurement(f"receipts without their answer {of}", total.lost + total.different, 0, ""),
        Measurement(f"answers that are half {of}", total.half, 0, ""),
        Measurement(f"answers that are double {of}", total.double, 0, ""),
        Measurement(f"other faults {of}", sum(total.faults.values()), 0, ""),
    ]
