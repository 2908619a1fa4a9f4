from django.core.management.base import BaseCommand

from referrals.reminding import send_all_due


class Command(BaseCommand):
    help = "Write the reminders that are due to those who have not done what they were asked."

    def handle(self, *args, **options):
        self.stdout.write(f"{send_all_due()} reminders written")
