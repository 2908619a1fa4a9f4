"""Office documents are ZIP archives: looked into without unpacking more than a kilobyte."""

import os
import struct
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError

MAX_ENTRIES = 5_000
# What an archive may unpack to, in bytes, and how many times its own size beyond the first 20 MB.
MAX_UNPACKED = 400 * 1024 * 1024
FREELY_UNPACKED = 20 * 1024 * 1024
MAX_RATIO = 100
MAX_DIRECTORY = 1024 * 1024
END_OF_DIRECTORY = b"PK\x05\x06"
END_RECORD = 22
ZIP64_LOCATOR = b"PK\x06\x07"
ENCRYPTED = 0x1


def _damaged():
    return ValidationError(
        "Filen går inte att öppna: den är skadad eller ofullständig. "
        "Öppna den i programmet den gjordes i, spara den på nytt och försök igen.",
        code="file_damaged",
    )


def _bomb():
    return ValidationError(
        "Filen packas upp till orimligt mycket innehåll och tas därför inte emot. "
        "Spara dokumentet som PDF och ladda upp PDF-filen.",
        code="file_bomb",
    )


def _check_directory(file: BinaryIO) -> None:
    """Refuse an archive whose list of contents is itself enormous, before it is read."""
    size = file.seek(0, os.SEEK_END)
    tail_size = min(size, END_RECORD + 0xFFFF)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    end = tail.rfind(END_OF_DIRECTORY)
    if end < 0 or len(tail) < end + END_RECORD:
        raise _damaged()
    directory_size = struct.unpack_from("<L", tail, end + 12)[0]
    if directory_size > MAX_DIRECTORY or tail[max(0, end - 20) : end].startswith(ZIP64_LOCATOR):
        raise _bomb()


def open_archive(file: BinaryIO) -> ZipFile:
    """The archive, if what it declares is reasonable. Reads its directory only.

    Raises ValidationError (`file_damaged`, `file_bomb`, `file_encrypted`).
    """
    _check_directory(file)
    file.seek(0)
    try:
        archive = ZipFile(file)
    except (BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise _damaged() from error
    entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    size = file.seek(0, os.SEEK_END)
    # More packed bytes than the file has: entries that share the same bytes, as bombs do.
    too_dense = unpacked > FREELY_UNPACKED and unpacked > MAX_RATIO * size
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or too_dense or packed > size:
        raise _bomb()
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise ValidationError(
            "Filen är skyddad med lösenord. Spara den utan lösenord och försök igen.",
            code="file_encrypted",
        )
    return archive


def _is_archive(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(4) == b"PK\x03\x04"


def is_office_document(file: BinaryIO, main_part: str) -> bool:
    """Whether `file` is a Word, Excel or PowerPoint document with `main_part`, without macros.

    Raises ValidationError (`file_damaged`, `file_bomb`, `file_encrypted`, `file_macros`).
    """
    if not _is_archive(file):
        return False
    names = set(open_archive(file).namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(
            "Filen innehåller makron. Spara den utan makron eller som PDF.", code="file_macros"
        )
    return "[Content_Types].xml" in names and main_part in names


def is_open_document(file: BinaryIO, content_type: str) -> bool:
    """Whether `file` is an OpenDocument that declares `content_type`.

    Raises ValidationError (`file_damaged`, `file_bomb`, `file_encrypted`).
    """
    if not _is_archive(file):
        return False
    archive = open_archive(file)
    try:
        with archive.open("mimetype") as entry:
            return entry.read(200).strip() == content_type.encode()
    except KeyError:
        return False
    except (BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise _damaged() from error
