"""What is asked: a proposal sent out for answers by a last day, and its documents."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from meetings.models import is_registration_number
from members.history import History
from members.models import Revised
from members.richtext import RichTextField
from members.slugs import free_slug
from members.words import with_words
from referrals import rules
from referrals.models.reminders import ReminderDays

SLUG_LENGTH = 90


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Referrals that `user` may see; see `referrals.rules`."""
        return self.filter(rules.visible_referrals(user))

    def with_words(self, words: str):
        """Those whose title, summary or registration number has each of `words`."""
        return with_words(self, words, "title", "summary", "registration_number")

    def sent(self):
        """Everything that has left the chancery, whatever became of it."""
        return self.exclude(status=Referral.Status.DRAFT)

    def open_on(self, day: date):
        """Sent out, and still possible to answer on `day`; the due date is the last such day."""
        return self.filter(status=Referral.Status.OPEN, due_on__gte=day)

    def closed_on(self, day: date):
        """Sent out, but on `day` the time is over, or answers are no longer taken."""
        over = Q(status=Referral.Status.OPEN, due_on__lt=day)
        return self.sent().filter(over | ~Q(status=Referral.Status.OPEN))


class Referral(ReminderDays, Revised):
    """A remiss: a proposal sent out, to be answered by a last day; or a survey of persons.

    The stored status says what the chancery has done. Whether it can still be answered in time
    derives from `due_on`, a day in Europe/Stockholm that itself belongs to the term; late answers
    are taken until the chancery closes it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        OPEN = "open", "Utskickad"
        CLOSED = "closed", "Stängd"
        COMPILED = "compiled", "Sammanställd"
        DECIDED = "decided", "Beslutad"
        WITHDRAWN = "withdrawn", "Återkallad"

    class Kind(models.TextChoices):
        REFERRAL = "referral", "Remiss"
        SURVEY = "survey", "Enkät"

    kind = models.CharField(
        "slag",
        max_length=10,
        choices=Kind.choices,
        default=Kind.REFERRAL,
        help_text="En remiss går till kommuner och organisationer, en enkät till personer.",
    )
    title = models.CharField("rubrik", max_length=200)
    slug = models.SlugField("adressnamn", max_length=SLUG_LENGTH, unique=True, editable=False)
    registration_number = models.CharField(
        "diarienummer",
        max_length=40,
        blank=True,
        validators=[is_registration_number],
    )
    matter = models.ForeignKey(
        "meetings.Matter",
        verbose_name="ärende",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
    )
    policy_area = models.ForeignKey(
        "members.PolicyArea",
        verbose_name="sakområde",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
    )
    decided_at = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="beslutad under punkt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        help_text="Punkten där styrelsen beslutade att skicka ut remissen.",
    )
    # What the board decided when it had the answers.
    outcome_at = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="avgjord under punkt",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="referrals_decided",
    )
    summary = RichTextField("sammanfattning")
    contact = models.CharField(
        "kontakt", max_length=200, blank=True, help_text="Namn, titel och gärna telefonnummer."
    )
    contact_email = models.EmailField("kontaktens e-post", blank=True)
    due_on = models.DateField(
        "sista svarsdag", null=True, blank=True, help_text="Svar tas emot hela den dagen."
    )
    supplements_until = models.DateField(
        "komplettering till och med",
        null=True,
        blank=True,
        help_text="Tomt: inlämnade svar kan kompletteras till och med sista svarsdag.",
    )
    status = models.CharField(
        "status", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    status_reason = models.CharField("skäl", max_length=300, blank=True, editable=False)
    opened_at = models.DateTimeField("utskickad", null=True, editable=False)
    # The day of `opened_at` in Stockholm, stored because the database compares it with `due_on`.
    sent_on = models.DateField("utskickad den", null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="utskickad av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # What was sent, as it was sent: the letter, and all of it as one ZIP.
    missive = models.ForeignKey(
        "files.StoredFile",
        verbose_name="missiv",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    package = models.ForeignKey(
        "files.StoredFile",
        verbose_name="alla handlingar",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField("återkallad", null=True, editable=False)
    # From then on anyone may read the submitted answers.
    responses_published_at = models.DateTimeField("svar publicerade", null=True, editable=False)
    history = History(excluded_fields=["revision"])

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "remiss"
        verbose_name_plural = "remisser"
        ordering = ["-due_on", "title", "pk"]
        indexes = [
            # The public list: open ones by their last day.
            models.Index(fields=["status", "due_on"])
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", opened_at=None, sent_on=None)
                | Q(
                    ~Q(status="draft"),
                    opened_at__isnull=False,
                    sent_on__isnull=False,
                    due_on__isnull=False,
                ),
                name="referrals_sent_has_time_and_term",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(due_on__gte=F("sent_on")),
                name="referrals_due_after_sent",
                violation_error_message="Sista svarsdag kan inte ligga före utskicket.",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn")
                | (Q(withdrawn_at__isnull=False) & ~Q(status_reason="")),
                name="referrals_withdrawn_has_time_and_reason",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("referrals:referral_detail", args=[self.slug])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_survey(self) -> bool:
        return self.kind == self.Kind.SURVEY

    @property
    def takes_answers(self) -> bool:
        """Whether an answer can be handed in, be it late."""
        return self.status == self.Status.OPEN

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def days_left(self) -> int | None:
        """Days until the last day: 0 on it, negative afterwards; None unless sent out."""
        if self.status != self.Status.OPEN:
            return None
        return (self.due_on - timezone.localdate()).days

    @property
    def is_open(self) -> bool:
        """Whether it can be answered today."""
        return self.days_left is not None and self.days_left >= 0

    @property
    def time_left(self) -> str:
        """How long it can still be answered, in words; empty unless it can."""
        if not self.is_open:
            return ""
        return {0: "Sista dagen i dag", 1: "Sista dagen i morgon"}.get(
            self.days_left, f"{self.days_left} dagar kvar"
        )

    def save(self, *args, **kwargs):
        self.slug = self.slug or free_slug(
            Referral.objects.all(), self.title, fallback="remiss", max_length=SLUG_LENGTH
        )
        super().save(*args, **kwargs)


class ReferralDocument(models.Model):
    """A paper that is sent out with a referral: a file or a link."""

    class Kind(models.TextChoices):
        MISSIVE = "missive", "Missiv"
        PROPOSAL = "proposal", "Förslag"
        BACKGROUND = "background", "Underlag"
        QUESTIONS = "questions", "Frågor"
        OTHER = "other", "Annan handling"

    referral = models.ForeignKey(
        Referral, verbose_name="remiss", on_delete=models.CASCADE, related_name="documents"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    kind = models.CharField("slag", max_length=12, choices=Kind.choices, default=Kind.PROPOSAL)
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
    history = History()

    class Meta:
        verbose_name = "handling"
        verbose_name_plural = "handlingar"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file=None) & ~Q(url="") | Q(file__isnull=False, url=""),
                name="referrals_document_file_or_link",
                violation_error_message="Välj en fil eller skriv en länk, men inte båda.",
            )
        ]

    def __str__(self):
        return self.title


class Correction(models.Model):
    """A marked correction of something that was sent out; all receivers are told of it."""

    referral = models.ForeignKey(
        Referral, verbose_name="remiss", on_delete=models.PROTECT, related_name="corrections"
    )
    text = models.TextField("rättelse")
    made_at = models.DateTimeField("rättad", default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="rättad av",
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    history = History()

    class Meta:
        verbose_name = "rättelse"
        verbose_name_plural = "rättelser"
        ordering = ["made_at", "pk"]

    def __str__(self):
        return self.text[:80]
