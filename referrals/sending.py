"""The letters of a remiss: when it is sent, when it is corrected and when it is withdrawn.

Each is written through the outbox in the caller's transaction, one to each address, and is about
its recipient. What the letters carry is made once and kept on the referral.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from files.models import StoredFile
from files.storing import store_made
from members.keys import hash_of, new_key
from outbox.rendering import portal_address
from outbox.workflow import write_message
from referrals.addresses import addresses_of
from referrals.missive import missive_name, missive_pdf
from referrals.models import Recipient, Referral
from referrals.package import store_package

Kind = Recipient.Kind


@dataclass(frozen=True)
class Letter:
    """What a letter at the sending is made of, for one recipient."""

    context: dict
    attachments: list[StoredFile]


def make_files(referral: Referral, sent_on, *, by) -> dict[str, StoredFile]:
    """Make and store the letter and the ZIP of a referral: {"missive": …, "package": …}."""
    content = missive_pdf(referral, sent_on=sent_on)
    missive = store_made(content, missive_name(referral), "application/pdf", by=by)
    return {"missive": missive, "package": store_package(referral, missive, by=by)}


def send_letters(
    referral, recipients: Iterable[Recipient], *, by, review=False, replaces=False
) -> int:
    """Write to each recipient of a referral that has been sent; returns how many letters.

    `replaces` says in the letter that its link takes the place of an earlier one.

    Those without an account get an address with a key. Such a letter is secret: nobody at the
    chancery can read it, so `review` holds the others only.
    """
    recipients, written = list(recipients), 0
    addresses = addresses_of(recipients)
    for recipient in recipients:
        key = "" if recipient.kind == Kind.MUNICIPALITY else _give_key(recipient)
        letter = letter_to(referral, recipient, key)
        for address in addresses[recipient.pk]:
            write_message(
                "referral",
                address,
                "referrals/mail/referral",
                {**letter.context, "replaces": replaces},
                to_name=recipient.name,
                by=by,
                about=recipient,
                attachments=letter.attachments,
                review=review and not key,
                secret=bool(key),
                reply_to=referral.contact_email,
            )
            written += 1
    return written


def letter_to(referral, recipient: Recipient, key: str) -> Letter:
    """The letter to one recipient; `key` is empty for a municipality."""
    attached = attached_files(referral, recipient)
    context = {
        "referral": referral,
        "recipient": recipient,
        "link": answer_address(referral, key),
        "page": portal_address(referral.get_absolute_url()),
        "package_link": portal_address(reverse("referrals:package", args=[referral.slug])),
        "has_missive": referral.missive in attached,
        "has_package": referral.package in attached,
        "has_key": bool(key),
    }
    return Letter(context, attached)


def attached_files(referral, recipient) -> list[StoredFile]:
    """What goes with the letter: the missive and the ZIP, unless they weigh too much together.

    What is left out is linked. A person reads the papers on the page.
    """
    if recipient.kind == Kind.PERSON or referral.missive is None:
        return []
    both = [referral.missive, referral.package]
    if sum(stored.size for stored in both) <= settings.REFERRAL_MAIL_LIMIT:
        return both
    return [referral.missive] if referral.missive.size <= settings.REFERRAL_MAIL_LIMIT else []


def answer_address(referral, key: str = "") -> str:
    """Where the recipient answers: the page for accounts, or the one that `key` opens."""
    if key:
        return portal_address(reverse("referrals:answer_by_key", kwargs={"key": key}))
    return portal_address(reverse("referrals:answer", kwargs={"slug": referral.slug}))


def _give_key(recipient):
    key = new_key()
    recipient.key_hash = hash_of(key)
    recipient.save(update_fields=["key_hash"])
    return key


def tell_all(kind: str, referral, *, by, **context) -> int:
    """Write the letter `kind` ("correction", "withdrawal") to every recipient; returns how many."""
    recipients = list(referral.recipients.select_related("municipality"))
    addresses = addresses_of(recipients)
    context |= {"referral": referral, "page": portal_address(referral.get_absolute_url())}
    written = 0
    for recipient in recipients:
        for address in addresses[recipient.pk]:
            write_message(
                f"referral_{kind}",
                address,
                f"referrals/mail/{kind}",
                {**context, "recipient": recipient},
                to_name=recipient.name,
                by=by,
                about=recipient,
                reply_to=referral.contact_email,
            )
            written += 1
    return written
