"""The SHA-256 on a receipt: computed from all that an answer says, and checked again later."""

import hashlib
import json
from datetime import UTC

from referrals.models import Response


def content_of(response: Response) -> dict:
    """All that `response` says, as plain values in a fixed order; files by their own hashes.

    Names that may change afterwards, of recipients and parties, stand as their numbers.
    """
    recipient = response.recipient
    answers = response.answers.select_related("question").order_by("question__position", "pk")
    return {
        "referral": recipient.referral.slug,
        "recipient": recipient.pk,
        "version": response.number,
        "received_at": moment(response.received_at),
        "abstains": response.abstains,
        "by_reference": response.by_reference,
        "text": response.text,
        "answers": [
            {
                "question": answer.question.text,
                "text": answer.text,
                "choice": answer.choice,
                "grade": answer.grade,
                "picked": answer.picked,
            }
            for answer in answers
        ],
        **frame_of(response, *parts_of(response)),
    }


def parts_of(decided) -> tuple:
    """The statements and the files of an answer or a decision, in their order."""
    return (
        decided.statements.select_related("file").order_by("position", "pk"),
        decided.files.select_related("file").order_by("position", "pk"),
    )


def frame_of(decided, statements, files) -> dict:
    """What every MunicipalDecision says: who decided, the statements and the files with it."""
    return {
        "decision": {
            "organ": decided.organ_shown,
            "decided_on": day(decided.decided_on),
            "paragraph": decided.paragraph,
            "registration_number": decided.registration_number,
            "adjusted_at_once": decided.adjusted_at_once,
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


def day(date) -> str:
    """A day as text, empty for None."""
    return date.isoformat() if date else ""


def moment(time) -> str:
    """A point in time as text in UTC, empty for None."""
    return time.astimezone(UTC).isoformat() if time else ""


def draft_digest(response: Response) -> str:
    """What tells whether a draft still says what somebody read; changes with any of its content."""
    return fingerprint(response)


def fingerprint(response: Response) -> str:
    """What `digest_of` gives for all that `response` says."""
    return digest_of(content_of(response))


def digest_of(content: dict) -> str:
    """SHA-256, in hex, of `content` as JSON with sorted keys in UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(response: Response) -> bool:
    """Whether a response that was handed in still says what its receipt was given for."""
    return response.sha256 == fingerprint(response)
