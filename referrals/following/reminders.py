"""Reminding recipients that have not answered; who waits to hear about more time is not.

What reminds them is `referrals.reminding`; this knows who they are and what they are told.
"""

from datetime import date

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date

from members.keys import hash_of, new_key
from referrals.addresses import addresses_of
from referrals.following.states import with_facts
from referrals.models import ExtensionRequest, Recipient, Referral, Reminder
from referrals.reminding import Letter, Reminders, Term, register_reminders


class RecipientReminders(Reminders):
    """Reminders to the recipients of remisses and surveys."""

    records, owner = Reminder, "recipient"

    def waiting(self):
        """Recipients that can still answer and have handed in nothing, from `with_facts`."""
        granted = ExtensionRequest.objects.filter(
            recipient=OuterRef("pk"), status=ExtensionRequest.Status.GRANTED
        )
        recipients = with_facts(Recipient.objects.filter(referral__status=Referral.Status.OPEN))
        return recipients.filter(last_pk=None).annotate(
            granted_at=Subquery(granted.order_by("-decided_at").values("decided_at")[:1])
        )

    def term_of(self, asked):
        referral = asked.referral
        if asked.asked_until:
            return None
        told = referral.sent_on
        if asked.due_on and asked.granted_at:
            told = timezone.localdate(asked.granted_at)
        return Term(told, asked.last_day, referral.remind_before, referral.remind_after)

    def locked(self, asked):
        recipients = Recipient.objects.select_for_update(of=("self",))
        recipient = recipients.select_related("referral", "municipality").get(pk=asked.pk)
        has_answered = recipient.responses.submitted().exists()
        return None if has_answered or not recipient.referral.takes_answers else recipient

    def addresses(self, asked):
        return addresses_of([asked])[asked.pk]

    def letter(self, asked, text, *, review):
        key = "" if review else _new_key(asked)
        text = text or usual_text(asked.referral, asked.last_day)
        return Letter(
            kind="reminder",
            template="referrals/mail/reminder",
            context=letter_of(asked, text, key),
            to_name=asked.name,
            reply_to=asked.referral.contact_email,
            secret=bool(key),
        )


reminders = register_reminders(RecipientReminders())
unanswered, remind = reminders.waiting, reminders.remind
send_due_reminders = reminders.send_due


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
