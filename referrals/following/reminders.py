"""Reminding those who have not answered: by themselves on their days, or by hand.

A reminder is due from its day on until it is written, so a day without a worker loses none; one
that was missed by more than CATCH_UP is left out. Who has answered, abstained, or waits to hear
whether it gets more time is left in peace, and so is everyone once a referral is closed.
"""

import logging
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date

from outbox.signals import housekeeping
from outbox.workflow import write_message
from referrals.addresses import addresses_of
from referrals.following.states import with_facts
from referrals.keys import hash_of, new_key
from referrals.models import ExtensionRequest, Recipient, Referral, Reminder

logger = logging.getLogger(__name__)
CATCH_UP = timedelta(days=14)


def unanswered():
    """Recipients that can still answer and have handed in nothing, as `with_facts` gives them."""
    granted = ExtensionRequest.objects.filter(
        recipient=OuterRef("pk"), status=ExtensionRequest.Status.GRANTED
    )
    recipients = with_facts(Recipient.objects.filter(referral__status=Referral.Status.OPEN))
    return recipients.filter(last_pk=None).annotate(
        granted_at=Subquery(granted.order_by("-decided_at").values("decided_at")[:1])
    )


def due_occasion(recipient, today: date) -> str:
    """The automatic reminder that `recipient` should have had by `today`; "" if there is none.

    No reminder before the last day if that had come so near already when the recipient was told
    of it. `recipient` is from `unanswered`.
    """
    referral, last_day = recipient.referral, recipient.last_day
    if recipient.asked_until:
        return ""
    if today > last_day and referral.remind_after is not None:
        day = max(last_day + timedelta(days=referral.remind_after), last_day + timedelta(days=1))
        return f"after:{last_day}" if day <= today <= day + CATCH_UP else ""
    if today <= last_day and referral.remind_before is not None:
        told = referral.sent_on
        if recipient.due_on and recipient.granted_at:
            told = timezone.localdate(recipient.granted_at)
        day = last_day - timedelta(days=referral.remind_before)
        return f"before:{last_day}" if told < day <= today else ""
    return ""


def send_due_reminders(today: date | None = None) -> int:
    """Write every automatic reminder that is due and not yet written; returns how many."""
    today = today or timezone.localdate()
    candidates = [(each, due_occasion(each, today)) for each in unanswered()]
    due = [(recipient, occasion) for recipient, occasion in candidates if occasion]
    done = set(
        Reminder.objects.filter(recipient__in=[recipient.pk for recipient, _ in due]).values_list(
            "recipient", "occasion"
        )
    )
    return sum(
        _remind_or_log(recipient, occasion)
        for recipient, occasion in due
        if (recipient.pk, occasion) not in done
    )


@receiver(housekeeping)
def remind_hourly(**kwargs) -> str:
    """What the worker does once an hour."""
    return f"{send_due_reminders()} reminders written"


def _remind_or_log(recipient, occasion):
    """One recipient that cannot be reminded is no reason to forget the others."""
    try:
        return remind(recipient, occasion=occasion)
    except ValidationError as error:
        logger.warning("No reminder to recipient %s: %s", recipient.pk, error)
        return False


@transaction.atomic
def remind(recipient, *, occasion, by=None, text="", review=False) -> bool:
    """Write a reminder to `recipient` unless it had one on this occasion; says whether.

    Nothing is written to those that have answered, to whom nothing can be sent, or when no
    answers are taken. `text` is what the mail says, if not the usual; `review` holds it in the
    outbox. The row is locked, as it is when an answer is handed in.
    """
    recipients = Recipient.objects.select_for_update(of=("self",))
    recipient = recipients.select_related("referral", "municipality").get(pk=recipient.pk)
    addresses = addresses_of([recipient])[recipient.pk]
    has_answered = recipient.responses.submitted().exists()
    if has_answered or not recipient.referral.takes_answers or not addresses:
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(recipient=recipient, occasion=occasion, written_by=by)
    except IntegrityError:
        return False  # another worker, or another click, was first
    key = "" if review else _new_key(recipient)
    text = text or usual_text(recipient.referral, recipient.last_day)
    for address in addresses:
        write_message(
            "reminder",
            address,
            "referrals/mail/reminder",
            letter_of(recipient, text, key),
            to_name=recipient.name,
            by=by,
            about=recipient,
            review=review,
            secret=bool(key),
            reply_to=recipient.referral.contact_email,
        )
    return True


def _new_key(recipient) -> str:
    """A new secret for who answers without an account and never opened the referral; or "".

    Who has opened it keeps the link it has: a new one would end what is being written. A letter
    with a link is read by nobody at the chancery, so none that is held for review has one.
    """
    if recipient.municipality_id or recipient.opened_at:
        return ""
    key = new_key()
    recipient.key_hash = hash_of(key)
    recipient.save(update_fields=["key_hash"])
    return key


def letter_of(recipient, text, key="") -> dict:
    """What the template of the reminder reads; without a link the first letter is referred to."""
    referral, path = recipient.referral, ""
    if recipient.municipality_id:
        path = reverse("referrals:answer", args=[referral.slug])
    elif key:
        path = reverse("referrals:answer_by_key", args=[key])
    link = settings.PORTAL_URL + path if path else ""
    return {"text": text, "referral": referral, "recipient": recipient, "link": link}


def usual_text(referral, last_day: date) -> str:
    """What a reminder says unless the chancery writes something else."""
    what = "enkäten" if referral.is_survey else "remissen"
    day, today = format_date(last_day, "l j F Y"), timezone.localdate()
    if today > last_day:
        return (
            f"Sista dagen att svara på {what} var {day}. Vi har inte fått ert svar. "
            "Ni kan fortfarande svara, men svaret noteras som för sent."
        )
    return f"Sista dagen att svara på {what} är {day}. Vi har inte fått ert svar än."
