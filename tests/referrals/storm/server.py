"""A gunicorn in a process group of its own, killed and started again as often as one likes."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection


class Server:
    """The portal over the database of this process, at `port`; it believes it is `clock`."""

    def __init__(self, clock: datetime, log: Path):
        self.port = free_port()
        self.log = log
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "ksl_portal.settings",
            "KSL_ENV": "test",
            "VAR_DIR": str(settings.VAR_DIR),
            "DATABASE_URL": database_url(),
            "LOG_LEVEL": "WARNING",
            "STORM_CLOCK": str(clock.timestamp()),
            "STORM_SET": str(time.time()),
        }
        self.process = None

    def start(self):
        """Start it; returns when it takes connections."""
        command = [sys.executable, "-m", "gunicorn", "tests.referrals.storm.wsgi"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4"]
        command += ["--preload"]  # Starts in half the time; the processes are the same.
        # The arbiter's clock is not the workers': it must not take them for dead.
        command += ["--timeout", "0", "--log-level", "warning", "--no-control-socket"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not start, see {self.log}")
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self):
        """Kill all its processes at this very moment."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url() -> str:
    """The database of this process, as DATABASE_URL names it."""
    is_ = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{is_['NAME']}"
    user, password = quote(is_["USER"]), quote(is_["PASSWORD"])
    who = f"{user}:{password}" if password else user
    if is_["HOST"].startswith("/"):
        return f"postgres://{who}@/{is_['HOST']}/{is_['NAME']}"
    return f"postgres://{who}@{is_['HOST']}:{is_['PORT'] or 5432}/{is_['NAME']}"
