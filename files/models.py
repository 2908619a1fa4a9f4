import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models


def unguessable_path(instance, filename):
    """A path that says nothing of the file and can't be guessed; the suffix is for operators."""
    token = uuid.uuid4().hex
    return f"{token[:2]}/{token}{PurePosixPath(filename).suffix.lower()[:6]}"


class StoredFile(models.Model):
    """One stored file: checked, hashed, its text extracted. Its owner's rules say who reads it.

    Never changed after it is stored; a new version is a new row.
    """

    file = models.FileField("fil", upload_to=unguessable_path, max_length=120)
    original_name = models.CharField("filnamn", max_length=200)
    content_type = models.CharField("typ", max_length=100)
    size = models.PositiveBigIntegerField("storlek")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    text = models.TextField("innehåll som text", blank=True)
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
