"""Who served for whom, who stood aside, what was put off (kommunallagen 5 kap. 66–67 §§).

Everything refers to rows of that day's attendance, so names are those of the day.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from meetings.presence import service_errors
from members.history import History


def _of_same_meeting(meeting_id, rows) -> dict[str, str]:
    """Errors by field for rows that hang on another meeting."""
    said = "Välj en punkt eller person på samma möte."
    return {name: said for name, row in rows.items() if row and row.meeting_id != meeting_id}


class Service(models.Model):
    """A substitute serves in a member's place (5 kap. 17–21 §§, 6 kap. 17 §), from § to §."""

    meeting = models.ForeignKey(
        "meetings.Meeting", verbose_name="möte", on_delete=models.CASCADE, related_name="services"
    )
    substitute = models.ForeignKey(
        "meetings.Attendance",
        verbose_name="ersättare",
        on_delete=models.RESTRICT,
        related_name="services",
    )
    member = models.ForeignKey(
        "meetings.Attendance",
        verbose_name="tjänstgör för",
        on_delete=models.RESTRICT,
        related_name="services_of_others",
    )
    # RESTRICT: a bound that vanished would make the service longer than it was.
    from_item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="från och med punkt",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Lämnas tomt om det är från början.",
    )
    to_item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="till och med punkt",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Lämnas tomt om det är till slutet.",
    )
    history = History()

    class Meta:
        verbose_name = "tjänstgöring"
        verbose_name_plural = "tjänstgörande ersättare"
        ordering = ["substitute__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(substitute=F("member")), name="meetings_service_for_another"
            )
        ]

    def __str__(self):
        return f"{self.substitute} för {self.member}"

    def clean(self):
        rows = {name: self._given(name) for name in ("substitute", "member")}
        bounds = {"from_item": self.from_item, "to_item": self.to_item}
        errors = _of_same_meeting(self.meeting_id, rows | bounds)
        if not errors and all(rows.values()):
            errors = service_errors(self)
        if errors:
            raise ValidationError(errors)

    def _given(self, name):
        return getattr(self, name) if getattr(self, f"{name}_id") else None


class Disqualification(models.Model):
    """Someone stands aside at an item because of jäv (5 kap. 47–48 §§, 6 kap. 28–30 §§)."""

    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        related_name="disqualifications",
    )
    attendance = models.ForeignKey(
        "meetings.Attendance",
        verbose_name="person",
        on_delete=models.RESTRICT,
        related_name="disqualifications",
    )
    ground = models.CharField(
        "skäl",
        max_length=300,
        blank=True,
        help_text="Skrivs ut i protokollet. Kan lämnas tomt.",
    )
    history = History()

    class Meta:
        verbose_name = "jäv"
        verbose_name_plural = "jäv"
        ordering = ["attendance__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "attendance"],
                name="meetings_disqualified_once",
                violation_error_message="Personen är redan antecknad som jävig vid punkten.",
            )
        ]

    def __str__(self):
        return str(self.attendance)

    def clean(self):
        if not self.attendance_id:
            return
        errors = _of_same_meeting(self.item.meeting_id, {"attendance": self.attendance})
        if errors:
            raise ValidationError(errors)
        if self.attendance.ballots.filter(vote__item=self.item_id).exists():
            said = f"{self.attendance} har röstat vid punkten. Ta bort rösten först."
            raise ValidationError({"attendance": said})


class Deferral(models.Model):
    """An item that was put off: postponed, or remitted (5 kap. 50–51 §§, 6 kap. 33 §)."""

    class Kind(models.TextChoices):
        POSTPONED = "postponed", "Bordläggs"
        REMITTED = "remitted", "Återremitteras"
        WITHDRAWN = "withdrawn", "Utgår"

    item = models.OneToOneField(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        related_name="deferral",
    )
    kind = models.CharField("ärendet", max_length=10, choices=Kind.choices)
    reason = models.TextField("motivering", blank=True, help_text="En återremiss ska motiveras.")
    history = History()

    class Meta:
        verbose_name = "bordläggning eller återremiss"
        verbose_name_plural = "bordläggning och återremiss"

    def __str__(self):
        return self.get_kind_display()

    @property
    def sentence(self) -> str:
        """As it stands in the protocol."""
        return {"postponed": "Ärendet bordläggs.", "withdrawn": "Ärendet utgår."}.get(
            self.kind, "Ärendet återremitteras."
        )

    def clean(self):
        if self.kind == self.Kind.REMITTED and not self.reason.strip():
            raise ValidationError({"reason": "Skriv vad ärendet återremitteras för."})


class Adjournment(models.Model):
    """A pause in the meeting, after an item. Times are those of the clock on the wall that day."""

    meeting = models.ForeignKey(
        "meetings.Meeting",
        verbose_name="möte",
        on_delete=models.CASCADE,
        related_name="adjournments",
    )
    after = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="efter punkt",
        on_delete=models.RESTRICT,
        related_name="adjournments",
    )
    starts = models.TimeField("från kl.")
    ends = models.TimeField("till kl.", null=True, blank=True)
    history = History()

    class Meta:
        verbose_name = "ajournering"
        verbose_name_plural = "ajourneringar"
        ordering = ["starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")),
                name="meetings_adjournment_ends_after_start",
                violation_error_message="Ajourneringen kan inte sluta innan den börjar.",
            )
        ]

    def __str__(self):
        return f"kl. {self.starts:%H.%M}" + (f"–{self.ends:%H.%M}" if self.ends else "")

    @property
    def sentence(self) -> str:
        """As it stands in the protocol."""
        return f"Sammanträdet ajourneras {self}."

    def clean(self):
        if self.after_id and self.after.meeting_id != self.meeting_id:
            raise ValidationError({"after": "Välj en punkt på samma möte."})
        if not self.starts:
            return
        if self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": "Ajourneringen kan inte sluta innan den börjar."})
        others = Adjournment.objects.filter(meeting=self.meeting_id).exclude(pk=self.pk)
        before = others.filter(Q(ends=None) | Q(ends__gt=self.starts))
        if self.ends:
            before = before.filter(starts__lt=self.ends)
        if before.exists():
            raise ValidationError({"starts": "Tiden går in i en annan ajournering."})
