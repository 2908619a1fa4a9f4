"""The only ways in which a file comes to be stored."""

import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile, File
from django.db import transaction

from files.checking import ALL_SUFFIXES, check_file
from files.models import StoredFile
from files.names import safe_name
from files.tasks import extract_text


def digest_of(file: File) -> str:
    """SHA-256 of the content, in hex; leaves the file rewound."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def store_file(
    upload: File, *, by, allowed: Iterable[str] = ALL_SUFFIXES, sha256: str = ""
) -> StoredFile:
    """Check `upload` and store it under a name that can't be guessed; `by` is who uploads it.

    `allowed` are suffixes with their dot; `sha256` is its `digest_of`, if known. Raises the
    ValidationErrors of `check_file`. Nothing is stored if it raises. Its text is read later, by
    the worker.
    """
    kind = check_file(upload, allowed=allowed)
    with transaction.atomic():
        stored = _store(upload, kind.content_type, by, sha256)
        extract_text.enqueue(stored.pk)
    return stored


def store_made(content: bytes | File, name: str, content_type: str, *, by) -> StoredFile:
    """Store what the portal itself has made, a PDF or a ZIP; it is neither checked nor read."""
    made = ContentFile(content) if isinstance(content, bytes) else content
    made.name = name
    return _store(made, content_type, by)


def _store(file: File, content_type: str, by, sha256="") -> StoredFile:
    name = safe_name(file.name)
    stored = StoredFile(
        original_name=name,
        content_type=content_type,
        size=file.size,
        sha256=sha256 or digest_of(file),
        uploaded_by=by,
    )
    stored.file.save(name, file, save=True)
    return stored
