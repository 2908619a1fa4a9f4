"""A message comes to be, in the same transaction as the event that causes it."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from files.models import StoredFile
from outbox.models import Attachment, Message
from outbox.rendering import one_line, render
from outbox.tasks import send_message

Status = Message.Status
# Somebody waits at the screen for a code; it passes a circular to 500 receivers.
SECRET_PRIORITY = 50


@transaction.atomic
def write_message(
    kind: str,
    to: str,
    template: str,
    context: dict,
    *,
    to_name: str = "",
    by=None,
    about=None,
    attachments: Iterable[StoredFile | tuple[StoredFile, str]] = (),
    review: bool = False,
    secret: bool = False,
    reply_to: str = "",
    patience: timedelta | None = None,
    calendar: str = "",
) -> Message:
    """Write a mail to one receiver and put it in the queue; it leaves when the caller commits.

    `kind` is a short name such as "invitation" (see `outbox.kinds`). `template` without its suffix:
    "accounts/mail/invitation" has .subject.txt, .txt and .html. `by` is the user who caused it,
    `about` any object it concerns. An attachment is a stored file, or one with the name the
    receiver shall see. `review` holds it until the chancery has read it. `secret` text (a code, a
    link that opens an account) is shown to nobody and wiped when it has left; its subject must not
    tell it. `patience` is how long sending is tried, if not as long as the settings say.
    `calendar` is an iCalendar object with a METHOD, which mail readers offer to accept.

    Raises ValidationError with code "invalid_address" if `to` or `reply_to` is no mail address.
    """
    if review and secret:
        raise ValueError("A secret message can't be reviewed: nobody may read it.")
    to_name = one_line(to_name, 200)
    rendered = render(template, context, to_name=to_name)
    message = Message(
        kind=kind,
        to_address=_address(to),
        to_name=to_name,
        reply_to=_address(reply_to) if reply_to else "",
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        calendar=calendar,
        about=about,
        created_by=by,
        secret=secret,
    )
    if patience is not None:
        message.patience = patience
    return store(message, attachments, held=review, by=by)


def store(message, attachments, *, held, by) -> Message:
    """Save a new message with its attachments, held or put in the queue."""
    message._history_user = by
    if not held:
        _due_now(message)
    message.save()
    for each in attachments:
        file, name = each if isinstance(each, tuple) else (each, each.original_name)
        Attachment.objects.create(message=message, file=file, name=one_line(name, 200))
    if not held:
        enqueue(message)
    return message


def put_in_queue(message) -> None:
    """Let the worker send a saved message from now on; the caller has locked it."""
    _due_now(message)
    message.save()
    enqueue(message)


def enqueue(message) -> None:
    """Give the worker a task for a queued message, to be done when its next attempt is due."""
    priority = SECRET_PRIORITY if message.secret else 0
    task = send_message.using(run_after=message.next_attempt_at, priority=priority)
    message.task_id = UUID(task.enqueue(message.pk).id)
    Message.objects.filter(pk=message.pk).update(task_id=message.task_id)


def _due_now(message):
    message.status = Status.QUEUED
    message.queued_at = message.next_attempt_at = timezone.now()


def _address(value):
    address = value.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError(
            "%(address)s är ingen e-postadress.",
            code="invalid_address",
            params={"address": one_line(address, 100) or "Det"},
        ) from error
    return address
