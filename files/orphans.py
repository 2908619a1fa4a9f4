"""Files without a row: what is left on disk by requests that are rolled back or die."""

import re
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField
from django.utils import timezone

# The names that `files.models.unguessable_path` gives; nothing else is ever touched.
STORED_NAME = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{30}(\.[0-9a-z]{1,5})?")
# A file is stored before its row is: the transaction may still be under way.
UNDER_WAY = timedelta(days=1)


def find_orphans() -> list[Path]:
    """Files under MEDIA_ROOT, older than a day, that no row of any model names."""
    root = Path(settings.MEDIA_ROOT)
    oldest = (timezone.now() - UNDER_WAY).timestamp()
    old = {}
    for path in root.glob("[0-9a-f][0-9a-f]/*"):
        name = f"{path.parent.name}/{path.name}"
        is_stored = STORED_NAME.fullmatch(name) and path.is_file() and not path.is_symlink()
        if is_stored and path.stat().st_mtime < oldest:
            old[name] = path
    # Asked for after the files: a row that came meanwhile is seen.
    return [old[name] for name in sorted(old.keys() - _named())] if old else []


def find_left_uploads() -> list[Path]:
    """Uploads, older than a day, that the server was receiving when it died."""
    if not settings.FILE_UPLOAD_TEMP_DIR:
        return []
    oldest = (timezone.now() - UNDER_WAY).timestamp()
    # Django's names for them; nothing else in the directory is touched.
    found = sorted(Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"))
    return [path for path in found if path.is_file() and path.stat().st_mtime < oldest]


def _named() -> set[str]:
    """The names of all files that rows of any model, also of another app's, speak of."""
    names = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                names.update(model._base_manager.values_list(field.name, flat=True).iterator())
    return names


def remove_orphans() -> int:
    """Remove what `find_orphans` and `find_left_uploads` find; returns how many files."""
    found = [*find_orphans(), *find_left_uploads()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
