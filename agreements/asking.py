"""The mail by which a municipality is asked to adopt an agreement."""

from collections.abc import Iterable

from django.conf import settings

from agreements.models import Agreement, AgreementParty
from files.models import StoredFile
from outbox.rendering import portal_address
from outbox.workflow import write_message
from referrals.addresses import addresses_of_municipalities

TEMPLATE = "agreements/mail/asked"


def write_to_parties(agreement, parties: Iterable[AgreementParty], *, by, review=False) -> int:
    """Write to each municipal party, one mail to each of its addresses; returns how many."""
    parties, written = list(parties), 0
    addresses = addresses_of_municipalities([party.municipality for party in parties])
    attached = attached_files(agreement)
    for party in parties:
        for address in addresses[party.municipality_id]:
            write_message(
                "adoption_request",
                address,
                TEMPLATE,
                letter_to(agreement, party, attached),
                to_name=party.municipality.full_name,
                by=by,
                about=agreement,
                attachments=attached,
                review=review,
            )
            written += 1
    return written


def letter_to(agreement: Agreement, party: AgreementParty, attached) -> dict:
    """What the templates of the mail read."""
    return {
        "agreement": agreement,
        "municipality": party.municipality,
        "page": portal_address(agreement.get_absolute_url()),
        "has_papers": bool(attached),
    }


def attached_files(agreement) -> list[StoredFile]:
    """The papers that go with the mail: in their current versions, unless they weigh too much.

    They stand on the agreement's page in any case.
    """
    papers = agreement.documents.current().filter(file__isnull=False).select_related("file")
    files = [paper.file for paper in papers]
    fits = sum(stored.size for stored in files) <= settings.REFERRAL_MAIL_LIMIT
    return files if fits else []
