"""Everything that was sent, as one ZIP: the letter, the documents and a list of contents.

The same documents give the same bytes.
"""

from files.models import StoredFile
from files.packing import INDEX, copy_file, entry_name, packed, write_text
from files.storing import store_made
from outbox.rendering import portal_address
from referrals.missive import file_title
from referrals.models import Referral


def package_name(referral: Referral) -> str:
    """What the ZIP is called: "Remiss KSL-16-0501 Gemensam avfallsplan.zip"."""
    return f"{file_title(referral.get_kind_display(), referral)}.zip"


def store_package(referral: Referral, missive: StoredFile, *, by) -> StoredFile:
    """Make the ZIP of a referral whose letter is `missive`, and store it."""
    documents = list(referral.documents.select_related("file"))
    made = packed(lambda archive: _fill(archive, referral, missive, documents))
    with made:
        return store_made(made, package_name(referral), "application/zip", by=by)


def _fill(archive, referral, missive, documents):
    lines = [("Missiv", _entry(1, "Missiv", missive), missive)]
    for number, document in enumerate(documents, 2):
        entry = _entry(number, document.title, document.file) if document.file else document.url
        lines.append((document.title, entry, document.file))
    write_text(archive, INDEX, _index(referral, lines))
    for _, entry, stored in lines:
        if stored:
            copy_file(archive, entry, stored)


def _entry(number, title, stored):
    """The name within the ZIP: the order first, then the title, and the suffix of the file."""
    return entry_name(f"{number:02} {title[:120]}", stored)


def _index(referral, lines):
    head = [
        f"{referral.get_kind_display()}: {referral.title}",
        f"Diarienummer: {referral.registration_number or 'saknas'}",
        f"Svara senast: {referral.due_on:%Y-%m-%d}",
        f"{referral.get_kind_display()}ens sida: {portal_address(referral.get_absolute_url())}",
        "",
        "Handlingar",
    ]
    for title, entry, stored in lines:
        head += ["", title, f"  {entry}"]
        if stored:
            head.append(f"  SHA-256: {stored.sha256}")
    # Read in Windows' notepad as well as anywhere.
    return "\r\n".join([*head, ""])
