from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements import rules
from meetings.models import Statement
from members.history import History
from members.models import Revised
from members.richtext import RichTextField
from referrals.models import MunicipalDecision


class AdoptionQuerySet(models.QuerySet):
    def submitted(self):
        return self.filter(status=Adoption.Status.SUBMITTED)

    def current(self):
        """Of each municipality and agreement the latest entry that was handed in."""
        later = Adoption.objects.submitted().filter(
            agreement=models.OuterRef("agreement"),
            municipality=models.OuterRef("municipality"),
            number__gt=models.OuterRef("number"),
        )
        return self.submitted().exclude(models.Exists(later))

    def adopting(self):
        """Those by which the municipality takes part, wholly or with conditions."""
        return self.filter(outcome__in=Adoption.ADOPTING)

    def visible_to(self, user):
        """Adoptions that `user` may read; see `agreements.rules`."""
        return self.filter(rules.visible_adoptions(user))


class Adoption(MunicipalDecision, Revised):
    """One municipality's decision on one agreement: a draft, or handed in for good.

    Nothing of an entry changes once it is handed in: a change is a new entry with the next
    number, and the highest that is handed in counts. `corrects` says that the entry before was
    wrong and never counted.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        SUBMITTED = "submitted", "Inlämnat"

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", "Antagen"
        PARTLY = "partly", "Antagen delvis eller med villkor"
        DECLINED = "declined", "Inte antagen"
        WITHDRAWN = "withdrawn", "Har lämnat den"

    class Channel(models.TextChoices):
        PORTAL = "portal", "i portalen"
        MAIL = "mail", "med e-post"
        PAPER = "paper", "på papper"

    ADOPTING = (Outcome.ADOPTED, Outcome.PARTLY)

    agreement = models.ForeignKey(
        "agreements.Agreement",
        verbose_name="överenskommelse",
        on_delete=models.PROTECT,
        related_name="adoptions",
    )
    municipality = models.ForeignKey(
        "members.Municipality",
        verbose_name="kommun",
        on_delete=models.PROTECT,
        related_name="adoptions",
    )
    number = models.PositiveSmallIntegerField("nummer", default=1, editable=False)
    outcome = models.CharField("ställningstagande", max_length=10, choices=Outcome.choices)
    conditions = RichTextField(
        "villkor eller undantag", blank=True, help_text="Med kommunens egna ord."
    )
    # The first day of an adoption that starts later, the last day of one that is withdrawn.
    effective_on = models.DateField("gäller från", null=True, blank=True)
    signatory = models.CharField("undertecknad av", max_length=200, blank=True)
    signed_on = models.DateField("undertecknad den", null=True, blank=True)
    corrects = models.BooleanField("rättar en uppgift som var fel", default=False)
    status = models.CharField(
        "status", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    channel = models.CharField(
        "kom in", max_length=10, choices=Channel.choices, default=Channel.PORTAL
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="påbörjat av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # The server's time, or the day it came in to the chancery by mail or on paper.
    received_at = models.DateTimeField("mottaget", null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="inlämnat av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    history = History(excluded_fields=["revision"])

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "ställningstagande"
        verbose_name_plural = "ställningstaganden"
        ordering = ["agreement", "municipality", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "municipality", "number"],
                name="agreements_adoption_number_once",
            ),
            models.UniqueConstraint(
                fields=["agreement", "municipality"],
                condition=Q(status="draft"),
                name="agreements_one_adoption_draft",
                violation_error_message="Det finns redan ett utkast.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", received_at=None, sha256="")
                | Q(~Q(sha256=""), status="submitted", received_at__isnull=False),
                name="agreements_adoption_has_time_and_hash",
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(~Q(outcome=""), ~Q(organ=""), decided_on__isnull=False),
                name="agreements_adoption_has_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted", outcome="partly", conditions=""),
                name="agreements_partly_has_conditions",
            ),
            models.CheckConstraint(
                condition=Q(corrects=False) | Q(number__gt=1),
                name="agreements_first_corrects_nothing",
            ),
        ]

    def __str__(self):
        return f"{self.municipality}: {self.agreement}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def counts_from(self):
        """The day from which the decision has its effect: the day it was made, or a later one."""
        return self.effective_on or self.decided_on


class AdoptionStatement(Statement):
    """A reservation or a special statement in the municipality, apart from its decision."""

    adoption = models.ForeignKey(
        Adoption,
        verbose_name="ställningstagande",
        on_delete=models.CASCADE,
        related_name="statements",
    )
    file = models.ForeignKey(
        "files.StoredFile",
        verbose_name="fil",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    history = History()

    class Meta(Statement.Meta):
        verbose_name = "uttalande i kommunen"
        verbose_name_plural = "reservationer och uttalanden i kommunen"


class AdoptionFile(models.Model):
    """A paper that belongs to a municipality's decision."""

    class Kind(models.TextChoices):
        DECISION = "decision", "Protokollsutdrag"
        BACKGROUND = "background", "Tjänsteskrivelse"
        SIGNED = "signed", "Undertecknat exemplar"
        ORIGINAL = "original", "Original som kom in till kansliet"
        OTHER = "other", "Annan handling"

    adoption = models.ForeignKey(
        Adoption, verbose_name="ställningstagande", on_delete=models.CASCADE, related_name="files"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    kind = models.CharField("slag", max_length=12, choices=Kind.choices, default=Kind.DECISION)
    title = models.CharField("titel", max_length=200)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name="fil", on_delete=models.PROTECT, related_name="+"
    )
    history = History()

    class Meta:
        verbose_name = "handling till ställningstagandet"
        verbose_name_plural = "handlingar till ställningstagandet"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class AdoptionReceipt(models.Model):
    """The proof that a decision came in, as the PDF that was given out."""

    adoption = models.OneToOneField(
        Adoption, verbose_name="ställningstagande", on_delete=models.PROTECT, related_name="receipt"
    )
    file = models.ForeignKey(
        "files.StoredFile", verbose_name="fil", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)

    class Meta:
        verbose_name = "kvittens"
        verbose_name_plural = "kvittenser"

    def __str__(self):
        return f"Kvittens: {self.adoption}"
