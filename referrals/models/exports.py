from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from referrals import rules


class ExportQuerySet(models.QuerySet):
    def under_way(self):
        """Asked for, and neither done nor given up."""
        return self.filter(status__in=UNDER_WAY)

    def done(self):
        """Those with a file."""
        return self.filter(status=CompilationExport.Status.DONE)

    def visible_to(self, user):
        """Exports that `user` may read; see `referrals.rules`."""
        return self.filter(rules.visible_exports(user))


class CompilationExport(models.Model):
    """A file made of a compilation or of its answers, by the worker and not by the request.

    `for_public` ones are made when the compilation is published, of what everyone may read;
    the others are the chancery's own.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        ZIP = "zip", "ZIP"

    class Status(models.TextChoices):
        QUEUED = "queued", "Väntar på sin tur"
        RUNNING = "running", "Görs"
        DONE = "done", "Klar"
        FAILED = "failed", "Gick inte att göra"

    # How long a worker may be silent before it is believed dead, and a turn be waited for.
    LEASE = timedelta(minutes=5)
    PATIENCE = timedelta(hours=1)

    referral = models.ForeignKey(
        "referrals.Referral",
        verbose_name="remiss",
        on_delete=models.PROTECT,
        related_name="exports",
    )
    kind = models.CharField("slag", max_length=4, choices=Kind.choices)
    for_public = models.BooleanField("för alla", default=False)
    status = models.CharField(
        "läge", max_length=8, choices=Status.choices, default=Status.QUEUED, editable=False
    )
    percent = models.PositiveSmallIntegerField("procent", default=0, editable=False)
    step = models.CharField("steg", max_length=120, blank=True, editable=False)
    error = models.CharField("fel", max_length=300, blank=True, editable=False)
    # What it was made of: a digest, when that last changed, and whether each answer is shown.
    material = models.CharField("underlag", max_length=64, blank=True, editable=False)
    material_at = models.DateTimeField("underlagets tid", null=True, editable=False)
    shows_each = models.BooleanField("visar varje svar", default=False, editable=False)
    file = models.ForeignKey(
        "files.StoredFile",
        verbose_name="fil",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    asked_at = models.DateTimeField("begärd", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="begärd av",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    # Which worker makes it, and when that one was last heard of.
    claim = models.UUIDField(null=True, editable=False)
    heard_at = models.DateTimeField("hördes av", null=True, editable=False)
    done_at = models.DateTimeField("avslutad", null=True, editable=False)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "export av en sammanställning"
        verbose_name_plural = "exporter av sammanställningar"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "kind", "for_public"],
                condition=Q(status__in=["queued", "running"]),
                name="referrals_one_export_at_a_time",
                violation_error_message="Filen håller redan på att göras.",
            ),
            models.CheckConstraint(
                condition=Q(~Q(material=""), status="done", file__isnull=False)
                | Q(~Q(status="done"), file=None),
                name="referrals_export_done_has_file",
            ),
            models.CheckConstraint(
                condition=Q(~Q(error=""), status="failed") | Q(~Q(status="failed"), error=""),
                name="referrals_export_failed_says_why",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="referrals_export_percent"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.referral}"

    @property
    def is_under_way(self) -> bool:
        """Whether it will be done by itself: waited for, or worked on by a worker that lives."""
        return self.status in UNDER_WAY and not self.is_abandoned

    @property
    def is_abandoned(self) -> bool:
        """Whether its worker, or its place in the queue, must be believed lost."""
        if self.status == self.Status.QUEUED:
            return self.asked_at + self.PATIENCE < timezone.now()
        heard = self.heard_at or self.asked_at
        return self.status == self.Status.RUNNING and heard + self.LEASE < timezone.now()


UNDER_WAY = (CompilationExport.Status.QUEUED, CompilationExport.Status.RUNNING)
