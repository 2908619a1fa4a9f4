"""Sending one message."""


def deliver(pk: int) -> str:
    """Try to send the message `pk`."""
    return f"message {pk} waits for the sending part"
