from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from meetings import rules
from members.history import History


class AppendixQuerySet(models.QuerySet):
    def visible_to(self, user, meeting):
        """Those of `meeting` that `user` may open, given that its agenda is visible to them."""
        return self.filter(rules.visible_appendices(user, meeting), meeting=meeting)


class Appendix(models.Model):
    """A paper of a meeting or of one item: a file, a link, or only a title (missing)."""

    class Visibility(models.TextChoices):
        MEETING = "meeting", "Som mötet"
        BODY = "body", "Organets ledamöter"
        STAFF = "staff", "Kansliet"

    meeting = models.ForeignKey(
        "meetings.Meeting",
        verbose_name="möte",
        on_delete=models.CASCADE,
        related_name="appendices",
    )
    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="appendices",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    number = models.CharField("nummer", max_length=20, blank=True)
    title = models.CharField("titel", max_length=200)
    file = models.ForeignKey(
        "files.StoredFile",
        verbose_name="fil",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    url = models.URLField("länk", max_length=500, blank=True)
    visibility = models.CharField(
        "synlighet", max_length=10, choices=Visibility.choices, default=Visibility.MEETING
    )
    history = History()

    objects = AppendixQuerySet.as_manager()

    class Meta:
        verbose_name = "bilaga"
        verbose_name_plural = "bilagor"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file=None) | Q(url=""),
                name="meetings_appendix_file_or_link",
                violation_error_message="En bilaga är antingen en fil eller en länk.",
            )
        ]

    def __str__(self):
        return f"Bilaga {self.number}: {self.title}" if self.number else f"Bilaga: {self.title}"

    @property
    def is_missing(self) -> bool:
        """Named in the minutes, but neither file nor link is at hand."""
        return not self.file_id and not self.url

    def clean(self):
        if self.item_id and self.item.meeting_id != self.meeting_id:
            raise ValidationError({"item": "Välj en punkt på samma möte."})


class MinutesImport(models.Model):
    """A document that was read in: the source, what was understood, and what became of it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Väntar på granskning"
        CONFIRMED = "confirmed", "Sparad som möte"
        DISCARDED = "discarded", "Förkastad"

    file = models.ForeignKey(
        "files.StoredFile", verbose_name="fil", on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True, editable=False)
    source_lines = models.JSONField("källans rader", default=list, editable=False)
    proposal = models.JSONField("förslag", default=dict, editable=False)
    status = models.CharField(
        "status", max_length=10, choices=Status.choices, default=Status.WAITING, editable=False
    )
    meeting = models.ForeignKey(
        "meetings.Meeting",
        verbose_name="möte",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="imports",
    )
    created_at = models.DateTimeField("inläst", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="inläst av",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    settled_at = models.DateTimeField("avgjord", null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="avgjord av",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    history = History(excluded_fields=["source_lines", "proposal"])

    class Meta:
        verbose_name = "inläst dokument"
        verbose_name_plural = "inläsning av anteckningar"
        ordering = ["-created_at"]

    def __str__(self):
        return self.file.original_name
