from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from meetings import rules
from meetings.tertials import Tertial
from members.history import History
from members.models import Revised
from members.richtext import RichTextField


class StatusReportQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=StatusReport.Status.PUBLISHED)

    def visible_to(self, user):
        """Reports that `user` may read; see `meetings.rules`."""
        return self.filter(rules.visible_reports(user))

    def of(self, tertial: Tertial):
        return self.filter(year=tertial.year, tertial=tertial.number)

    def latest_of_each(self):
        """Of each assignment the published report of its latest tertial."""
        later = StatusReport.objects.published().filter(
            Q(year__gt=OuterRef("year"))
            | Q(year=OuterRef("year"), tertial__gt=OuterRef("tertial")),
            commission=OuterRef("commission"),
        )
        return self.published().exclude(Exists(later))


class StatusReport(Revised):
    """How an assignment stands ("lägesrapport"): one a tertial, frozen once it is published."""

    class State(models.TextChoices):
        ON_TRACK = "on_track", "Följer plan"
        AT_RISK = "at_risk", "Risk för avvikelse"
        DEVIATES = "deviates", "Avviker från plan"
        REACHED = "reached", "Målet är nått"

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        PUBLISHED = "published", "Publicerad"

    commission = models.ForeignKey(
        "meetings.Commission",
        verbose_name="KSL-uppdrag",
        on_delete=models.PROTECT,
        related_name="reports",
    )
    year = models.PositiveSmallIntegerField("år")
    tertial = models.PositiveSmallIntegerField(
        "tertial",
        choices=[(1, "1, januari–april"), (2, "2, maj–augusti"), (3, "3, september–december")],
    )
    state = models.CharField("läge", max_length=10, choices=State.choices, blank=True)
    text = RichTextField("vad som har hänt", help_text="Kort, med det viktigaste först.")
    next_steps = RichTextField("härnäst", help_text="Vad som görs till nästa tertial.")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="skriven av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    status = models.CharField(
        "status", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    published_at = models.DateTimeField("publicerad", null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="publicerad av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    history = History(excluded_fields=["revision"])

    objects = StatusReportQuerySet.as_manager()

    class Meta:
        verbose_name = "lägesrapport"
        verbose_name_plural = "lägesrapporter"
        ordering = ["-year", "-tertial", "commission"]
        constraints = [
            models.UniqueConstraint(
                fields=["commission", "year", "tertial"],
                name="meetings_one_report_a_tertial",
                violation_error_message="Uppdraget har redan en lägesrapport för det tertialet.",
            ),
            models.CheckConstraint(
                condition=Q(tertial__gte=1, tertial__lte=3, year__gte=1990, year__lte=2100),
                name="meetings_report_of_a_tertial",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None)
                | Q(
                    ~Q(state=""),
                    ~Q(text=""),
                    ~Q(next_steps=""),
                    status="published",
                    published_at__isnull=False,
                ),
                name="meetings_published_report_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.commission}, {self.period}"

    def get_absolute_url(self):
        return self.commission.get_absolute_url()

    @property
    def period(self) -> Tertial:
        return Tertial(self.year, self.tertial)

    @property
    def heading(self) -> str:
        """E.g. "Tertial 2 2026"."""
        return str(self.period).capitalize()

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def clean(self):
        if self.year and not 1990 <= self.year <= 2100:
            raise ValidationError({"year": "Året ska ligga mellan 1990 och 2100."})
        if not (self.year and self.tertial and self.commission_id):
            return
        if self.period.first_day > timezone.localdate():
            raise ValidationError({"tertial": f"{str(self.period).capitalize()} har inte börjat."})
        if self.commission.is_draft:
            raise ValidationError({"commission": "Uppdraget är inte beslutat än."})
        first = self.commission.directives.decided().order_by("number").first()
        if self.period.last_day < first.decided_on:
            raise ValidationError(
                {"tertial": f"Uppdraget beslutades först {first.decided_on:%Y-%m-%d}."}
            )
        ended = self.commission.ended_on
        if ended and self.period.first_day > ended:
            raise ValidationError({"tertial": f"Uppdraget avslutades {ended:%Y-%m-%d}."})


class ReportAtItem(models.Model):
    """A status report that is taken up at an item of a meeting."""

    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        related_name="reports",
    )
    report = models.ForeignKey(
        StatusReport,
        verbose_name="lägesrapport",
        on_delete=models.PROTECT,
        related_name="treatments",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    history = History()

    class Meta:
        verbose_name = "lägesrapport vid punkt"
        verbose_name_plural = "lägesrapporter vid punkten"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "report"],
                name="meetings_report_once_at_an_item",
                violation_error_message="Rapporten finns redan vid punkten.",
            )
        ]

    def __str__(self):
        return str(self.report)
