from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from members.history import History


class Decision(models.Model):
    """What was decided at an item, apart from the discussion."""

    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        related_name="decisions",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    text = models.TextField("beslut")
    body = models.ForeignKey(
        "members.Body",
        verbose_name="beslutat av",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Behövs bara när flera organ möts tillsammans.",
    )
    # Given by the page where it was written: sent once more, it is found and not doubled.
    token = models.UUIDField(null=True, unique=True, editable=False)
    history = History(excluded_fields=["token"])

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text[:80]


class ActionItemQuerySet(models.QuerySet):
    def undone(self):
        """Not reported done; what is late first, then by last day, those without one at the end."""
        return self.filter(done_on=None).order_by(F("due_on").asc(nulls_last=True), "pk")


class ActionItem(models.Model):
    """Who does what, for which body, by when."""

    class Receiver(models.TextChoices):
        CHANCERY = "chancery", "Kansliet"
        PERSON = "person", "Person"
        BODY = "body", "Organ"

    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        related_name="action_items",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    text = models.TextField("uppdrag")
    receiver = models.CharField(
        "till", max_length=10, choices=Receiver.choices, default=Receiver.CHANCERY
    )
    person = models.ForeignKey(
        "members.Person",
        verbose_name="person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="action_items",
    )
    body = models.ForeignKey(
        "members.Body",
        verbose_name="organ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="action_items",
    )
    treated_by = models.ForeignKey(
        "members.Body",
        verbose_name="behandlas av",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Organet som ska ta upp saken, t.ex. AU.",
    )
    due_on = models.DateField("senast", null=True, blank=True)
    done_on = models.DateField("klart", null=True, blank=True)
    done_note = models.TextField(
        "kommentar", max_length=2000, blank=True, help_text="Vad som gjordes, i några ord."
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="rapporterat av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    done_at = models.DateTimeField("rapporterat", null=True, editable=False)
    # Given by the page where it was written: sent once more, it is found and not doubled.
    token = models.UUIDField(null=True, unique=True, editable=False)
    history = History(excluded_fields=["token"])

    # What is said of an assignment later, also when the minutes that gave it stand fast.
    REPORTED = frozenset({"done_on", "done_note", "done_by", "done_at"})

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(receiver="chancery", person=None, body=None)
                | Q(receiver="person", person__isnull=False, body=None)
                | Q(receiver="body", person=None, body__isnull=False),
                name="meetings_action_item_one_receiver",
                violation_error_message=(
                    "Ett uppdrag går till kansliet, till en person eller till ett organ."
                ),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=False) | Q(done_note="", done_by=None, done_at=None),
                name="meetings_action_item_reported_is_done",
                violation_error_message="Ange dagen då uppdraget blev klart.",
            ),
        ]

    def __str__(self):
        return self.text[:80]

    def get_absolute_url(self):
        return reverse("assignment_detail", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Not done, and its last day (which itself belongs to the time) is over."""
        return bool(self.due_on) and not self.done_on and self.due_on < timezone.localdate()

    @property
    def receiver_name(self) -> str:
        """Who has the assignment, as it is printed."""
        if self.receiver == self.Receiver.PERSON:
            return str(self.person)
        if self.receiver == self.Receiver.BODY:
            return str(self.body)
        return "Kansliet"

    def clean(self):
        if self.receiver == self.Receiver.PERSON and not self.person_id:
            raise ValidationError({"person": "Välj personen som får uppdraget."})
        if self.receiver == self.Receiver.BODY and not self.body_id:
            raise ValidationError({"body": "Välj organet som får uppdraget."})
        # What does not belong to the chosen kind of receiver is dropped, not kept out of sight.
        if self.receiver != self.Receiver.PERSON:
            self.person = None
        if self.receiver != self.Receiver.BODY:
            self.body = None


class Statement(models.Model):
    """Dissent or remark by persons and party, never mixed into the decision's own text."""

    class Kind(models.TextChoices):
        RESERVATION = "reservation", "Reservation"
        SPECIAL = "special", "Särskilt uttalande"
        NOTE = "note", "Protokollsanteckning"

    position = models.PositiveIntegerField("ordning", default=0)
    kind = models.CharField("slag", max_length=12, choices=Kind.choices)
    persons = models.CharField("av", max_length=300, help_text="Namn, åtskilda med komma.")
    party = models.ForeignKey(
        "members.Party",
        verbose_name="parti",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    text = models.TextField("text", blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.persons}"


class AgendaStatement(Statement):
    """A statement at one item of an agenda."""

    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        related_name="statements",
    )
    history = History()

    @property
    def party_abbreviation(self) -> str:
        """The party as it was called on the day of the meeting; empty without one."""
        return self.party.abbreviation_on(self.item.meeting.date) if self.party else ""

    class Meta(Statement.Meta):
        verbose_name = "uttalande"
        verbose_name_plural = "reservationer och uttalanden"
