"""The SHA-256 on a receipt: computed from all that a municipality's decision says."""

from agreements.models import Adoption
from referrals.fingerprint import day, digest_of, frame_of, moment, parts_of


def content_of(adoption: Adoption) -> dict:
    """All that `adoption` says, as plain values in a fixed order; files by their own hashes."""
    return content_with(adoption, *parts_of(adoption))


def content_with(adoption: Adoption, statements, files) -> dict:
    """The same for statements and files that are at hand, in their order."""
    return {
        "agreement": adoption.agreement.slug,
        "municipality": adoption.municipality.code,
        "number": adoption.number,
        "corrects": adoption.corrects,
        "received_at": moment(adoption.received_at),
        "outcome": adoption.outcome,
        "conditions": adoption.conditions,
        "effective_on": day(adoption.effective_on),
        "signatory": adoption.signatory,
        "signed_on": day(adoption.signed_on),
        **frame_of(adoption, statements, files),
    }


def fingerprint(adoption: Adoption) -> str:
    """SHA-256, in hex, of the content; see `referrals.fingerprint`."""
    return digest_of(content_of(adoption))


def draft_digest(adoption: Adoption) -> str:
    """What tells whether a draft still says what somebody read; changes with any of its content."""
    return fingerprint(adoption)


def is_intact(adoption: Adoption) -> bool:
    """Whether an entry that was handed in still says what its receipt was given for."""
    return adoption.sha256 == fingerprint(adoption)
