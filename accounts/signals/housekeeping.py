"""What the worker does every hour for the accounts."""

from django.dispatch import receiver

from accounts.log import forget_addresses
from outbox.signals import housekeeping


@receiver(housekeeping)
def forget_old_addresses(**kwargs) -> str:
    return f"{forget_addresses()} IP addresses forgotten"
