"""What the worker does when an answer has been handed in."""

from django_tasks import task


@task
def send_receipt(pk: int) -> str:
    """Make the receipt of the response `pk` and mail it; says to how many. Safe to repeat."""
    from referrals.answering.receipts import mail_receipt

    return mail_receipt(pk)
