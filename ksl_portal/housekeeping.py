"""What the worker does every hour for apps that can't know of it themselves."""

from django.dispatch import receiver

from files.orphans import remove_orphans
from outbox.signals import housekeeping


@receiver(housekeeping)
def remove_orphaned_files(**kwargs) -> str:
    return f"{remove_orphans()} orphaned files removed"
