"""Who follows what, and the mails that told them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.history import History, Kept


class Following(models.Model):
    """An account follows a matter, or a body.

    `told` keeps what the follower knows of already: the names of events, as the thread names
    them. A mail tells of those that are not among them.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="konto",
        on_delete=models.PROTECT,
        related_name="followings",
    )
    matter = models.ForeignKey(
        "meetings.Matter",
        verbose_name="ärende",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="followings",
    )
    body = models.ForeignKey(
        "members.Body",
        verbose_name="organ",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="followings",
    )
    since = models.DateTimeField("sedan", auto_now_add=True)
    told = models.JSONField(default=list, editable=False)
    history = History(excluded_fields=["told"])

    class Meta:
        verbose_name = "bevakning"
        verbose_name_plural = "bevakningar"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(matter=None, body__isnull=False) | Q(matter__isnull=False, body=None),
                name="meetings_following_of_one",
                violation_error_message="Man följer ett ärende eller ett organ.",
            ),
            models.UniqueConstraint(
                fields=["user", "matter"],
                name="meetings_matter_followed_once",
                violation_error_message="Du följer redan ärendet.",
            ),
            models.UniqueConstraint(
                fields=["user", "body"],
                name="meetings_body_followed_once",
                violation_error_message="Du följer redan organet.",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.matter or self.body}"


class Digest(Kept):
    """What an account follows was looked through on a day: written together with its mail, once.

    Also when there was nothing to tell. The constraint is what keeps two workers, or one that
    starts again, from writing two mails on a day.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="konto",
        on_delete=models.PROTECT,
        related_name="digests",
    )
    day = models.DateField("dag")
    events = models.PositiveIntegerField("händelser", default=0)
    written_at = models.DateTimeField("skriven", auto_now_add=True)

    class Meta:
        verbose_name = "sammandrag"
        verbose_name_plural = "sammandrag"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="meetings_one_digest_a_day")
        ]

    def __str__(self):
        return f"{self.user} {self.day}"
