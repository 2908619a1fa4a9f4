"""All papers as one ZIP: an index first, then the files under readable names, in order."""

from django.core.files.base import File

from files.packing import INDEX, copy_file, entry_name, free_name, packed, write_text
from meetings.bundles.contents import Contents
from meetings.calling.changes import when_of
from outbox.rendering import portal_address

GONE = "finns inte i portalen"


def papers_archive(contents: Contents) -> File:
    """Pack what fits (`fits_zip`). A file that is gone from disk is told of in the index."""

    def fill(archive):
        taken: set[str] = {INDEX.casefold()}
        lines = _head(contents)
        for part in contents.parts:
            if part.papers:
                lines += ["", part.heading]
            for paper in part.papers:
                lines += _add(archive, part, paper, taken)
        write_text(archive, INDEX, "\r\n".join([*lines, ""]))

    return packed(fill)


def _head(contents):
    meeting = contents.meeting
    return [
        f"Handlingar till {meeting.title}",
        when_of(meeting).capitalize(),
        *([meeting.place] if meeting.place else []),
        f"Mötets sida: {portal_address(meeting.get_absolute_url())}",
        "",
        "Dagordning",
        *(f"{'  ' if part.is_sub else ''}{part.heading}" for part in contents.parts if part.number),
        "",
        "Handlingar",
    ]


def _add(archive, part, paper, taken):
    if not paper.file_id:
        return [f"  {paper}: {paper.url or GONE}"]
    number = part.number.replace("§ ", "").rjust(2, "0") if part.number else "Möte"
    name = free_name(entry_name(f"{number} {paper}", paper.file), taken)
    try:
        copy_file(archive, name, paper.file)
    except FileNotFoundError:
        return [f"  {paper}: {GONE}"]
    return [f"  {name}", f"    SHA-256: {paper.file.sha256}"]
