"""What people at the chancery do with a message, one function an arrow.

Each takes the message and keyword-only `by` (the acting user), re-reads it locked, raises a
ValidationError with a code and a Swedish message where the arrow does not start, and returns the
message in its new state.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from outbox.models import Message, new_message_id
from outbox.workflow.sending import wiped
from outbox.workflow.writing import put_in_queue, store

Status = Message.Status
RELEASABLE = (Status.HELD,)
DISCARDABLE = (Status.HELD, Status.QUEUED, Status.GIVEN_UP)
RETRIABLE = (Status.GIVEN_UP, Status.UNCERTAIN)
REPEATABLE = (Status.SENT,)
CONFIRMABLE = (Status.UNCERTAIN,)


@transaction.atomic
def release(message: Message, *, by) -> Message:
    """Let a held message leave."""
    message = _locked(message, RELEASABLE, doing="släppas")
    _sign(message, by, "Släppt")
    put_in_queue(message)
    return message


@transaction.atomic
def discard(message: Message, *, by) -> Message:
    """Never send a message that waits or was given up; it stays to be seen."""
    message = _locked(message, DISCARDABLE, doing="kasseras")
    message.status = Status.DISCARDED
    message.next_attempt_at = None
    for name, value in wiped(message).items():
        setattr(message, name, value)
    _sign(message, by, "Kasserat")
    message.save()
    return message


@transaction.atomic
def retry(message: Message, *, by) -> Message:
    """Try again to send what was given up or is uncertain, under the same Message-ID.

    If an uncertain one had come through after all, most receivers' mail systems see by the
    Message-ID that it is the same. Codes: `wrong_status`, `wiped`.
    """
    message = _locked(message, RETRIABLE, doing="skickas igen")
    _refuse_wiped(message)
    message.attempts = 0
    message.claim_token = None
    message.last_error = ""
    _sign(message, by, "Skickas igen")
    put_in_queue(message)
    return message


@transaction.atomic
def repeat(message: Message, *, by) -> Message:
    """Send what has been sent once more, as a new message; returns that. Codes as `retry`."""
    first = _locked(message, REPEATABLE, doing="skickas om")
    _refuse_wiped(first)
    return _copy(first, to=first.to_address, by=by, what="Skickat om")


@transaction.atomic
def readdress(message: Message, *, to: str, by) -> Message:
    """Send what did not come through to another address, as a new message; returns that.

    The old one is discarded unless it may have arrived. Codes as `retry`.
    """
    first = _locked(message, RETRIABLE, doing="skickas till en annan adress")
    _refuse_wiped(first)
    new = _copy(first, to=to, by=by, what="Skickat till en annan adress")
    if first.status in DISCARDABLE:
        discard(first, by=by)
    return new


@transaction.atomic
def confirm(message: Message, *, by) -> Message:
    """Note that an uncertain message did come through, as somebody has found out."""
    message = _locked(message, CONFIRMABLE, doing="markeras som skickat")
    last = message.tries.order_by("-started_at", "-pk").first()
    message.status = Status.SENT
    message.sent_at = last.ended_at if last and last.ended_at else timezone.now()
    message.claim_token = None
    for name, value in wiped(message).items():
        setattr(message, name, value)
    _sign(message, by, "Markerat som skickat")
    message.save()
    return message


def _copy(first, *, to, by, what):
    """Put the same in the queue once more, with its attachments."""
    copied = ["kind", "to_name", "reply_to", "subject", "text", "html", "calendar", "secret"]
    copied += ["about_type", "about_id", "patience"]
    values = {name: getattr(first, name) for name in copied}
    new = Message(
        **values, to_address=to, repeats=first, created_by=by, message_id=new_message_id()
    )
    files = [(attachment.file, attachment.name) for attachment in first.attachments.all()]
    _sign(new, by, what)
    return store(new, files, held=False, by=by)


def _locked(message, allowed, *, doing):
    current = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if current.status not in allowed:
        raise ValidationError(
            f"Meddelandet kan inte {doing}. Läget är nu: {current.get_status_display()}.",
            code="wrong_status",
        )
    return current


def _refuse_wiped(message):
    if message.is_wiped:
        raise ValidationError(
            "Texten var hemlig och är raderad. Be mottagaren begära ett nytt meddelande.",
            code="wiped",
        )


def _sign(message, by, what):
    """Say in the history who does this and what it is."""
    message._history_user, message._change_reason = by, what
