"""What the worker does besides its tasks. A task that dies with its worker is not done again."""

import logging
import threading

from django.conf import settings
from django.core.cache import cache
from django.db import Error, close_old_connections

from outbox.housekeeping import keep_house
from outbox.workflow.sending import requeue_lost, settle_abandoned

logger = logging.getLogger(__name__)
HOUR = 3600


def look_after() -> None:
    """Settle what dead workers left, give lost messages a task, and keep house once an hour.

    Many workers may do this at once: rows are locked, and the hour is counted in the shared cache.
    """
    settled, requeued = settle_abandoned(), requeue_lost()
    if settled or requeued:
        logger.info("Outbox: %d abandoned, %d put back in the queue", settled, requeued)
    if cache.add("outbox:housekeeping", True, HOUR):
        keep_house()


class Caretaker(threading.Thread):
    """Looks after the outbox every few seconds, also while a task is slow."""

    def __init__(self):
        super().__init__(name="outbox-caretaker", daemon=True)
        self._stopped = threading.Event()

    def run(self):
        while not self._stopped.wait(settings.OUTBOX_LOOK_AFTER_SECONDS):
            close_old_connections()
            try:
                look_after()
            except Error:
                # The database is away for a moment, or locked; the next round does it.
                logger.exception("The outbox could not be looked after")

    def stop(self):
        self._stopped.set()
