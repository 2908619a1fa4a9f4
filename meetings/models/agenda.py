from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from members.history import History
from members.models import Revised
from members.richtext import RichTextField


class ParagraphSeries(models.Model):
    """The § numbers of one body in one year: no gaps, no doubles; the row is the lock."""

    body = models.ForeignKey(
        "members.Body",
        verbose_name="organ",
        on_delete=models.PROTECT,
        related_name="paragraph_series",
    )
    year = models.PositiveSmallIntegerField("år")
    # A body that comes to the portal in the middle of a year goes on from its last §.
    next_number = models.PositiveIntegerField("nästa §", default=1)
    history = History()

    class Meta:
        verbose_name = "paragrafserie"
        verbose_name_plural = "paragrafserier"
        ordering = ["-year", "body"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year"],
                name="meetings_series_once_a_year",
                violation_error_message="Organet har redan en paragrafserie för det året.",
            )
        ]

    def __str__(self):
        return f"{self.body} {self.year}"


class AgendaItem(Revised):
    """One item of an agenda, at most one level deep. Its number follows from its place."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Inte påbörjad"
        ONGOING = "ongoing", "Pågår"
        DONE = "done", "Klar"

    meeting = models.ForeignKey(
        "meetings.Meeting", verbose_name="möte", on_delete=models.CASCADE, related_name="items"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="under punkt",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    title = models.CharField("rubrik", max_length=300)
    presenter = models.CharField("föredragande", max_length=200, blank=True)
    text = RichTextField("text")
    matter = models.ForeignKey(
        "meetings.Matter",
        verbose_name="ärende",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
    )
    # Where the meeting is while minutes are taken; `workflow.taking` moves it, nothing prints it.
    state = models.CharField(
        "läge", max_length=11, choices=State.choices, default=State.NOT_STARTED, editable=False
    )
    # Frozen when the protocol is sent for adjustment; until then `numbering` derives it.
    series = models.ForeignKey(
        ParagraphSeries, on_delete=models.PROTECT, null=True, editable=False, related_name="items"
    )
    paragraph = models.PositiveIntegerField("§", null=True, editable=False)
    history = History(excluded_fields=["revision"])

    class Meta:
        verbose_name = "punkt"
        verbose_name_plural = "dagordning"
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["meeting", "position"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="meetings_item_not_under_itself",
                violation_error_message="En punkt kan inte ligga under sig själv.",
            ),
            models.UniqueConstraint(fields=["series", "paragraph"], name="meetings_paragraph_once"),
            models.CheckConstraint(
                condition=Q(series=None, paragraph=None)
                | Q(series__isnull=False, paragraph__isnull=False),
                name="meetings_paragraph_in_a_series",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state="ongoing"),
                name="meetings_one_item_at_a_time",
                violation_error_message="En annan punkt pågår.",
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if not self.parent_id:
            return
        if self.pk and self.parent_id == self.pk:
            raise ValidationError({"parent": "En punkt kan inte ligga under sig själv."})
        if self.parent.meeting_id != self.meeting_id:
            raise ValidationError({"parent": "Välj en punkt på samma möte."})
        if self.parent.parent_id:
            raise ValidationError({"parent": "Underpunkter kan bara ligga i en nivå."})
        if self.pk and self.children.exists():
            raise ValidationError(
                {"parent": "Punkten har egna underpunkter och kan inte bli underpunkt."}
            )
