from datetime import date

from django.db import models
from django.db.models import F, Q

from members.history import History
from members.models import Revised


class SchoolBreak(models.Model):
    """A time when schools are closed; bodies do not meet then unless someone says so."""

    name = models.CharField("namn", max_length=60)
    first_day = models.DateField("från")
    last_day = models.DateField("till och med")
    history = History()

    class Meta:
        verbose_name = "lov"
        verbose_name_plural = "lov"
        ordering = ["-first_day"]
        indexes = [models.Index(fields=["first_day", "last_day"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="meetings_break_forward",
                violation_error_message="Lovet kan inte sluta före det börjar.",
            ),
            models.UniqueConstraint(
                fields=["name", "first_day"],
                name="meetings_break_once",
                violation_error_message="Det lovet finns redan.",
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.first_day:%Y-%m-%d}–{self.last_day:%Y-%m-%d}"

    def covers(self, day: date) -> bool:
        """Whether `day` belongs to the break; both ends inclusive."""
        return self.first_day <= day <= self.last_day

    def overlaps(self, others) -> bool:
        """Whether it has a day in common with any of `others`."""
        return any(
            self.first_day <= other.last_day and other.first_day <= self.last_day
            for other in others
        )


class AgendaTemplate(Revised):
    """The standing items with which the meetings of a body begin their agenda."""

    body = models.OneToOneField(
        "members.Body",
        verbose_name="organ",
        on_delete=models.PROTECT,
        related_name="agenda_template",
        error_messages={"unique": "Organet har redan en dagordningsmall. Ändra den i stället."},
    )
    history = History(excluded_fields=["revision"])

    class Meta:
        verbose_name = "dagordningsmall"
        verbose_name_plural = "dagordningsmallar"
        ordering = ["body__position", "body__name"]

    def __str__(self):
        return str(self.body)


class StandingItem(models.Model):
    """One standing item of a template; a sub-item belongs to the nearest item above it."""

    template = models.ForeignKey(
        AgendaTemplate, verbose_name="mall", on_delete=models.CASCADE, related_name="items"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    title = models.CharField("rubrik", max_length=300)
    presenter = models.CharField("föredragande", max_length=200, blank=True)
    is_sub = models.BooleanField("underpunkt", default=False)
    history = History()

    class Meta:
        verbose_name = "stående punkt"
        verbose_name_plural = "stående punkter"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title
