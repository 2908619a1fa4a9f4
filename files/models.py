import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.utils import timezone


def unguessable_path(instance, filename):
    """A path that says nothing of the file and can't be guessed; the suffix is for operators."""
    token = uuid.uuid4().hex
    return f"{token[:2]}/{token}{PurePosixPath(filename).suffix.lower()[:6]}"


class StoredFile(models.Model):
    """One stored file: checked, hashed. Its owner's rules say who reads it.

    Never changed after it is stored; a new version is a new row.
    """

    file = models.FileField("fil", upload_to=unguessable_path, max_length=120)
    original_name = models.CharField("filnamn", max_length=200)
    content_type = models.CharField("typ", max_length=100)
    size = models.PositiveBigIntegerField("storlek")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    uploaded_at = models.DateTimeField("uppladdad", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="uppladdad av",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "filer"
        ordering = ["-uploaded_at"]

    def __str__(self):
        return self.original_name

    @property
    def kind(self) -> str:
        """What a reader calls the type: "PDF", "DOCX" …"""
        return PurePosixPath(self.original_name).suffix.lstrip(".").upper() or "Fil"


class StoredText(models.Model):
    """The text of a stored file, for searching; or why it has none. No row: not read yet.

    A table of its own: texts are long, and the pages that list files never show them. Who may
    read the file may read the text.
    """

    class Problem(models.TextChoices):
        """Why a file has no text; the first seven are the codes of `files.extraction.errors`."""

        EMPTY = "empty", "Filen innehåller ingen text"
        SCANNED = "scanned", "Filen innehåller bara bilder av text"
        ENCRYPTED = "encrypted", "Filen är skyddad med lösenord"
        DAMAGED = "damaged", "Filen är skadad"
        WRONG_TYPE = "wrong-type", "Text läses bara ur PDF, Word och textfiler"
        TOO_LARGE = "too-large", "Filen är för stor att läsa"
        TOO_SLOW = "too-slow", "Filen tog för lång tid att läsa"
        GONE = "gone", "Filen saknas på disken"
        INTERRUPTED = "interrupted", "Läsningen avbröts"

    stored = models.OneToOneField(
        StoredFile,
        verbose_name="fil",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="extracted",
    )
    text = models.TextField("innehåll som text", blank=True)
    problem = models.CharField(
        "varför text saknas", max_length=12, choices=Problem.choices, blank=True
    )
    read_at = models.DateTimeField("läst", default=timezone.now)

    class Meta:
        verbose_name = "text ur fil"
        verbose_name_plural = "texter ur filer"

    def __str__(self):
        return f"Text ur {self.stored}"
