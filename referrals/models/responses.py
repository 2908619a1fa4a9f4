from django.conf import settings
from django.db import models
from django.db.models import Q

from meetings.models import Statement
from members.history import History
from members.models import Revised
from members.richtext import RichTextField
from referrals import rules


class MunicipalDecision(models.Model):
    """The formal decision of a municipality: by which organ, when, under which § and dnr."""

    class Organ(models.TextChoices):
        BOARD = "board", "Kommunstyrelsen"
        COUNCIL = "council", "Kommunfullmäktige"
        COMMITTEE = "committee", "Nämnd eller utskott"
        DELEGATION = "delegation", "Delegationsbeslut"

    organ = models.CharField("beslutat av", max_length=12, choices=Organ.choices, blank=True)
    organ_name = models.CharField("nämndens eller utskottets namn", max_length=120, blank=True)
    decided_on = models.DateField("beslutsdatum", null=True, blank=True)
    paragraph = models.CharField("paragraf", max_length=20, blank=True, help_text="T.ex. 142.")
    registration_number = models.CharField("eget diarienummer", max_length=60, blank=True)
    adjusted_at_once = models.BooleanField("omedelbart justerad", default=False)

    class Meta:
        abstract = True

    @property
    def organ_shown(self) -> str:
        """Who decided, by name; empty if not told."""
        return self.organ_name or self.get_organ_display()


class ResponseQuerySet(models.QuerySet):
    def submitted(self):
        return self.filter(status=Response.Status.SUBMITTED)

    def current(self):
        """Of each recipient the latest version that was handed in."""
        later = Response.objects.submitted().filter(
            recipient=models.OuterRef("recipient"), number__gt=models.OuterRef("number")
        )
        return self.submitted().exclude(models.Exists(later))

    def visible_to(self, user):
        """Responses that `user` may read; see `referrals.rules`."""
        return self.filter(rules.visible_responses(user))


class Response(MunicipalDecision, Revised):
    """One version of a recipient's answer: a draft its colleagues share, or handed in for good.

    Version 1 is the answer, later ones are supplements; the highest that is handed in counts.
    Nothing of a version changes once it is handed in.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        SUBMITTED = "submitted", "Inlämnat"

    class Channel(models.TextChoices):
        PORTAL = "portal", "i portalen"
        MAIL = "mail", "med e-post"
        PAPER = "paper", "på papper"

    recipient = models.ForeignKey(
        "referrals.Recipient",
        verbose_name="remissinstans",
        on_delete=models.PROTECT,
        related_name="responses",
    )
    number = models.PositiveSmallIntegerField("version", default=1, editable=False)
    abstains = models.BooleanField(
        "vi avstår från att yttra oss", default=False, help_text="Att avstå är också ett svar."
    )
    by_reference = models.BooleanField("svaret är den bifogade handlingen", default=False)
    text = RichTextField("synpunkter i övrigt", blank=True)
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
    is_late = models.BooleanField("för sent", default=False, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    history = History(excluded_fields=["revision"])

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "remissvar"
        verbose_name_plural = "remissvar"
        ordering = ["recipient", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "number"], name="referrals_response_version_once"
            ),
            models.UniqueConstraint(
                fields=["recipient"],
                condition=Q(status="draft"),
                name="referrals_one_draft",
                violation_error_message="Det finns redan ett utkast.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", received_at=None, sha256="")
                | Q(~Q(sha256=""), status="submitted", received_at__isnull=False),
                name="referrals_submitted_has_time_and_hash",
            ),
        ]

    def __str__(self):
        return f"{self.recipient}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_supplement(self) -> bool:
        return self.number > 1


class Answer(Revised):
    """The answer to one question, in the field that its kind asks for.

    text: free text, or the comment; choice: a word of `Question.WORDS`; grade: 1–5; picked: ids
    of options, in the order of the ranking.
    """

    response = models.ForeignKey(
        Response, verbose_name="remissvar", on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(
        "referrals.Question",
        verbose_name="fråga",
        on_delete=models.PROTECT,
        related_name="answers",
    )
    text = RichTextField("svar", blank=True)
    choice = models.CharField("val", max_length=10, blank=True)
    grade = models.PositiveSmallIntegerField("betyg", null=True, blank=True)
    picked = models.JSONField("valda alternativ", default=list, blank=True)
    history = History(excluded_fields=["revision"])

    class Meta:
        verbose_name = "svar på en fråga"
        verbose_name_plural = "svar på frågor"
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question"], name="referrals_question_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(grade=None) | Q(grade__range=(1, 5)), name="referrals_grade_1_to_5"
            ),
        ]

    def __str__(self):
        return f"{self.response}: {self.question}"

    @property
    def is_given(self) -> bool:
        """Whether the question has been answered; a comment alone answers a free text only."""
        if self.question.kind == self.question.Kind.TEXT:
            return bool(self.text)
        return bool(self.choice or self.grade or self.picked)


class ResponseStatement(Statement):
    """A reservation or a special statement in the municipality, apart from its answer."""

    response = models.ForeignKey(
        Response, verbose_name="remissvar", on_delete=models.CASCADE, related_name="statements"
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


class ResponseFile(models.Model):
    """A paper that belongs to an answer."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "Svar"
        DECISION = "decision", "Protokollsutdrag"
        BACKGROUND = "background", "Tjänsteskrivelse"
        ORIGINAL = "original", "Original som kom in till kansliet"
        OTHER = "other", "Annan handling"

    # What an answer by reference may refer to.
    ANSWERS = (Kind.ANSWER, Kind.ORIGINAL)

    response = models.ForeignKey(
        Response, verbose_name="remissvar", on_delete=models.CASCADE, related_name="files"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    kind = models.CharField("slag", max_length=12, choices=Kind.choices, default=Kind.ANSWER)
    title = models.CharField("titel", max_length=200)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name="fil", on_delete=models.PROTECT, related_name="+"
    )
    history = History()

    class Meta:
        verbose_name = "handling till svaret"
        verbose_name_plural = "handlingar till svaret"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class Receipt(models.Model):
    """The proof that an answer came in, as the PDF that was given out."""

    response = models.OneToOneField(
        Response, verbose_name="remissvar", on_delete=models.PROTECT, related_name="receipt"
    )
    file = models.ForeignKey(
        "files.StoredFile", verbose_name="fil", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)

    class Meta:
        verbose_name = "kvittens"
        verbose_name_plural = "kvittenser"

    def __str__(self):
        return f"Kvittens: {self.response}"
