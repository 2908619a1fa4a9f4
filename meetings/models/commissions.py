from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from meetings import rules
from members.history import History
from members.models import Revised
from members.richtext import RichTextField
from members.slugs import free_slug

SLUG_LENGTH = 90


class CommissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Assignments that `user` may see; see `meetings.rules`."""
        return self.filter(rules.visible_commissions(user))

    def running(self):
        """Decided, neither finished nor cancelled."""
        return self.filter(status=Commission.Status.DECIDED)


class Commission(Revised):
    """An assignment that KSL has taken on ("KSL-uppdrag"), as a project or a process.

    Not an ActionItem, which is what one meeting asks one receiver to do. What was decided stands
    in its directives; `current` is the one that holds.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        DECIDED = "decided", "Pågår"
        FINISHED = "finished", "Slutfört"
        CANCELLED = "cancelled", "Avbrutet"

    title = models.CharField("rubrik", max_length=200)
    slug = models.SlugField("adressnamn", max_length=SLUG_LENGTH, unique=True, editable=False)
    matter = models.ForeignKey(
        "meetings.Matter",
        verbose_name="ärende",
        on_delete=models.PROTECT,
        related_name="commissions",
    )
    # The test on which the decision rests; older assignments have none, but a reason why.
    idea_test = models.ForeignKey(
        "meetings.IdeaTest",
        verbose_name="prövning",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="commissions",
    )
    without_test_reason = models.CharField(
        "varför prövning saknas",
        max_length=300,
        blank=True,
        help_text="Bara för uppdrag vars idé aldrig prövades, till exempel äldre uppdrag.",
    )
    current = models.OneToOneField(
        "meetings.Directive",
        verbose_name="gällande direktiv",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    status = models.CharField(
        "läge", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    status_reason = models.CharField("skäl", max_length=300, blank=True, editable=False)
    ended_on = models.DateField("avslutat", null=True, editable=False)
    history = History(excluded_fields=["revision"])

    objects = CommissionQuerySet.as_manager()

    class Meta:
        verbose_name = "KSL-uppdrag"
        verbose_name_plural = "KSL-uppdrag"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft", current=None)
                | Q(~Q(status="draft"), current__isnull=False),
                name="meetings_commission_has_directive",
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(idea_test__isnull=False)
                | ~Q(without_test_reason=""),
                name="meetings_commission_tested_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "decided"], ended_on=None)
                | Q(
                    ~Q(status_reason=""),
                    status__in=["finished", "cancelled"],
                    ended_on__isnull=False,
                ),
                name="meetings_commission_ends_with_reason",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("commission_detail", args=[self.slug])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.DECIDED

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = free_slug(
                Commission.objects.all(), self.title, fallback="uppdrag", max_length=SLUG_LENGTH
            )
        super().save(*args, **kwargs)


class DirectiveQuerySet(models.QuerySet):
    def decided(self):
        return self.filter(status=Directive.Status.DECIDED)

    def drafts(self):
        return self.filter(status=Directive.Status.DRAFT)


class Directive(models.Model):
    """What the board decided about an assignment: one version, frozen once it is decided."""

    class Form(models.TextChoices):
        PROJECT = "project", "Projekt"
        PROCESS = "process", "Process"

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        DECIDED = "decided", "Beslutat"

    # What a new version starts as a copy of.
    CONTENT = (
        "form",
        "body",
        "starts_on",
        "ends_on",
        "recurrence",
        "purpose",
        "goal",
        "expected_result",
    )

    commission = models.ForeignKey(
        Commission, verbose_name="uppdrag", on_delete=models.CASCADE, related_name="directives"
    )
    number = models.PositiveSmallIntegerField("version", default=1, editable=False)
    reason = models.CharField("skäl till ändringen", max_length=300, blank=True, editable=False)
    form = models.CharField(
        "form",
        max_length=10,
        choices=Form.choices,
        default=Form.PROJECT,
        help_text="Ett projekt har en början och ett slut. En process kommer igen.",
    )
    body = models.ForeignKey(
        "members.Body",
        verbose_name="ansvarig styrgrupp",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="directives",
        help_text="Organet som följer uppdraget och får lägesrapporterna.",
    )
    starts_on = models.DateField("börjar", null=True, blank=True)
    ends_on = models.DateField("slutar", null=True, blank=True)
    recurrence = models.CharField(
        "återkommer",
        max_length=200,
        blank=True,
        help_text="För en process, till exempel: varje år inför länsplanen.",
    )
    purpose = RichTextField("syfte", help_text="Varför uppdraget finns.")
    goal = RichTextField(
        "mål",
        help_text="Vad som ska vara uppnått. Skriv så att det går att se om det är det, och säg "
        "vilka av prövningens kriterier målet svarar mot.",
    )
    expected_result = RichTextField(
        "förväntat resultat", help_text="Vad som finns när uppdraget är klart, och vem som får det."
    )
    decided_at = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="beslutat vid punkt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="directives",
        help_text="Punkten på styrelsens möte. Sök på rubriken.",
    )
    decided_on = models.DateField("beslutat", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="fört in av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    status = models.CharField(
        "status", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    history = History()

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = "direktiv"
        verbose_name_plural = "direktiv"
        ordering = ["commission", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "number"], name="meetings_directive_number_once"
            ),
            models.UniqueConstraint(
                fields=["commission"],
                condition=Q(status="draft"),
                name="meetings_one_directive_draft",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="meetings_directive_period_forward",
                violation_error_message="Uppdraget kan inte sluta innan det börjar.",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="meetings_directive_change_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", decided_on=None)
                | Q(
                    ~Q(purpose=""),
                    ~Q(goal=""),
                    ~Q(expected_result=""),
                    Q(form="project", starts_on__isnull=False, ends_on__isnull=False)
                    | Q(~Q(recurrence=""), form="process"),
                    status="decided",
                    decided_on__isnull=False,
                    decided_at__isnull=False,
                    body__isnull=False,
                ),
                name="meetings_decided_directive_is_whole",
            ),
        ]

    def __str__(self):
        return f"version {self.number}"

    @property
    def is_project(self) -> bool:
        return self.form == self.Form.PROJECT

    def clean(self):
        errors = {}
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            errors["ends_on"] = "Uppdraget kan inte sluta innan det börjar."
        if self.is_project and self.recurrence:
            errors["recurrence"] = (
                "Ett projekt kommer inte igen. Töm fältet, eller välj formen process."
            )
        if errors:
            raise ValidationError(errors)
