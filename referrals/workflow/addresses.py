"""What may change about a recipient after the sending: its address."""

from django.db import transaction

from referrals.models import Recipient


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
        municipality.registrar_email = email
        municipality._history_user = by
        municipality.save(update_fields=["registrar_email"])
    recipient.email = "" if municipality else email
    recipient._history_user = by
    recipient.validate_constraints()
    recipient.save(update_fields=["email"])
    return recipient
