"""Messages for tests, written as the apps write them."""

from outbox.workflow import write_message


def write(to="mottagare@example.se", *, what="styrelsen den 3 mars", **keywords):
    """Write a call to a meeting to `to`; it is in the queue unless `review` holds it."""
    context = {"what": what, "url": "http://localhost:8000/moten/"}
    return write_message("call", to, "tests/call", context, **keywords)
