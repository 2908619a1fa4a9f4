"""What the worker does with a message. Safe with many workers, and if one dies at any point.

A claim is a token in the message, committed before anything else is done. Every later step
demands that the token still is there, so a worker that was believed dead does no harm.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from outbox.models import Attempt, Message
from outbox.smtp import Answer, TakenOver
from outbox.workflow.writing import enqueue

Status = Message.Status
Outcome = Attempt.Outcome
AT_ONCE = 200  # rows that one round of looking after takes; the next round takes the rest
SECRETS_KEPT = timedelta(days=30)
NO_CLAIM = {"claim_token": None, "claimed_until": None}


def claim(pk: int) -> Attempt | None:
    """Take the message `pk` for this worker, if it is due; committed when it returns."""
    token, now = uuid.uuid4(), timezone.now()
    with transaction.atomic(durable=True):
        taken = (
            Message.objects.due()
            .filter(pk=pk)
            .update(
                status=Status.SENDING,
                claim_token=token,
                claimed_until=now + timedelta(seconds=settings.OUTBOX_LEASE),
                attempts=F("attempts") + 1,
            )
        )
        if not taken:
            return None
        return Attempt.objects.create(message_id=pk, token=token, started_at=now)


def hand_over(attempt: Attempt) -> None:
    """Note that the mail server is getting the message now; committed when it returns.

    From here on the message is never sent again by itself. Raises TakenOver if the lease ran out
    and the message is no longer this worker's.
    """
    # The lease outlasts the longest wait for the server's answer.
    lease = timedelta(seconds=settings.OUTBOX_REPLY_TIMEOUT + settings.OUTBOX_LEASE)
    with transaction.atomic(durable=True):
        mine = Message.objects.filter(
            pk=attempt.message_id, claim_token=attempt.token, status=Status.SENDING
        ).update(status=Status.HANDING_OVER, claimed_until=timezone.now() + lease)
    if not mine:
        raise TakenOver


def record(attempt: Attempt, answer: Answer) -> str:
    """Store how a try ended: sent, to be tried again, given up or uncertain; returns the outcome.

    An answer that comes after the message was marked as uncertain settles it, if nobody at the
    chancery has settled it before.
    """
    with transaction.atomic(durable=True):
        message = Message.objects.select_for_update(of=("self",)).get(pk=attempt.message_id)
        if message.claim_token != attempt.token:
            return "taken over by another worker"
        _end(attempt, answer.outcome, answer.reply)
        _settle(message, answer)
    return answer.outcome


def settle_abandoned() -> int:
    """Look after messages whose worker has died; returns how many.

    One that had not come to the hand-over goes back into the queue. One that had is uncertain.
    """
    with transaction.atomic(durable=True):
        # Locked, so that of two workers who look at the same time only one acts.
        abandoned = Message.objects.abandoned().select_for_update(of=("self",), skip_locked=True)
        messages = list(abandoned[:AT_ONCE])
        for message in messages:
            if message.status == Status.HANDING_OVER:
                answer = Answer(
                    Outcome.UNCERTAIN,
                    meaning="Portalen avbröts medan e-postservern tog emot meddelandet.",
                )
            else:
                answer = Answer(Outcome.INTERRUPTED, meaning="Portalen avbröts under försöket.")
            for attempt in message.tries.filter(token=message.claim_token):
                _end(attempt, answer.outcome, "")
            _settle(message, answer)
    return len(messages)


def requeue_lost() -> int:
    """Give due messages a new task where the old one is gone or died; returns how many."""
    waiting = DBTaskResult.objects.filter(pk=OuterRef("task_id"), status=TaskResultStatus.READY)
    with transaction.atomic(durable=True):
        lost = Message.objects.due().filter(~Exists(waiting)).for_list()
        messages = list(lost.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
        for message in messages:
            enqueue(message)
    return len(messages)


def next_try(message: Message, *, interrupted: bool = False) -> datetime:
    """When a message is tried again: pauses grow, but our own first mishap costs no pause."""
    pauses = [0, *settings.OUTBOX_PAUSES] if interrupted else settings.OUTBOX_PAUSES
    place = min(max(message.attempts, 1), len(pauses)) - 1
    return timezone.now() + timedelta(seconds=pauses[place])


def _end(attempt, outcome, reply):
    attempt.outcome, attempt.reply, attempt.ended_at = outcome, reply, timezone.now()
    attempt.save(update_fields=["outcome", "reply", "ended_at"])


def _settle(message, answer):
    """Give a locked message the state that follows from an answer."""
    if answer.outcome in {Outcome.SENT, Outcome.SHOWN}:
        changes = {"status": Status.SENT, "sent_at": timezone.now(), **NO_CLAIM, **wiped(message)}
    elif answer.outcome == Outcome.UNCERTAIN:
        # The token stays: the worker may live after all, and hear the answer.
        changes = {"status": Status.UNCERTAIN, "claimed_until": None}
    elif answer.outcome == Outcome.REFUSED:
        changes = {"status": Status.GIVEN_UP, **NO_CLAIM, **wiped(message)}
    else:
        changes = _again_or_give_up(message, answer)
    changes.setdefault("last_error", answer.meaning)
    # An update: what the worker does is told by the attempts, not by the history of the message.
    Message.objects.filter(pk=message.pk).update(**changes)
    if changes["status"] == Status.QUEUED:
        message.next_attempt_at = changes["next_attempt_at"]
        enqueue(message)


def _again_or_give_up(message, answer):
    again = next_try(message, interrupted=answer.outcome == Outcome.INTERRUPTED)
    if again <= message.gives_up_at:
        return {"status": Status.QUEUED, "next_attempt_at": again, **NO_CLAIM}
    return {
        "status": Status.GIVEN_UP,
        "last_error": f"{answer.meaning} Portalen gav upp efter {message.attempts} försök.",
        **NO_CLAIM,
        **wiped(message),
    }


def wiped(message) -> dict:
    """What to change in a message that is done with: a secret one's text, where mail leaves."""
    return {"text": "", "html": ""} if message.secret and settings.MAIL_LEAVES else {}


def wipe_old_secrets() -> int:
    """Wipe the text of secret messages that nobody has settled; returns how many.

    What they told has long since expired: a code lives for minutes, a link for days.
    """
    before = timezone.now() - SECRETS_KEPT
    left = Message.objects.troubled().filter(secret=True, queued_at__lt=before).exclude(text="")
    return left.update(text="", html="") if settings.MAIL_LEAVES else 0
