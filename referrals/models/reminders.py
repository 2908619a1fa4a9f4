from django.conf import settings
from django.db import models
from django.utils import timezone

from members.history import Kept


class Reminder(Kept):
    """A recipient was reminded on an occasion: written together with the mail, once.

    `occasion` is "before:" or "after:" and the last day it is about, so that more time gives a
    new reminder, or "hand:" and the token of the form it was sent with. The constraint is what
    keeps two workers, or two clicks, from reminding twice.
    """

    recipient = models.ForeignKey(
        "referrals.Recipient",
        verbose_name="remissinstans",
        on_delete=models.PROTECT,
        related_name="reminders",
    )
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
        verbose_name = "påminnelse"
        verbose_name_plural = "påminnelser"
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "occasion"], name="referrals_reminded_once"
            )
        ]

    def __str__(self):
        return f"{self.recipient}: {self.occasion}"
