"""Every uploaded file is checked here: its size, its kind by its content, its name."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File

from files import texts
from files.kinds import BY_SUFFIX, KINDS, Kind
from files.names import safe_name

HEAD = 1024
ALL_SUFFIXES = tuple(BY_SUFFIX)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def readable_size(size: int) -> str:
    """A number of bytes in Swedish: "340 kB", "1,2 MB"; at least 1 kB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} kB"
    return f"{size / 1024 / 1024:.1f}".replace(".", ",").removesuffix(",0") + " MB"


def accepted_kinds(allowed: Iterable[str] = ALL_SUFFIXES) -> str:
    """The accepted suffixes as a reader says them: "PDF, DOCX och TXT"."""
    names = [suffix.removeprefix(".").upper() for suffix in allowed if suffix != ".jpeg"]
    return " och ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def check_file(upload: File, *, allowed: Iterable[str] = ALL_SUFFIXES) -> Kind:
    """Return what kind of file `upload` is, judged by its content and its suffix together.

    Reads it in pieces and leaves it rewound. Raises ValidationError with one of the codes
    `file_empty`, `file_too_large`, `file_type_refused`, `file_type_mismatch`, `file_old_office`,
    `file_damaged`, `file_bomb`, `file_encrypted`, `file_macros`; the message says what to do.
    """
    allowed = tuple(allowed)
    if upload.size > settings.MAX_UPLOAD_SIZE:
        raise ValidationError(
            f"Filen är {readable_size(upload.size)}; den får vara högst "
            f"{readable_size(settings.MAX_UPLOAD_SIZE)}. "
            "Dela upp den eller spara den med mindre bilder.",
            code="file_too_large",
        )
    if not upload.size:
        raise ValidationError("Filen är tom. Kontrollera att rätt fil är vald.", code="file_empty")
    suffix = PurePosixPath(safe_name(upload.name)).suffix.lower()
    if suffix not in allowed:
        said = f"Filer av typen {suffix}" if suffix else "Filer utan filändelse"
        raise ValidationError(
            f"{said} tas inte emot. Spara som {accepted_kinds(allowed)}.",
            code="file_type_refused",
        )
    try:
        return _check_content(upload, BY_SUFFIX[suffix], suffix)
    finally:
        upload.seek(0)


def _check_content(upload, kind, suffix):
    upload.seek(0)
    head = upload.read(HEAD)
    if head.startswith(OLD_OFFICE):
        raise ValidationError(
            "Filen är skyddad med lösenord eller sparad i ett äldre Office-format. "
            "Spara den på nytt utan lösenord som DOCX, XLSX, PPTX eller PDF.",
            code="file_old_office",
        )
    if kind.matches(head, upload):
        return kind
    if texts.is_markup(head):
        what = "innehållet är en webbsida (HTML)"
    else:
        found = next((k for k in KINDS if k is not kind and k.matches(head, upload)), None)
        what = f"innehållet är {found.name}" if found else "innehållet är något annat"
    raise ValidationError(
        f"Filen heter {suffix} men {what}. Kontrollera att rätt fil är vald, "
        "eller spara den på nytt i rätt format.",
        code="file_type_mismatch",
    )
