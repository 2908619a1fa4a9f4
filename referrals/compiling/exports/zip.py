"""All answers as one ZIP: a folder for each that has answered, with a list of contents on top.

In each folder the receipt, which holds the whole answer, then the papers and the files of
statements, under the titles they were given. The same answers give the same bytes.
"""

from collections.abc import Callable

from django.core.files.base import File

from files.packing import INDEX, copy_file, entry_name, free_name, packed, write_text
from referrals.answering.receipts import receipt_of
from referrals.compiling.exports.stamp import Stamp
from referrals.models import Recipient, Referral, Response

Entry = tuple[str, str, object]  # name in the ZIP, what it is, the stored file


def answers_zip(referral: Referral, stamp: Stamp, tell: Callable[[float, str], None]) -> File:
    """Pack the latest answer of everyone who has answered; `tell` is told percent and step.

    Raises ValueError for a survey: who answered what there is nobody's to know.
    """
    if referral.is_survey:
        raise ValueError("The answers of a survey are not handed out one by one.")
    current = Response.objects.current().filter(recipient__referral=referral)
    related = ("recipient__referral", "recipient__municipality", "submitted_by__person")
    responses = list(
        current.select_related(*related)
        .prefetch_related("files__file", "statements__file", "statements__party")
        .order_by("recipient__name", "recipient__pk")
    )

    def fill(archive):
        folders: set[str] = set()
        lines = []
        for number, response in enumerate(responses, 1):
            tell(5 + 90 * (number - 1) / len(responses), f"Packar {response.recipient.name}")
            folder = free_name(entry_name(response.recipient.name), folders)
            entries = _entries(response)
            lines.append((response, folder, entries))
            for name, _, stored in entries:
                copy_file(archive, f"{folder}/{name}", stored)
        write_text(archive, INDEX, _index(referral, stamp, lines))

    return packed(fill)


def _entries(response) -> list[Entry]:
    taken: set[str] = set()
    receipt = receipt_of(response)
    found = [(free_name("Svar och kvittens.pdf", taken), "Svar och kvittens", receipt)]
    for paper in response.files.all():
        name = free_name(entry_name(paper.title, paper.file), taken)
        found.append((name, paper.get_kind_display(), paper.file))
    for statement in response.statements.all():
        if statement.file:
            by = statement.party.abbreviation if statement.party else statement.persons
            title = f"{statement.get_kind_display()} {by}"
            name = free_name(entry_name(title, statement.file), taken)
            found.append((name, statement.get_kind_display(), statement.file))
    return found


def _index(referral, stamp, lines):
    text = [
        f"Svar på remissen {referral.title}",
        f"Diarienummer: {referral.registration_number or 'saknas'}",
        f"Underlag: {stamp.answers[:8]}",
        f"Svar: {len(lines)} av {referral.recipients.count()}",
    ]
    for response, folder, entries in lines:
        marks = [f"version {response.number}"]
        marks += ["avstår"] if response.abstains else []
        marks += ["för sent"] if response.is_late else []
        text += ["", f"{response.recipient.name} ({', '.join(marks)})"]
        for name, what, stored in entries:
            text += [f"  {folder}/{name}", f"    {what}, SHA-256: {stored.sha256}"]
    answered = {response.recipient_id for response, _, _ in lines}
    missing = Recipient.objects.filter(referral=referral).exclude(pk__in=answered)
    names = list(missing.order_by("name").values_list("name", flat=True))
    text += ["", "Svar saknas från", *(f"  {name}" for name in names or ["Ingen"])]
    return "\r\n".join([*text, ""])
