from django.conf import settings
from django.db import models
from django.utils import timezone

from members.history import Kept


class ReminderDays(models.Model):
    """When those who were asked something and have not answered are reminded, by themselves."""

    remind_before = models.PositiveSmallIntegerField(
        "påminn dagar före",
        null=True,
        blank=True,
        default=7,
        help_text="Så många dagar före sista svarsdag. Tomt: ingen påminnelse.",
    )
    remind_after = models.PositiveSmallIntegerField(
        "påminn dagar efter",
        null=True,
        blank=True,
        default=3,
        help_text="Så många dagar efter sista svarsdag. Tomt: ingen påminnelse.",
    )

    class Meta:
        abstract = True


class ReminderRecord(Kept):
    """Somebody was reminded on an occasion: written together with the mail, once.

    `occasion` is "before:" or "after:" and the last day it is about, so that more time gives a
    new reminder, or "hand:" and the token of the form it was sent with. A constraint of whoever
    inherits lets nobody be reminded twice on one, by two workers or by two clicks.
    """

    occasion = models.CharField("tillfälle", max_length=60)
    written_at = models.DateTimeField("skriven", default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="skriven av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True
        verbose_name = "påminnelse"
        verbose_name_plural = "påminnelser"
        ordering = ["written_at", "pk"]


class Reminder(ReminderRecord):
    """A recipient of a referral was reminded."""

    recipient = models.ForeignKey(
        "referrals.Recipient",
        verbose_name="remissinstans",
        on_delete=models.PROTECT,
        related_name="reminders",
    )

    class Meta(ReminderRecord.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "occasion"], name="referrals_reminded_once"
            )
        ]

    def __str__(self):
        return f"{self.recipient}: {self.occasion}"
