from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from members.history import History


class AttendanceQuerySet(models.QuerySet):
    def adjusters(self):
        """Those who were there and whose role that day was to adjust the protocol."""
        return self.filter(role__icontains=Attendance.ADJUSTER, status__in=Attendance.THERE)


class Attendance(models.Model):
    """Who was there, or should have been: what was true that day, whatever changes later."""

    class Group(models.TextChoices):
        MEMBER = "member", "Ledamot"
        SUBSTITUTE = "substitute", "Ersättare"
        GUEST = "guest", "Gäst"
        STAFF = "staff", "Kansliet"

    class Status(models.TextChoices):
        PRESENT = "present", "närvarande"
        REMOTE = "remote", "närvarande på distans"
        ABSENT_NOTIFIED = "absent_notified", "frånvarande, anmält"
        ABSENT = "absent", "frånvarande"

    THERE = (Status.PRESENT, Status.REMOTE)
    ADJUSTER = "justerare"

    meeting = models.ForeignKey(
        "meetings.Meeting",
        verbose_name="möte",
        on_delete=models.CASCADE,
        related_name="attendances",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    person = models.ForeignKey(
        "members.Person",
        verbose_name="person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
    )
    name = models.CharField(
        "namn", max_length=160, blank=True, help_text="Fylls i från personen om det lämnas tomt."
    )
    group = models.CharField("grupp", max_length=10, choices=Group.choices, default=Group.MEMBER)
    status = models.CharField(
        "närvaro", max_length=16, choices=Status.choices, default=Status.PRESENT
    )
    municipality = models.ForeignKey(
        "members.Municipality",
        verbose_name="kommun",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
    )
    party = models.ForeignKey(
        "members.Party",
        verbose_name="parti",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # As written that day: a municipality or party that changes its name later does not change it.
    municipality_name = models.CharField(max_length=60, blank=True, editable=False)
    party_abbreviation = models.CharField(max_length=10, blank=True, editable=False)
    organisation = models.CharField("organisation", max_length=160, blank=True)
    role = models.CharField(
        "roll eller titel", max_length=160, blank=True, help_text="Så som den var den dagen."
    )
    from_item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="kom vid punkt",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    to_item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="gick efter punkt",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    history = History()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="meetings_attendance_person_once",
                violation_error_message="Personen står redan på mötets närvarolista.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="meetings_attendance_has_a_name"),
        ]

    def __str__(self):
        return self.name or str(self.person or "")

    @classmethod
    def from_db(cls, db, field_names, values):
        instance = super().from_db(db, field_names, values)
        if "municipality_id" in field_names and "party_id" in field_names:
            instance._stored_represents = (instance.municipality_id, instance.party_id)
        return instance

    @property
    def was_there(self) -> bool:
        return self.status in self.THERE

    @property
    def is_adjuster(self) -> bool:
        """The same as `adjusters()`, for one row."""
        return self.was_there and self.ADJUSTER in self.role.lower()

    def clean(self):
        if not self.person_id and not self.name.strip():
            raise ValidationError({"name": "Välj en person eller skriv ett namn."})
        for field in ("from_item", "to_item"):
            item = getattr(self, field)
            if item and item.meeting_id != self.meeting_id:
                raise ValidationError({field: "Välj en punkt på samma möte."})

    def full_clean(self, *args, **kwargs):
        self._fill_name()
        super().full_clean(*args, **kwargs)

    def save(self, *args, **kwargs):
        self._fill_name()
        before = getattr(self, "_stored_represents", (None, None))
        if self.municipality_id != before[0]:
            self.municipality_name = self.municipality.name if self.municipality else ""
        if self.party_id != before[1]:
            day = self.meeting.date
            self.party_abbreviation = self.party.abbreviation_on(day) if self.party else ""
        super().save(*args, **kwargs)
        self._stored_represents = (self.municipality_id, self.party_id)

    def _fill_name(self):
        self.name = " ".join((self.name or "").split())
        if not self.name and self.person_id:
            self.name = self.person.name
