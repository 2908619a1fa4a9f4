"""The text of stored files, for searching. Read once, outside the request that stored the file."""

from django.conf import settings
from django.utils import timezone

from files.extraction import ExtractionError, Limits, extract
from files.models import StoredFile, StoredText

Problem = StoredText.Problem


def read_text(pk: int) -> str:
    """Read the text of the stored file `pk`, or note why it has none; says what came of it.

    Tried once: the row is there before the file is opened, so that a file which kills the worker
    is not tried for ever. `manage.py extract_texts --again` tries those anew.
    """
    stored = StoredFile.objects.filter(pk=pk).first()
    if stored is None:
        return "nothing to do"
    interrupted = {"problem": Problem.INTERRUPTED}
    _, is_first = StoredText.objects.get_or_create(stored=stored, defaults=interrupted)
    if not is_first:
        return "nothing to do"
    text, problem = _read(stored)
    found = {"text": text, "problem": problem, "read_at": timezone.now()}
    StoredText.objects.filter(stored=stored).update(**found)
    return problem or "read"


def _read(stored) -> tuple[str, str]:
    try:
        with stored.file.open("rb") as handle:
            content = handle.read()
        limits = Limits(size=settings.MAX_UPLOAD_SIZE)
        return extract(content, stored.original_name, limits=limits).text, ""
    except FileNotFoundError:
        return "", Problem.GONE
    except ExtractionError as error:
        return "", error.code
