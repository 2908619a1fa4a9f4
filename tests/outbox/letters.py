"""Messages for tests, written as the apps write them, and a worker that sends them."""

import signal
from contextlib import nullcontext
from datetime import timedelta
from unittest import mock

from django.core.management import call_command
from django.db import connection
from django.db.models import Min
from django.utils import timezone
from django_tasks_db.management.commands import db_worker

from outbox.models import Message
from outbox.workflow import write_message

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)


def write(to="mottagare@example.se", *, what="styrelsen den 3 mars", **keywords):
    """Write a call to a meeting to `to`; it is in the queue unless `review` holds it."""
    context = {"what": what, "url": "http://localhost:8000/moten/"}
    return write_message("call", to, "tests/call", context, **keywords)


def run_worker():
    """Let a worker do everything that is due, and end."""
    before = [signal.getsignal(each) for each in SIGNALS]
    # As Django's test client does: the connection holds the test's own transaction.
    keeps_connection = mock.patch.object(db_worker, "close_old_connections", lambda: None)
    try:
        with keeps_connection if connection.in_atomic_block else nullcontext():
            call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    finally:
        for each, handler in zip(SIGNALS, before, strict=True):
            signal.signal(each, handler)


def work_off(clock, *, at_most=timedelta(days=30)):
    """Run the worker whenever something falls due, with `clock` moved there, until all is done.

    Returns the times of the rounds. A message claimed by a dead worker falls due with its lease.
    """
    rounds, end = [], timezone.now() + at_most
    while (due := next_due()) and due < end:
        clock.move_to(max(due, timezone.now()) + timedelta(seconds=1))
        rounds.append(timezone.now())
        run_worker()
    return rounds


def next_due():
    waiting = Message.objects.filter(status="queued").aggregate(at=Min("next_attempt_at"))["at"]
    claimed = Message.objects.filter(status__in=["sending", "handing_over"])
    times = [waiting, claimed.aggregate(at=Min("claimed_until"))["at"]]
    return min((time for time in times if time), default=None)
