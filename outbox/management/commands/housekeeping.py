from django.core.management.base import BaseCommand

from outbox.housekeeping import keep_house


class Command(BaseCommand):
    help = "Remove what is past its time; the worker does it once an hour by itself"

    def handle(self, **options):
        for line in keep_house():
            self.stdout.write(line)
