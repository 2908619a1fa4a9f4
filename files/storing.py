"""The only way a file comes to be stored."""

import hashlib
from collections.abc import Iterable

from django.core.files.base import File
from django.db import transaction

from files.checking import ALL_SUFFIXES, check_file
from files.models import StoredFile
from files.names import safe_name
from files.tasks import extract_text


def store_file(upload: File, *, by, allowed: Iterable[str] = ALL_SUFFIXES) -> StoredFile:
    """Check `upload` and store it under a name that can't be guessed; `by` is who uploads it.

    `allowed` are suffixes with their dot. Raises the ValidationErrors of `check_file`.
    Nothing is stored if it raises. Its text is read later, by the worker.
    """
    kind = check_file(upload, allowed=allowed)
    name = safe_name(upload.name)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    stored = StoredFile(
        original_name=name,
        content_type=kind.content_type,
        size=upload.size,
        sha256=digest.hexdigest(),
        uploaded_by=by,
    )
    with transaction.atomic():
        stored.file.save(name, upload, save=True)
        extract_text.enqueue(stored.pk)
    return stored
