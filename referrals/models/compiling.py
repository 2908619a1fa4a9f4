from django.conf import settings
from django.db import models
from django.db.models import Q

from members.history import History
from members.models import Revised
from members.richtext import RichTextField


class Compilation(Revised):
    """What the chancery makes of all answers to a referral: its assessment and its proposal."""

    referral = models.OneToOneField(
        "referrals.Referral",
        verbose_name="remiss",
        on_delete=models.PROTECT,
        related_name="compilation",
    )
    assessment = RichTextField("samlad bedömning", blank=True)
    proposal = RichTextField("förslag", blank=True)
    published_at = models.DateTimeField("publicerad", null=True, editable=False)
    history = History(excluded_fields=["revision"])

    class Meta:
        verbose_name = "remissammanställning"
        verbose_name_plural = "remissammanställningar"

    def __str__(self):
        return f"Sammanställning: {self.referral}"

    @property
    def status(self) -> str:
        """Where its referral stands."""
        return self.referral.status

    def get_status_display(self) -> str:
        """The same in words, as a field of choices has it."""
        return self.referral.get_status_display()


class QuestionComment(Revised):
    """What the chancery says of the answers to one question, and what it proposes."""

    compilation = models.ForeignKey(
        Compilation,
        verbose_name="sammanställning",
        on_delete=models.CASCADE,
        related_name="comments",
    )
    question = models.OneToOneField(
        "referrals.Question",
        verbose_name="fråga",
        on_delete=models.PROTECT,
        related_name="comment",
    )
    text = RichTextField("kommentar", blank=True)
    proposal = RichTextField("vad vi föreslår", blank=True)
    history = History(excluded_fields=["revision"])

    class Meta:
        verbose_name = "kommentar till en fråga"
        verbose_name_plural = "kommentarer till frågor"

    def __str__(self):
        return f"Kommentar: {self.question}"


class Tag(models.Model):
    """A word of the chancery's own for what quotations are about; each referral has its own."""

    referral = models.ForeignKey(
        "referrals.Referral", verbose_name="remiss", on_delete=models.CASCADE, related_name="tags"
    )
    name = models.CharField("märkord", max_length=60)
    history = History()

    class Meta:
        verbose_name = "märkord"
        verbose_name_plural = "märkord"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "name"],
                name="referrals_tag_once",
                violation_error_message="Märkordet finns redan.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="referrals_tag_has_name"),
        ]

    def __str__(self):
        return self.name


class Quotation(models.Model):
    """A passage of an answer that was handed in, word for word, with its tags."""

    answer = models.ForeignKey(
        "referrals.Answer",
        verbose_name="svar",
        on_delete=models.PROTECT,
        related_name="quotations",
    )
    text = models.TextField("citat")
    tags = models.ManyToManyField(
        Tag, verbose_name="märkord", blank=True, related_name="quotations"
    )
    made_at = models.DateTimeField("markerat", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="markerat av",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    history = History(m2m_fields=["tags"])

    class Meta:
        verbose_name = "citat"
        verbose_name_plural = "citat"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="referrals_quotation_has_text")
        ]

    def __str__(self):
        return self.text[:80]
