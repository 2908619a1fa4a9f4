from django.core.management.base import BaseCommand

from referrals.following.reminders import send_due_reminders


class Command(BaseCommand):
    help = "Write the reminders that are due to those who have not answered a remiss."

    def handle(self, *args, **options):
        self.stdout.write(f"{send_due_reminders()} reminders written")
