"""Rounds of the storm: a remiss to all 26, all of them at it, and a server that dies."""

import logging
import random
import threading
import time
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.utils import timezone

from members.models import Municipality
from tests import factories
from tests.cast import logged_in
from tests.referrals.storm.registrars import Browser, Paper, Registrar
from tests.referrals.storm.server import Server
from tests.referrals.storm.tally import Tally, count

logger = logging.getLogger(__name__)
PATIENCE = 540  # seconds that a round may take


def storm(
    directory: Path, *, rounds, kills, size, seed, municipalities=26, tell=logger.info
) -> Tally:
    """Let municipalities hand in `size` bytes of files each, all at once, `rounds` times.

    In each round the server is killed `kills` times: each time when its share of the receipts has
    been given out, at a random moment. The same `seed` makes the same choices.
    `tell` is given a line after each round, and what the server said if it answered strangely.
    """
    chance = random.Random(seed)
    total = Tally()
    for number in range(1, rounds + 1):
        started = time.monotonic()
        one = storm_once(directory, chance, municipalities, kills, size, tell)
        seconds = time.monotonic() - started
        tell(f"round {number} of {rounds}, seed {seed}, {seconds:.0f} s: {one}")
        total += one
    return total


def storm_once(directory, chance, municipalities, kills, size, tell) -> Tally:
    """One round with a remiss of its own."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    slugs = Municipality.objects.order_by("slug").values_list("slug", flat=True)
    referral = factories.asked(*slugs[:municipalities], due_on=tomorrow)
    last_minute = datetime.combine(tomorrow, clock_time(23, 59), timezone.get_default_timezone())
    server = Server(last_minute, directory / "server.log")
    registrars = [_registrar(each, server.port, size, chance) for each in
                  referral.recipients.select_related("municipality", "referral")]  # fmt: skip
    # The server alone is at the database from now on.
    connections.close_all()
    give_up_at = time.monotonic() + PATIENCE
    server.start()
    threads = [threading.Thread(target=each.answer, args=(give_up_at,)) for each in registrars]
    try:
        for thread in threads:
            thread.start()
        done = _kill_often(server, registrars, chance, kills, give_up_at)
        for thread in threads:
            thread.join()
    finally:
        server.kill()
    if any(each.strange for each in registrars):
        strange = [line for each in registrars for line in each.strange]
        tell("\n".join([*strange, server.log.read_text()[-6000:]]))
    return count(registrars, referral, done)


def _registrar(recipient, port, size, chance):
    slug = recipient.municipality.slug
    client = logged_in(factories.access_account(slug))
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    papers = [Paper(f"{name} {slug}.pdf", chance.getrandbits(64), size // 2)
              for name in ("yttrande", "protokoll")]  # fmt: skip
    return Registrar(
        recipient=recipient.pk,
        url=f"/remisser/{recipient.referral.slug}/svar/",
        browser=Browser(port, cookies),
        words=f"Kommunen {slug} svarar med {chance.randrange(10**6)}.",
        papers=papers,
        chance=random.Random(chance.random()),
    )


def _kill_often(server, registrars, chance, kills, give_up_at):
    """Kill and start the server again; returns how often."""
    for number in range(kills):
        share = len(registrars) * number // (kills + 1)
        while sum(bool(each.receipts) for each in registrars) < share:
            if time.monotonic() > give_up_at:
                return number
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 1.2))
        server.kill()
        server.start()
    return kills
