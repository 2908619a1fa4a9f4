"""From a file that came in to what it seems to say, for one recipient of a referral."""

from django.conf import settings
from django.utils import timezone

from files.extraction import Extraction, Limits, extract
from members.models import Party
from referrals.answering.marks import marks_of
from referrals.answering.queries import questions_of

from .asked import Asked, AskedParty, AskedQuestion
from .parser import parse
from .proposal import Doubt, Proposal

# An answer of 100,000 words has some ten thousand lines.
MOST_LINES = 20_000


def asked_of(referral) -> Asked:
    """What the reader needs to know of a referral. Three queries."""
    questions = tuple(
        AskedQuestion(
            pk=question.pk,
            number=question.number,
            text=question.text,
            kind=question.kind,
            marks=tuple(marks_of(question)),
            takes_text=question.takes_text,
            help_text=question.help_text,
        )
        for question in questions_of(referral)
    )
    parties = tuple(
        AskedParty(
            party.pk,
            party.abbreviation,
            tuple(filter(None, (party.name, party.former_abbreviation, party.former_name))),
        )
        for party in Party.objects.all()
    )
    return Asked(
        questions=questions,
        parties=parties,
        title=referral.title,
        registration_number=referral.registration_number,
        sent_on=referral.sent_on,
        today=timezone.localdate(),
    )


def understand(content: bytes, filename: str, referral) -> tuple[Extraction, Proposal]:
    """Read a file and say how it seems to answer `referral`; stores nothing.

    Raises files.extraction.ExtractionError, with a Swedish message, for what cannot be read.
    """
    limits = Limits(size=settings.MAX_UPLOAD_SIZE, lines=MOST_LINES)
    extraction = extract(content, filename, limits=limits)
    proposal = parse(extraction.lines, asked_of(referral))
    proposal.doubts[:0] = [Doubt(0, "", warning) for warning in extraction.warnings]
    return extraction, proposal
