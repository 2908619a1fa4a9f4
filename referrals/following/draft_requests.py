"""Asking a recipient to throw away a draft that keeps its answer from being entered."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from outbox.workflow import write_message
from referrals.addresses import addresses_of
from referrals.following.letters import messages_about

KIND = "draft_request"


@transaction.atomic
def ask_to_discard(recipient, *, by) -> int:
    """Ask `recipient` to throw away, or hand in, the draft it has begun in the portal.

    Returns how many mails are on their way. Raises ValidationError (`no_address`) when there is
    nowhere to send one.
    """
    addresses = addresses_of([recipient])[recipient.pk]
    if not addresses:
        raise ValidationError("Portalen har ingen adress till mottagaren.", code="no_address")
    referral = recipient.referral
    path = reverse("referrals:answer_discard", args=[referral.slug])
    link = settings.PORTAL_URL + path if recipient.municipality_id else ""
    for address in addresses:
        write_message(
            KIND,
            address,
            "referrals/mail/draft_request",
            {"recipient": recipient, "referral": referral, "link": link},
            to_name=recipient.name,
            by=by,
            about=recipient,
            reply_to=referral.contact_email,
        )
    return len(addresses)


def last_asked(recipient):
    """When that was asked last, None if never."""
    asked = messages_about([recipient]).filter(kind=KIND).order_by("-created_at")
    return asked.values_list("created_at", flat=True).first()
