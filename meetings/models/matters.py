from django.core.validators import RegexValidator
from django.db import models

from members.history import History

is_registration_number = RegexValidator(
    r"^[\w./ -]+$", "Ett diarienummer skrivs som KSL/16/0123 eller 2016-0123."
)


class Matter(models.Model):
    """The thread that runs through meetings and years; has a registration number (dnr)."""

    title = models.CharField("rubrik", max_length=200)
    registration_number = models.CharField(
        "diarienummer",
        max_length=40,
        unique=True,
        null=True,
        blank=True,
        validators=[is_registration_number],
    )
    policy_area = models.ForeignKey(
        "members.PolicyArea",
        verbose_name="sakområde",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="matters",
    )
    opened_on = models.DateField("öppnat", null=True, blank=True)
    closed_on = models.DateField("avslutat", null=True, blank=True)
    history = History()

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        ordering = ["-opened_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on=None)
                | models.Q(opened_on=None)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="meetings_matter_period_forward",
                violation_error_message="Ärendet kan inte avslutas innan det öppnas.",
            )
        ]

    def __str__(self):
        if self.registration_number:
            return f"{self.title} ({self.registration_number})"
        return self.title

    def save(self, *args, **kwargs):
        # Several matters may lack a number, none may share one.
        self.registration_number = (self.registration_number or "").strip() or None
        super().save(*args, **kwargs)
