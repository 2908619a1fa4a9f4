"""The SHA-256 on a receipt: computed from all that a municipality's decision says."""

from agreements.models import Adoption
from referrals.fingerprint import digest_of, moment


def content_of(adoption: Adoption) -> dict:
    """All that `adoption` says, as plain values in a fixed order; files by their own hashes."""
    statements = adoption.statements.select_related("file").order_by("position", "pk")
    files = adoption.files.select_related("file").order_by("position", "pk")
    return content_with(adoption, statements, files)


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
        "effective_on": _day(adoption.effective_on),
        "signatory": adoption.signatory,
        "signed_on": _day(adoption.signed_on),
        "decision": {
            "organ": adoption.organ_shown,
            "decided_on": _day(adoption.decided_on),
            "paragraph": adoption.paragraph,
            "registration_number": adoption.registration_number,
            "adjusted_at_once": adoption.adjusted_at_once,
        },
        "statements": [
            {
                "kind": statement.kind,
                "persons": statement.persons,
                "party": statement.party_id,
                "text": statement.text,
                "file": statement.file.sha256 if statement.file else "",
            }
            for statement in statements
        ],
        "files": [
            {"kind": paper.kind, "title": paper.title, "sha256": paper.file.sha256}
            for paper in files
        ],
    }


def _day(day):
    return day.isoformat() if day else ""


def fingerprint(adoption: Adoption) -> str:
    """SHA-256, in hex, of the content; see `referrals.fingerprint`."""
    return digest_of(content_of(adoption))


def draft_digest(adoption: Adoption) -> str:
    """What tells whether a draft still says what somebody read; changes with any of its content."""
    return fingerprint(adoption)


def is_intact(adoption: Adoption) -> bool:
    """Whether an entry that was handed in still says what its receipt was given for."""
    return adoption.sha256 == fingerprint(adoption)
