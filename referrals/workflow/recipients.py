"""Who a referral goes to: chosen before it is sent, added to also afterwards, then never fewer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from members.history import running_command
from referrals.models import Recipient, Referral
from referrals.recipient_lists import line_error
from referrals.sending import send_letters

Kind = Recipient.Kind
Status = Referral.Status


def _locked(referral, kind):
    current = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if current.status not in (Status.DRAFT, Status.OPEN):
        raise ValidationError(
            "Remissen är avslutad: det går inte att lägga till mottagare.", code="wrong_status"
        )
    if current.is_survey != (kind == Kind.PERSON):
        raise ValidationError(
            "En enkät går till personer, en remiss till kommuner och organisationer.",
            code="wrong_kind",
        )
    return current


def _store(referral, recipients, *, by, review):
    """Save new recipients, and write to them if the others have had their letter already."""
    made = bulk_create_with_history(
        recipients,
        Recipient,
        default_user=by,
        default_change_reason=running_command() or None,
    )
    if referral.status == Status.OPEN:
        send_letters(referral, made, by=by, review=review)
    return made


@transaction.atomic
def add_municipalities(referral, municipalities, *, by, review=False):
    """Add those that are not recipients yet; returns the new recipients.

    After the sending each gets its letter at once, or held if `review`. Codes: `wrong_status`,
    `wrong_kind` for a survey.
    """
    referral = _locked(referral, Kind.MUNICIPALITY)
    known = set(referral.recipients.values_list("municipality_id", flat=True))
    new = [
        Recipient(
            referral=referral,
            kind=Kind.MUNICIPALITY,
            municipality=municipality,
            name=municipality.full_name,
        )
        for municipality in municipalities
        if municipality.pk not in known
    ]
    return _store(referral, new, by=by, review=review)


@transaction.atomic
def add_named(referral, rows, kind, *, by):
    """Add organisations or persons (see `recipient_lists`); returns the new recipients.

    After the sending each gets its letter at once. Codes: `line` (one message for each line whose
    address is a recipient already), `wrong_status`, `wrong_kind`.
    """
    referral = _locked(referral, kind)
    known = {address.lower() for address in referral.recipients.values_list("email", flat=True)}
    taken = [row for row in rows if row.email.lower() in known]
    if taken:
        raise ValidationError(
            [line_error(row.line, f"{row.email} är redan mottagare.") for row in taken]
        )
    new = [
        Recipient(referral=referral, kind=kind, name=row.name, email=row.email, group=row.group)
        for row in rows
    ]
    return _store(referral, new, by=by, review=False)


@transaction.atomic
def remove_recipients(referral, pks, *, by):
    """Remove recipients of a draft; returns how many. Code: `sent` for what has been sent out."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if not referral.is_draft:
        raise ValidationError(
            "Remissen är utskickad: mottagare kan läggas till men inte tas bort.", code="sent"
        )
    removed = list(referral.recipients.filter(pk__in=pks))
    for recipient in removed:
        recipient._history_user = by
        recipient.delete()
    return len(removed)
