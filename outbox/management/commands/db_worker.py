"""The worker of django-tasks, which also looks after the outbox while it runs."""

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.backends.signals import connection_created
from django_tasks_db.management.commands import db_worker

from outbox.looking_after import Caretaker, look_after


def write_through(connection, **kwargs):
    """Let SQLite wait for the disk at every commit, in this process.

    Elsewhere the last commits before a power failure may be lost. Here one of them may be the note
    that a mail is being handed over; without it the mail would be sent a second time.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


class Command(db_worker.Command):
    help = "Send mail and do other slow work; as many as you like may run at once"

    def handle(self, *, batch, **options):
        if settings.MAIL_LEAVES and not settings.EMAIL_HOST:
            raise CommandError("No mail server: set EMAIL_URL (docs/operations.md).")
        connection_created.connect(write_through)
        if not connection.in_atomic_block:
            connection.close()  # To be opened anew, with the above.
        look_after()
        caretaker = Caretaker()
        if not batch:
            caretaker.start()
        try:
            super().handle(batch=batch, **options)
        finally:
            caretaker.stop()
            connection_created.disconnect(write_through)
