"""Files packed into a ZIP: the same files give the same bytes, with names every system unpacks.

Fixed times, the order they are added in, nothing packed (PDF and Office files are packed already).
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.files.base import File

from files.models import StoredFile
from files.names import safe_name

INDEX = "Innehåll.txt"
# As early as a ZIP can say.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
IN_MEMORY = 4 * 1024 * 1024


def packed(fill: Callable[[ZipFile], None]) -> File:
    """The ZIP that `fill` adds to, rewound; its reader closes it."""
    made = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with ZipFile(made, "w", ZIP_STORED) as archive:
        fill(archive)
    size = made.tell()
    made.seek(0)
    content = File(made)
    content.size = size
    return content


def entry_name(title: str, stored: StoredFile | None = None) -> str:
    """A name within a ZIP that every system can unpack, with the suffix of `stored`."""
    suffix = PurePosixPath(stored.original_name).suffix.lower() if stored else ""
    return safe_name(title[:123].replace("/", "-").replace(": ", " ")) + suffix


def free_name(name: str, taken: set[str]) -> str:
    """`name`, or with a number if it is taken; Windows tells no large letter from a small one."""
    stem, dot, suffix = name.rpartition(".") if "." in name[-8:] else (name, "", "")
    free, number = name, 2
    while free.casefold() in taken:
        free, number = f"{stem} ({number}){dot}{suffix}", number + 1
    taken.add(free.casefold())
    return free


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


def _info(name):
    info = ZipInfo(name, LONG_AGO)
    info.external_attr = 0o644 << 16
    # The same on every system that makes it.
    info.create_system = 3
    return info
