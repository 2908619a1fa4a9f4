"""500 mails leave while workers are killed 200 times: none lost, none double.

Two workers of the real command send to a mail server that thinks for some milliseconds before and
after it takes each mail. SIGKILL comes at random moments. What the server took is counted by
Message-ID and compared with the states in the database. An uncertain mail may or may not have
come: nobody knows, and the portal says so instead of guessing.
"""

import tempfile
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from benchmarks.measure import Measurement
from outbox.workflow import write_message
from tests.outbox.killing import counting_server, storm

MAILS = 500
KILLS = 200
SEED = 20261121


def main():
    """Counts of messages, and how long a mail takes with all the killing."""
    call_command("createcachetable", verbosity=0)
    with tempfile.TemporaryDirectory() as directory:
        record = Path(directory) / "taken"
        with override_settings(
            MAIL_LEAVES=True,
            EMAIL_HOST="127.0.0.1",
            OUTBOX_LEASE=1,
            OUTBOX_REPLY_TIMEOUT=2,
            OUTBOX_PAUSES=[0.1],
            OUTBOX_LOOK_AFTER_SECONDS=0.2,
        ):
            for number in range(MAILS):
                write_message("test", f"m{number}@example.se", "outbox/mail/test", {})
            with (
                counting_server(record, SEED) as server,
                override_settings(EMAIL_PORT=server.port),
            ):
                result = storm(record, kills=KILLS, seed=SEED)
    print(result)
    of = f"of {MAILS}, {result.kills} kills"
    return [
        Measurement(f"mails lost {of}", result.lost, 0, ""),
        Measurement(f"mails double {of}", result.double, 0, ""),
        Measurement(f"mails uncertain {of}", result.uncertain, KILLS, ""),
        Measurement(f"of them received {of}", result.uncertain_but_received, result.uncertain, ""),
        Measurement("a mail, killing included", result.seconds / MAILS * 1000, 400, "ms"),
    ]
