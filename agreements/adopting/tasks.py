"""What the worker does when a municipality's decision has been handed in."""

from django_tasks import task


@task
def send_receipt(pk: int) -> str:
    """Make the receipt of the adoption `pk` and mail it; says to how many. Safe to repeat."""
    from agreements.adopting.receipts import mail_receipt

    return mail_receipt(pk)
