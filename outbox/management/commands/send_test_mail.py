from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from outbox.workflow import write_message


class Command(BaseCommand):
    help = "Send a test mail through the outbox, to see that the mail server takes it"

    def add_arguments(self, parser):
        parser.add_argument("address")

    def handle(self, *, address, **options):
        try:
            message = write_message("test", address, "outbox/mail/test", {})
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"In the queue as {message.message_id}; the worker sends it.")
