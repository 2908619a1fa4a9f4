"""Workers in processes of their own that are killed, and a mail server that counts its mails."""

import asyncio
import os
import random
import signal
import time
import traceback
from collections import Counter
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from django.core.mail.utils import DNS_NAME
from django.core.management import call_command
from django.db import connection, connections

from outbox.models import Message
from tests.outbox.smtp_server import MailServer

UNFINISHED = ("queued", "sending", "handing_over")


def fork(work) -> int:
    """Let a new process do `work()` and end; returns its number.

    Nobody shares a connection to the database: the new process opens one of its own.
    """
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:  # A worker that is asked to stop.
        code = end.code or 0
    except BaseException:  # The process must not live on as a second test run.
        traceback.print_exc()
    finally:
        os._exit(code)


def work(*, wrapper=None, **options):
    """Run the worker here; `wrapper` goes round each of its queries."""
    with connection.execute_wrapper(wrapper) if wrapper else nullcontext():
        call_command("db_worker", startup_delay=False, verbosity=0, **options)


def killed_at(word, *, after=False):
    """A wrapper for queries that kills its process at the message's change to the state `word`.

    `after`: when the change is made but not committed.
    """

    def wrapper(execute, sql, params, many, context):
        hit = sql.startswith('UPDATE "outbox_message"') and word in (params or ())
        if hit and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = execute(sql, params, many, context)
        if hit:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return wrapper


def end_of(pid) -> int:
    """Wait until a process has ended; its exit code, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class CountingServer(MailServer):
    """Writes each Message-ID to a file before it answers, after a moment's thought."""

    def __init__(self, record: Path, seed: int):
        super().__init__()
        self.record = record
        self.chance = random.Random(seed)

    async def handle_DATA(self, server, session, envelope):
        await self.think()
        name = message_from_bytes(envelope.content)["Message-ID"]
        with self.record.open("a") as file:
            file.write(f"{name}\n")
        await self.think()
        return "250 taken"

    async def think(self):
        await asyncio.sleep(self.chance.uniform(0, 0.004))


@contextmanager
def counting_server(record: Path, seed: int):
    """A CountingServer in a process of its own, so that the workers' parent has no threads."""
    record.touch()
    server = CountingServer(record, seed)

    def serve():
        server.start()
        ready.touch()
        signal.pause()

    ready = record.with_suffix(".ready")
    pid = fork(serve)
    try:
        wait_until(ready.exists, "the mail server did not start")
        yield server
    finally:
        os.kill(pid, signal.SIGKILL)
        end_of(pid)


def wait_until(condition, complaint, *, seconds=60):
    """Look until `condition()` is true; raises RuntimeError when it takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(complaint)
        time.sleep(0.002)


@dataclass(frozen=True)
class Tally:
    """What became of the messages."""

    kills: int
    received: int
    lost: int
    double: int
    uncertain: int
    uncertain_but_received: int
    seconds: float


def storm(record: Path, *, kills: int, seed: int, workers: int = 2) -> Tally:
    """Let workers send every message, kill `kills` of them at random moments, and count.

    The kills are spread over the whole run: each comes when its share of the mails has left, at
    a random moment of the next one. The settings say where the counting server is.
    """
    str(DNS_NAME)  # Looked up once, here, and not again by every new process.
    chance = random.Random(seed)
    started = time.monotonic()
    total = Message.objects.count()
    worker = {"interval": 0.05}
    living = [fork(lambda: work(**worker)) for _ in range(workers)]
    try:
        for number in range(kills):
            # Each kill may leave one mail uncertain that never comes.
            share = max(0, total * number // (kills + 1) - number)
            wait_until(lambda share=share: received(record).total() >= share, "mails stopped")
            time.sleep(chance.uniform(0, 0.06))
            victim = living.pop(chance.randrange(len(living)))
            os.kill(victim, signal.SIGKILL)
            end_of(victim)
            living.append(fork(lambda: work(**worker)))
        wait_until(is_finished, "some messages were never settled")
    finally:
        for pid in living:
            os.kill(pid, signal.SIGTERM)
        codes = [end_of(pid) for pid in living]
    if any(codes):
        raise RuntimeError(f"a worker did not end as it should: {codes}")
    return tally(record, kills, time.monotonic() - started)


def received(record):
    return Counter(record.read_text().split())


def is_finished():
    return not Message.objects.filter(status__in=UNFINISHED).exists()


def tally(record, kills, seconds):
    counted = received(record)
    uncertain = Message.objects.filter(status="uncertain").values_list("message_id", flat=True)
    rest = Message.objects.exclude(status="uncertain").values_list("message_id", flat=True)
    return Tally(
        kills=kills,
        received=len(counted),
        lost=sum(counted[name] == 0 for name in rest),
        double=sum(number > 1 for number in counted.values()),
        uncertain=len(uncertain),
        uncertain_but_received=sum(counted[name] > 0 for name in uncertain),
        seconds=seconds,
    )
