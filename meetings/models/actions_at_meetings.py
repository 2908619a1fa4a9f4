from django.conf import settings
from django.db import models

from members.history import History


class ActionAtMeeting(models.Model):
    """What became of the proposal that a meeting treats an assignment.

    Taken in at `item`, or put aside for this meeting (no item). Once the item is removed there is
    no row, and the assignment is proposed again.
    """

    action = models.ForeignKey(
        "meetings.ActionItem",
        verbose_name="uppdrag",
        on_delete=models.CASCADE,
        related_name="at_meetings",
    )
    meeting = models.ForeignKey(
        "meetings.Meeting",
        verbose_name="möte",
        on_delete=models.CASCADE,
        related_name="treated_actions",
    )
    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="treated_actions",
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="avgjort av",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    settled_at = models.DateTimeField("avgjort", auto_now_add=True)
    history = History()

    class Meta:
        verbose_name = "uppdrag på ett möte"
        verbose_name_plural = "uppdrag på möten"
        ordering = ["settled_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "meeting"], name="meetings_action_once_a_meeting"
            )
        ]

    def __str__(self):
        return f"{self.action}: {self.meeting}"
