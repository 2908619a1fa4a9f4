"""Adjustment: who adjusts, what they read and approved, what they propose, and each version."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from members.history import History, Kept


class ProtocolText(Kept):
    """All that a meeting's minutes say at one moment, named by the SHA-256 of it.

    `content` is what `meetings.content` reads out of the printed page. Whoever reads a protocol to
    adjust it is shown one of these, and approves that and nothing else.
    """

    meeting = models.ForeignKey(
        "meetings.Meeting", verbose_name="möte", on_delete=models.CASCADE, related_name="texts"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.JSONField("innehåll", default=dict)
    made_at = models.DateTimeField("från", auto_now_add=True)

    class Meta:
        verbose_name = "text"
        verbose_name_plural = "texter"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "sha256"], name="meetings_text_once")
        ]

    def __str__(self):
        return f"{self.meeting} {self.sha256[:8]}"


class AdjusterQuerySet(models.QuerySet):
    def acting(self):
        """Those whose approval is asked for: nobody who has been replaced."""
        return self.filter(is_relieved=False)


class Adjuster(models.Model):
    """Someone who is to adjust a protocol: appointed at the meeting, or its chair."""

    meeting = models.ForeignKey(
        "meetings.Meeting", verbose_name="möte", on_delete=models.CASCADE, related_name="adjusters"
    )
    person = models.ForeignKey(
        "members.Person",
        verbose_name="person",
        on_delete=models.PROTECT,
        related_name="adjustments",
    )
    name = models.CharField("namn", max_length=160)
    is_chair = models.BooleanField("ordförande", default=False)
    # Another adjusts instead; what was approved and proposed before stays.
    is_relieved = models.BooleanField("avlöst", default=False)
    history = History()

    objects = AdjusterQuerySet.as_manager()

    class Meta:
        verbose_name = "justerare"
        verbose_name_plural = "justerare"
        ordering = ["is_chair", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="meetings_adjuster_once")
        ]

    def __str__(self):
        return self.name


class Approval(Kept):
    """That one adjuster approved exactly this text: the whole protocol, or one item at once."""

    adjuster = models.ForeignKey(
        Adjuster, verbose_name="justerare", on_delete=models.PROTECT, related_name="approvals"
    )
    text = models.ForeignKey(
        ProtocolText, verbose_name="text", on_delete=models.PROTECT, related_name="approvals"
    )
    # What was approved: the text's own SHA-256, or that of one item of it.
    sha256 = models.CharField("SHA-256", max_length=64)
    immediate = models.ForeignKey(
        "meetings.ImmediateAdjustment",
        verbose_name="omedelbar justering",
        on_delete=models.PROTECT,
        null=True,
        related_name="approvals",
    )
    # The meeting's counter then: while it is the same nothing has changed since.
    content_version = models.PositiveIntegerField()
    approved_at = models.DateTimeField("justerat", auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="konto", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "justering"
        verbose_name_plural = "justeringar"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adjuster", "sha256"],
                condition=Q(immediate=None),
                name="meetings_approved_once",
            ),
            models.UniqueConstraint(
                fields=["adjuster", "sha256", "immediate"],
                condition=Q(immediate__isnull=False),
                name="meetings_item_approved_once",
            ),
        ]

    def __str__(self):
        return f"{self.adjuster}, {self.sha256[:8]}"


class ChangeProposal(models.Model):
    """What an adjuster wants changed in one item: its text or one of its decisions, or a remark.

    Without an item it is a remark about the rest: when, where, who was there.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Väntar på svar"
        ACCEPTED = "accepted", "Infört"
        DECLINED = "declined", "Inte infört"

    adjuster = models.ForeignKey(
        Adjuster, verbose_name="av", on_delete=models.PROTECT, related_name="proposals"
    )
    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        null=True,
        related_name="change_proposals",
    )
    decision = models.ForeignKey(
        "meetings.Decision",
        verbose_name="beslut",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    # A remark proposes no wording; then both are empty.
    before = models.TextField("lydelse", blank=True)
    after = models.TextField("föreslagen lydelse", blank=True)
    comment = models.TextField("kommentar", blank=True)
    status = models.CharField(
        "läge", max_length=8, choices=Status.choices, default=Status.OPEN, editable=False
    )
    answer = models.CharField("svar", max_length=300, blank=True, editable=False)
    made_at = models.DateTimeField("lämnat", auto_now_add=True)
    settled_at = models.DateTimeField("besvarat", null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="besvarat av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    history = History()

    class Meta:
        verbose_name = "ändringsförslag"
        verbose_name_plural = "ändringsförslag"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", settled_at=None)
                | Q(~Q(status="open"), settled_at__isnull=False),
                name="meetings_proposal_settled_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(answer=""),
                name="meetings_proposal_declined_has_answer",
            ),
            models.CheckConstraint(
                condition=~Q(before=F("after")) | ~Q(comment=""),
                name="meetings_proposal_says_something",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(before=F("after"), decision=None),
                name="meetings_proposal_wording_of_an_item",
            ),
        ]

    def __str__(self):
        return f"{self.adjuster}: {self.about}"

    @property
    def about(self) -> str:
        """What it is about, as one reads it."""
        return self.item.title if self.item else "Mötets uppgifter och närvaro"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def standing(self) -> str:
        """What has become of it, as one reads it."""
        if self.is_open or not self.is_remark:
            return self.get_status_display()
        return "Omhändertaget" if self.status == self.Status.ACCEPTED else "Ingen ändring"

    @property
    def is_remark(self) -> bool:
        """No wording is proposed, only something said."""
        return self.before == self.after


