"""One try to send one message, from claim to answer."""

from functools import partial

from django.conf import settings

from outbox.mime import mail_of
from outbox.models import Attempt
from outbox.smtp import Answer, TakenOver, hand_in
from outbox.workflow import sending


def deliver(pk: int) -> str:
    """Send the message `pk` if it is due and nobody else is at it; says what came of it.

    How it went stands in the message and its attempt. Whatever goes wrong with the mail server
    is no error here; an error of our own leaves the message claimed until its lease runs out.
    """
    attempt = sending.claim(pk)
    if attempt is None:
        return "not due"
    if not settings.MAIL_LEAVES:
        return sending.record(attempt, Answer(Attempt.Outcome.SHOWN))
    try:
        mail = mail_of(attempt.message)
    except FileNotFoundError:
        missing = "En bilaga saknas i portalens filförråd."
        return sending.record(attempt, Answer(Attempt.Outcome.REFUSED, meaning=missing))
    try:
        hand_in(
            mail,
            before_dot=partial(sending.hand_over, attempt),
            after=partial(sending.record, attempt),
        )
    except TakenOver:
        return "taken over by another worker"
    return attempt.outcome
