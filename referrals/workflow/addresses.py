"""What may change about a recipient after the sending: its address, and its secret link."""

from django.core.exceptions import ValidationError
from django.db import transaction

from referrals.models import Recipient
from referrals.sending import send_letters


@transaction.atomic
def correct_registrar(municipality, email, *, by):
    """Let mail to the municipality, whatever it is about, go to `email`."""
    municipality.registrar_email = email
    municipality._history_user = by
    municipality.save(update_fields=["registrar_email"])


@transaction.atomic
def correct_address(recipient, email, *, by):
    """Let mail to the recipient go to `email`.

    A municipality's registrar has one address for every referral; others have one in each. Code:
    `unique` if the address is another recipient's already.
    """
    recipients = Recipient.objects.select_for_update(of=("self",))
    recipient = recipients.select_related("municipality").get(pk=recipient.pk)
    municipality = recipient.municipality
    if municipality:
        correct_registrar(municipality, email, by=by)
    recipient.email = "" if municipality else email
    recipient._history_user = by
    recipient.validate_constraints()
    recipient.save(update_fields=["email"])
    return recipient


@transaction.atomic
def send_new_link(recipient, *, by):
    """Send an organisation or a person the letter anew, with a link that replaces the old one.

    What it has saved is kept, for that is the recipient's and not the link's. Codes: `account` for
    a municipality, `closed` when answers are no longer taken, `no_address`.
    """
    recipients = Recipient.objects.select_for_update(of=("self",)).select_related("referral")
    recipient = recipients.get(pk=recipient.pk)
    if recipient.municipality_id:
        raise ValidationError("En kommun svarar genom sina konton.", code="account")
    if not recipient.referral.takes_answers:
        raise ValidationError("Remissen tar inte längre emot svar.", code="closed")
    if not recipient.email:
        raise ValidationError("Skriv en e-postadress först.", code="no_address")
    send_letters(recipient.referral, [recipient], by=by, replaces=True)
    return recipient
