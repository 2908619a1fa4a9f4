"""Four people take minutes and fifty mails leave, while the server and the workers are killed.

Over HTTP to a real gunicorn whose whole process group is killed at random moments. What was
acknowledged is held against what is stored. Run on SQLite and, if it is installed, on PostgreSQL.
MINUTES_ROUNDS says how many rounds.
"""

import os
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from benchmarks.measure import Measurement
from tests.meetings.killing.rounds import rounds_of_killing

ROUNDS = int(os.environ.get("MINUTES_ROUNDS", "10"))
KILLS = 5
TEXTS = 40
MAILS = 50
SEED = 20261121


def main():
    """What went wrong, as counts: all are to be nought."""
    call_command("createcachetable", verbosity=0)
    with (
        tempfile.TemporaryDirectory() as directory,
        override_settings(
            MAIL_LEAVES=True,
            EMAIL_HOST="127.0.0.1",
            OUTBOX_LEASE=1,
            OUTBOX_REPLY_TIMEOUT=2,
            OUTBOX_PAUSES=[0.1],
            OUTBOX_LOOK_AFTER_SECONDS=0.2,
        ),
    ):
        left = rounds_of_killing(
            Path(directory),
            rounds=ROUNDS,
            kills=KILLS,
            texts=TEXTS,
            mails=MAILS,
            seed=SEED,
            tell=lambda line: print(line, flush=True),
        )
    print(f"{connection.vendor}: {ROUNDS} rounds, {left}")
    of = f"of {left.acknowledged}, {left.server_kills} + {left.worker_kills} kills"
    lost = left.texts_lost + left.decisions_lost
    return [
        Measurement(f"acknowledged texts lost {of}", lost, 0, ""),
        Measurement(f"decisions stored twice {of}", left.decisions_double, 0, ""),
        Measurement(f"mails lost of {left.mails}", left.mails_lost, 0, ""),
        Measurement(f"mails twice of {left.mails}", left.mails_double, 0, ""),
        Measurement(f"gaps in numbering in {ROUNDS} rounds", left.gaps, 0, ""),
        Measurement("other faults", sum(left.faults.values()), 0, ""),
    ]
