"""A proposal put into an entry on a recipient's behalf. It stays a draft until a person submits."""

from datetime import date

from django.db import transaction

from files.extraction import Extraction
from members.richtext import from_plain
from referrals.following import on_behalf
from referrals.models import Answer, PaperReading, Response, ResponseStatement

from .proposal import Doubt, Proposal
from .reader import understand

FRAME = ("organ", "organ_name", "paragraph", "registration_number")


def begin_from_paper(recipient, channel, original, *, by) -> Response:
    """Begin an entry with the original, an upload, and fill it with what the original says.

    The original is attached. Nothing is begun when it cannot be read: raises ExtractionError, and
    the ValidationErrors of `on_behalf.begin`.
    """
    content = original.read()
    original.seek(0)
    extraction, proposal = understand(content, original.name, recipient.referral)
    with transaction.atomic():
        entry = on_behalf.begin(recipient, channel, original, by=by)
        fill(entry, extraction, proposal)
    return entry


def fill(entry: Response, extraction: Extraction, proposal: Proposal) -> PaperReading:
    """Write what is proposed into `entry`, a draft, and keep how the paper was read."""
    recipient = entry.recipient
    if entry.is_supplement:
        reason = (
            f"Det här blir version {entry.number}. Det som pappret inte säger något om står kvar "
            "från förra versionen: gå igenom det också."
        )
        proposal.doubts.insert(0, Doubt(0, "", reason, confirm=True))
    if recipient.municipality_id:
        _fill_frame(entry, proposal)
        _fill_statements(entry, proposal)
    elif proposal.statements:
        texts = [f"{each.persons}\n{each.text}".strip() for each in proposal.statements]
        proposal.remarks = "\n\n".join(filter(None, [proposal.remarks, *texts]))
    if not recipient.referral.is_survey:
        entry.abstains, entry.by_reference = proposal.abstains, proposal.by_reference
    if proposal.remarks:
        entry.text = from_plain(proposal.remarks)
    entry.save()
    for answer in proposal.answers:
        values = {
            "text": from_plain(answer.text),
            "choice": answer.choice,
            "grade": answer.grade,
            "picked": answer.picked,
        }
        Answer.objects.update_or_create(
            response=entry, question_id=answer.question, defaults=values
        )
    return PaperReading.objects.create(
        response=entry,
        source_lines=[line.text for line in extraction.lines],
        proposal=proposal.to_json(),
    )


def _fill_frame(entry, proposal):
    decision = proposal.decision
    for name in FRAME:
        value, longest = getattr(decision, name), Response._meta.get_field(name).max_length
        if value and len(value) <= longest:
            setattr(entry, name, value)
    if decision.decided_on:
        entry.decided_on = date.fromisoformat(decision.decided_on)
    entry.adjusted_at_once = entry.adjusted_at_once or decision.adjusted_at_once


def _fill_statements(entry, proposal):
    first = entry.statements.count() + 1
    for position, statement in enumerate(proposal.statements, first):
        ResponseStatement.objects.create(
            response=entry,
            position=position,
            kind=statement.kind,
            persons=statement.persons,
            party_id=statement.party,
            text=statement.text,
        )