class ImmediateAdjustmentQuerySet(models.QuerySet):
    def locking(self):
        """Those whose items stay as they are: adjusted, and not opened by a correction."""
        done = self.filter(adjusted_at__isnull=False)
        return done.exclude(item__meeting__status="correcting")


class ImmediateAdjustment(models.Model):
    """One item that is adjusted at once ("omedelbar justering"), before the rest."""

    item = models.OneToOneField(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        related_name="immediate",
    )
    asked_at = models.DateTimeField("begärd", auto_now_add=True)
    adjusted_at = models.DateTimeField("justerad", null=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    text = models.ForeignKey(
        ProtocolText,
        verbose_name="text",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    history = History()

    objects = ImmediateAdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = "omedelbar justering"
        verbose_name_plural = "omedelbara justeringar"
        constraints = [
            models.CheckConstraint(
                condition=Q(adjusted_at=None, sha256="", text=None)
                | Q(~Q(sha256=""), adjusted_at__isnull=False, text__isnull=False),
                name="meetings_immediate_adjusted_is_whole",
            )
        ]

    def __str__(self):
        return str(self.item)

    @property
    def is_adjusted(self) -> bool:
        return self.adjusted_at is not None


class VersionQuerySet(models.QuerySet):
    def open(self):
        """Those that whoever reads the minutes may read: not taken back."""
        return self.filter(withdrawn_at=None)


class ProtocolVersion(models.Model):
    """One frozen version of minutes or a protocol: its text, its page and its PDF.

    The one with the highest number is the current one. What is written here stays, but for the
    file, which is made once from `html`, and for being taken back.
    """

    class Origin(models.TextChoices):
        PORTAL = "portal", "Justerat i portalen"
        PAPER = "paper", "Justerat på papper"
        NOTES = "notes", "Inte justerat"

    meeting = models.ForeignKey(
        "meetings.Meeting", verbose_name="möte", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField("version")
    text = models.ForeignKey(
        ProtocolText, verbose_name="text", on_delete=models.PROTECT, related_name="versions"
    )
    html = models.TextField("sidan som PDF:en görs av", editable=False)
    origin = models.CharField("justering", max_length=6, choices=Origin.choices)
    adjusted_on = models.DateField("justerat", null=True)
    adjusted_by = models.CharField("justerat av", max_length=300, blank=True)
    reason = models.CharField("skäl", max_length=300, blank=True)
    made_at = models.DateTimeField("fastställd")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="fastställd av",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    file = models.ForeignKey(
        "files.StoredFile",
        verbose_name="PDF",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    is_sealed = models.BooleanField("förseglad", default=False, editable=False)
    # What the validators had against the file; empty when nothing.
    faults = models.TextField("anmärkningar på PDF:en", blank=True, editable=False)
    withdrawn_at = models.DateTimeField("tillbakadragen", null=True, editable=False)
    history = History(excluded_fields=["html"])

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="meetings_version_number_once"
            ),
            models.CheckConstraint(
                condition=Q(origin="notes", adjusted_on=None, adjusted_by="")
                | Q(~Q(origin="notes"), ~Q(adjusted_by=""), adjusted_on__isnull=False),
                name="meetings_version_adjusted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="meetings_version_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.meeting}, version {self.number}"

    def get_absolute_url(self):
        return reverse("meetings:version_pdf", args=[self.meeting.slug, self.number])

    @property
    def sha256(self) -> str:
        """What names the text: the same that was approved."""
        return self.text.sha256

    @property
    def is_on_paper(self) -> bool:
        return self.origin == self.Origin.PAPER
