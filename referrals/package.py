"""Everything that was sent, as one ZIP: the letter, the documents and a list of contents.

The same documents give the same bytes: fixed times, the order of the documents, nothing packed
(PDF and Office files are packed already).
"""

from contextlib import closing
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.files.base import File

from files.models import StoredFile
from files.names import safe_name
from files.storing import store_made
from referrals.missive import file_title, portal_address
from referrals.models import Referral

INDEX = "Innehåll.txt"
# As early as a ZIP can say.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
IN_MEMORY = 4 * 1024 * 1024


def package_name(referral: Referral) -> str:
    """What the ZIP is called: "Remiss KSL-16-0501 Gemensam avfallsplan.zip"."""
    return f"{file_title(referral.get_kind_display(), referral)}.zip"


def store_package(referral: Referral, missive: StoredFile, *, by) -> StoredFile:
    """Make the ZIP of a referral whose letter is `missive`, and store it."""
    documents = list(referral.documents.select_related("file"))
    with SpooledTemporaryFile(max_size=IN_MEMORY) as made:
        with ZipFile(made, "w", ZIP_STORED) as archive:
            _fill(archive, referral, missive, documents)
        size = made.tell()
        made.seek(0)
        content = File(made)
        content.size = size
        return store_made(content, package_name(referral), "application/zip", by=by)


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


def entry_name(title: str, stored: StoredFile | None = None) -> str:
    """A name within a ZIP that every system can unpack, with the suffix of `stored`."""
    suffix = PurePosixPath(stored.original_name).suffix.lower() if stored else ""
    return safe_name(title[:123].replace("/", "-").replace(": ", " ")) + suffix


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


def _info(name):
    info = ZipInfo(name, LONG_AGO)
    info.external_attr = 0o644 << 16
    # The same on every system that makes it.
    info.create_system = 3
    return info


def write_text(archive: ZipFile, name: str, text: str) -> None:
    """Add a text that Windows' notepad reads as well."""
    archive.writestr(_info(name), text.encode("utf-8-sig"))


def copy_file(archive: ZipFile, name: str, stored: StoredFile) -> None:
    """Add a stored file as `name`, a piece at a time."""
    info = _info(name)
    info.file_size = stored.size
    with closing(stored.file.open("rb")) as source, archive.open(info, "w") as target:
        for chunk in iter(lambda: source.read(64 * 1024), b""):
            target.write(chunk)
