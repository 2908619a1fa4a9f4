"""Files of compilations that are past their time go when the worker keeps house."""

from django.dispatch import receiver

from outbox.signals import housekeeping
from referrals import workflow


@receiver(housekeeping)
def remove_old_exports(**kwargs) -> str:
    """Files that newer ones have replaced, failures, and the chancery's own after a time."""
    return f"{workflow.remove_old_exports()} old exports removed"
