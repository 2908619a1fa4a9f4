from django.conf import settings
from django.db import models
from django.db.models import F, Q

from members.history import History
from referrals.models import ReminderRecord


class AgreementPartyQuerySet(models.QuerySet):
    def municipal(self):
        """Those that are municipalities, and so can adopt."""
        return self.filter(municipality__isnull=False).select_related("municipality")


class AgreementParty(models.Model):
    """One that an agreement is between: a member municipality, or another by its name."""

    agreement = models.ForeignKey(
        "agreements.Agreement",
        verbose_name="överenskommelse",
        on_delete=models.CASCADE,
        related_name="parties",
    )
    municipality = models.ForeignKey(
        "members.Municipality",
        verbose_name="kommun",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_parties",
    )
    name = models.CharField(
        "annan part", max_length=150, blank=True, help_text="T.ex. Region Stockholm."
    )
    history = History()

    objects = AgreementPartyQuerySet.as_manager()

    class Meta:
        verbose_name = "part"
        verbose_name_plural = "parter"
        ordering = ["municipality__name", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, name="")
                | (Q(municipality=None) & ~Q(name="")),
                name="agreements_party_is_one",
                violation_error_message="En part är en kommun eller någon annan, inte båda.",
            ),
            models.UniqueConstraint(
                fields=["agreement", "municipality"],
                name="agreements_municipality_once",
                violation_error_message="Kommunen är redan part.",
            ),
            models.UniqueConstraint(
                fields=["agreement", "name"],
                condition=Q(municipality=None),
                name="agreements_other_party_once",
                violation_error_message="Parten finns redan.",
            ),
        ]

    def __str__(self):
        return self.name or str(self.municipality)


class AdoptionReminder(ReminderRecord):
    """A party was reminded that it has not told what it decided."""

    party = models.ForeignKey(
        AgreementParty, verbose_name="part", on_delete=models.PROTECT, related_name="reminders"
    )

    class Meta(ReminderRecord.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["party", "occasion"], name="agreements_reminded_once")
        ]

    def __str__(self):
        return f"{self.party}: {self.occasion}"


class AgreementDocumentQuerySet(models.QuerySet):
    def current(self):
        """Of each paper the version that counts."""
        newer = AgreementDocument.objects.filter(
            agreement=models.OuterRef("agreement"),
            title=models.OuterRef("title"),
            version__gt=models.OuterRef("version"),
        )
        return self.exclude(models.Exists(newer))


class AgreementDocument(models.Model):
    """A paper of an agreement: a file or a link, in one of its versions.

    Papers with the same `title` are versions of each other; the highest `version` counts. None is
    exchanged once the agreement is published: a new version is added.
    """

    class Kind(models.TextChoices):
        MAIN = "main", "Överenskommelsen"
        APPENDIX = "appendix", "Bilaga"
        GUIDANCE = "guidance", "Vägledning"

    agreement = models.ForeignKey(
        "agreements.Agreement",
        verbose_name="överenskommelse",
        on_delete=models.CASCADE,
        related_name="documents",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    kind = models.CharField("slag", max_length=10, choices=Kind.choices, default=Kind.MAIN)
    title = models.CharField("titel", max_length=200)
    version = models.PositiveSmallIntegerField("version", default=1, editable=False)
    note = models.CharField(
        "vad som är nytt", max_length=300, blank=True, help_text="För en ny version."
    )
    file = models.ForeignKey(
        "files.StoredFile",
        verbose_name="fil",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    url = models.URLField("länk", max_length=500, blank=True)
    added_at = models.DateTimeField("tillagd", auto_now_add=True)
    history = History()

    objects = AgreementDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokument"
        ordering = ["position", "title", "-version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "title", "version"], name="agreements_document_version_once"
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, url="") | (Q(file=None) & ~Q(url="")),
                name="agreements_document_file_or_link",
                violation_error_message="Dokumentet är antingen en fil eller en länk.",
            ),
        ]

    def __str__(self):
        return self.title


class AgreementExtension(models.Model):
    """The agreement was prolonged: from which last day to which, and by what decision."""

    agreement = models.ForeignKey(
        "agreements.Agreement",
        verbose_name="överenskommelse",
        on_delete=models.PROTECT,
        related_name="extensions",
    )
    valid_to_before = models.DateField("gällde till och med")
    valid_to = models.DateField("förlängd till och med", null=True, blank=True)
    decided_on = models.DateField("beslutad")
    decided_at = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="beslutad under punkt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField("kommentar", max_length=300, blank=True)
    made_at = models.DateTimeField("införd", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="införd av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    history = History()

    class Meta:
        verbose_name = "förlängning"
        verbose_name_plural = "förlängningar"
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_to_before")),
                name="agreements_extension_forward",
                violation_error_message="En förlängning måste sluta senare än förut.",
            )
        ]

    def __str__(self):
        return f"{self.agreement}: förlängd"
