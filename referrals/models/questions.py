from django.db import models
from django.db.models import Q

from members.history import History


class QuestionGroup(models.Model):
    """Questions that belong together, under a heading."""

    referral = models.ForeignKey(
        "referrals.Referral",
        verbose_name="remiss",
        on_delete=models.CASCADE,
        related_name="question_groups",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    title = models.CharField("rubrik", max_length=200)
    introduction = models.TextField("inledning", blank=True)
    history = History()

    class Meta:
        verbose_name = "frågegrupp"
        verbose_name_plural = "frågegrupper"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class Question(models.Model):
    """One question of a referral; frozen when the referral is sent out."""

    class Kind(models.TextChoices):
        TEXT = "text", "Fri text"
        POSITION = "position", "Ställningstagande"
        AGREEMENT = "agreement", "Ja, delvis eller nej"
        SCALE = "scale", "Skala 1–5"
        SINGLE = "single", "Ett val"
        MULTIPLE = "multiple", "Flera val"
        RANKING = "ranking", "Rangordning"

    class Position(models.TextChoices):
        """What a formal answer says of a proposal, in the order in which it is counted."""

        SUPPORTS = "supports", "Tillstyrker"
        SUPPORTS_WITH_REMARKS = "remarks", "Tillstyrker med synpunkter"
        REJECTS = "rejects", "Avstyrker"
        ABSTAINS = "abstains", "Avstår"

    class Agreement(models.TextChoices):
        YES = "yes", "Ja"
        PARTLY = "partly", "Delvis"
        NO = "no", "Nej"

    # Kinds that are answered by one of a fixed set of words, kept in Answer.choice.
    WORDS = {Kind.POSITION: Position, Kind.AGREEMENT: Agreement}
    WITH_OPTIONS = (Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING)
    SCALE = range(1, 6)

    referral = models.ForeignKey(
        "referrals.Referral",
        verbose_name="remiss",
        on_delete=models.CASCADE,
        related_name="questions",
    )
    group = models.ForeignKey(
        QuestionGroup,
        verbose_name="grupp",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    kind = models.CharField("slag", max_length=10, choices=Kind.choices, default=Kind.TEXT)
    text = models.CharField("fråga", max_length=500)
    help_text = models.CharField("hjälptext", max_length=500, blank=True)
    is_required = models.BooleanField("måste besvaras", default=False)
    takes_comment = models.BooleanField(
        "kan kommenteras", default=True, help_text="Ger ett fält för motivering under frågan."
    )
    low_label = models.CharField("1 betyder", max_length=60, blank=True)
    high_label = models.CharField("5 betyder", max_length=60, blank=True)
    history = History()

    class Meta:
        verbose_name = "fråga"
        verbose_name_plural = "frågor"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text

    @property
    def has_options(self) -> bool:
        return self.kind in self.WITH_OPTIONS

    @property
    def words(self) -> list[tuple[str, str]]:
        """The fixed words to choose among: (stored, shown); empty for other kinds."""
        choices = self.WORDS.get(self.kind)
        return choices.choices if choices else []

    @property
    def takes_text(self) -> bool:
        """Whether the answer has a text: as the answer itself, or as a comment.

        In a survey it has none: nobody may read what a person wrote.
        """
        takes_comment = self.takes_comment and not self.referral.is_survey
        return self.kind == self.Kind.TEXT or takes_comment


class QuestionOption(models.Model):
    """One of the answers to choose among, or to rank."""

    question = models.ForeignKey(
        Question, verbose_name="fråga", on_delete=models.CASCADE, related_name="options"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    text = models.CharField("svarsalternativ", max_length=200)
    history = History()

    class Meta:
        verbose_name = "svarsalternativ"
        verbose_name_plural = "svarsalternativ"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="referrals_option_has_text",
                violation_error_message="Skriv svarsalternativet.",
            ),
            models.UniqueConstraint(
                fields=["question", "text"],
                name="referrals_option_once",
                violation_error_message="Svarsalternativet finns redan.",
            ),
        ]

    def __str__(self):
        return self.text
