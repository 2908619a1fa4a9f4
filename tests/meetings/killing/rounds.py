"""Rounds of killing: writers, a server and mail workers that die, and what is left afterwards."""

import logging
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from meetings import workflow
from meetings.models import Decision, Meeting
from meetings.numbering import in_order, number_items
from outbox.models import Message
from outbox.workflow import write_message
from tests import factories
from tests.cast import logged_in
from tests.meetings.killing.writers import Writer
from tests.outbox.killing import counting_server, end_of, fork, is_finished, tally, wait_until, work
from tests.referrals.storm.registrars import Browser
from tests.referrals.storm.server import Server

logger = logging.getLogger(__name__)
PATIENCE = 300  # seconds that a round may take
WRITERS = 4
MAIL = "test"


@dataclass(frozen=True)
class Left:
    """What became of it; all after `resent` are to be nought.

    An uncertain mail may or may not have come: the portal says so instead of guessing.
    """

    server_kills: int = 0
    worker_kills: int = 0
    acknowledged: int = 0
    mails: int = 0
    uncertain: int = 0
    resent: int = 0
    texts_lost: int = 0
    decisions_lost: int = 0
    decisions_double: int = 0
    mails_lost: int = 0
    mails_double: int = 0
    gaps: int = 0
    unfinished: int = 0
    strange: int = 0

    def __add__(self, other):
        return Left(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def faults(self) -> dict:
        """What went wrong, by name; empty when all is well."""
        names = [f.name for f in fields(self)]
        wrong = names[names.index("texts_lost") :]
        return {name: getattr(self, name) for name in wrong if getattr(self, name)}


def rounds_of_killing(directory: Path, *, rounds, kills, texts, mails, seed, tell=logger.info):
    """Let four people write `texts` saves each while `mails` leave, `rounds` times; a Left.

    In each round the server and a worker are killed `kills` times each, at random moments.
    The same `seed` makes the same choices. `tell` is given a line after each round.
    """
    chance, total = random.Random(seed), Left()
    with counting_server(directory / "taken", seed) as mail_server:
        settings.EMAIL_PORT = mail_server.port
        for number in range(1, rounds + 1):
            started = time.monotonic()
            one = _round(directory, chance, kills, texts, mails, tell)
            seconds = time.monotonic() - started
            tell(f"round {number} of {rounds}, seed {seed}, {seconds:.0f} s: {one}")
            total += one
    return total


def _round(directory, chance, kills, texts, mails, tell):
    meeting = _meeting()
    items = in_order(meeting.items.all())
    before = set(Message.objects.values_list("pk", flat=True))
    server = Server(timezone.now(), directory / "server.log")
    writers = [_writer(server, meeting, item, items[-1], chance, texts) for item in items[:WRITERS]]
    for number in range(mails):
        write_message(MAIL, f"m{number}@example.se", "outbox/mail/test", {})
    connections.close_all()
    # The workers first: a process must not be forked while threads write.
    killer = _Workers(kills, chance)
    server.start()
    give_up_at = time.monotonic() + PATIENCE
    threads = [threading.Thread(target=each.write, args=(give_up_at,)) for each in writers]
    try:
        for thread in threads:
            thread.start()
        done = _kill_server(server, writers, chance, kills, give_up_at)
        for thread in threads:
            thread.join()
    finally:
        server.kill()
        worker_kills = killer.stop()
    if any(each.strange for each in writers):
        strange = [line for each in writers for line in each.strange]
        tell("\n".join([*strange, server.log.read_text()[-4000:]]))
    left = _count(meeting, writers, items[-1], texts)
    sent = tally(directory / "taken", worker_kills, 0)
    new = Message.objects.exclude(pk__in=before)
    return left + Left(
        server_kills=done,
        worker_kills=worker_kills,
        mails=new.count(),
        uncertain=new.filter(status="uncertain").count(),
        mails_lost=sent.lost,
        mails_double=sent.double,
    )


def _meeting():
    """A protocol of today's board, called, with an item for each writer and one for all."""
    meeting = factories.MeetingFactory(
        body=factories.body("styrelsen"), kind="protocol", starts_at=timezone.now()
    )
    for _ in range(WRITERS + 1):
        factories.AgendaItemFactory(meeting=meeting, text="")
    by = factories.StaffFactory()
    return workflow.call_meeting(workflow.plan_meeting(meeting, by=by), by=by)


def _writer(server, meeting, item, joint, chance, texts):
    client = logged_in(factories.StaffFactory())
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    return Writer(
        url=f"/moten/{meeting.slug}/anteckna/",
        item=item.pk,
        joint=joint.pk,
        browser=Browser(server.port, cookies),
        chance=random.Random(chance.random()),
        texts=texts,
    )


def _kill_server(server, writers, chance, kills, give_up_at):
    """Kill and start the server again, each time when its share is written; returns how often."""
    total = sum(each.texts for each in writers)
    for number in range(kills):
        share = total * (number + 1) // (kills + 1)
        while sum(each.saves for each in writers) < share:
            if time.monotonic() > give_up_at:
                return number
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        server.kill()
        server.start()
    return kills


class _Workers:
    """A process that keeps a mail worker alive, and kills it so many times as it goes on."""

    def __init__(self, kills, chance):
        self.kills, self.seed = kills, chance.random()
        self.pid = fork(self._keep)

    def _keep(self):
        chance = random.Random(self.seed)
        worker = {"interval": 0.05}
        for _ in range(self.kills):
            victim = fork(lambda: work(**worker))
            time.sleep(chance.uniform(0.3, 1.2))
            os.kill(victim, signal.SIGKILL)
            end_of(victim)
        last = fork(lambda: work(**worker))
        wait_until(is_finished, "some messages were never settled", seconds=PATIENCE)
        os.kill(last, signal.SIGTERM)
        end_of(last)

    def stop(self) -> int:
        """Wait until all mail is settled; how many workers were killed."""
        if code := end_of(self.pid):
            raise RuntimeError(f"the mail was not settled: {code}")
        return self.kills


def _count(meeting, writers, joint, texts):
    left = Counter()
    by_pk = dict(meeting.items.values_list("pk", "text"))
    stored = Counter(Decision.objects.filter(item=joint).values_list("text", flat=True))
    for each in writers:
        left["acknowledged"] += each.saves + len(each.decisions)
        left["resent"] += each.broken
        left["unfinished"] += each.saves < texts
        left["strange"] += len(each.strange)
        left["texts_lost"] += by_pk[each.item] != each.acknowledged
        left["decisions_lost"] += sum(stored[text] == 0 for text in each.decisions.values())
    left["decisions_double"] = sum(count > 1 for count in stored.values())
    positions = list(
        Decision.objects.filter(item=joint).order_by("position").values_list("position", flat=True)
    )
    left["gaps"] += positions != list(range(1, len(positions) + 1))
    return Left(**left) + Left(gaps=_gaps_after_publishing(meeting))


def _gaps_after_publishing(meeting):
    """Publish, which freezes the §, and see whether they run on without gap or double."""
    by = factories.StaffFactory()
    factories.publish_held(workflow.hold_meeting(meeting, by=by), by=by)
    published = Meeting.objects.published().filter(body=meeting.body, kind="protocol")
    frozen = published.filter(items__parent=None).order_by("items__paragraph")
    paragraphs = list(frozen.values_list("items__paragraph", flat=True))
    numbers = number_items(meeting.items.all())
    return (paragraphs != list(range(1, len(paragraphs) + 1))) + (len(set(numbers.values())) != 5)
