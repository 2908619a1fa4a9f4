"""What the worker does when a message's turn has come."""

from django_tasks import task


@task
def send_message(pk: int) -> str:
    """Send the message `pk` if it is due and nobody else is sending it; says what came of it."""
    from outbox.delivery import deliver

    return deliver(pk)
