"""What happened at the doors: log-ins, changes of rights, downloads. Written once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.history import Kept, KeptQuerySet

NAME_LENGTH = 254
WHAT_LENGTH = 600


class EventQuerySet(KeptQuerySet):
    def about(self, account_id: int):
        """What the account did, and what was done with it."""
        return self.filter(Q(actor_id=account_id) | Q(account_id=account_id))


class Event(Kept):
    """One thing that happened: who did it, with which account, and what.

    The names are those of that day, and stay when an account is renamed or deleted. Written by
    `accounts.log.record` only. Nothing in it changes, except that the IP address is forgotten.
    """

    class Kind(models.TextChoices):
        LOGGED_IN = "logged_in", "Loggade in"
        LOGIN_FAILED = "login_failed", "Misslyckad inloggning"
        LOGGED_OUT = "logged_out", "Loggade ut"
        SESSION_ENDED = "session_ended", "Session avslutad"
        FACTOR_ADDED = "factor_added", "Inloggningssätt tillagt"
        FACTOR_REMOVED = "factor_removed", "Inloggningssätt borttaget"
        PASSWORD_CHANGED = "password_changed", "Lösenord ändrat"
        RIGHTS_CHANGED = "rights_changed", "Behörighet ändrad"
        INVITED = "invited", "Inbjudan skickad"
        INVITATION_WITHDRAWN = "invitation_withdrawn", "Inbjudan återkallad"
        INVITATION_ACCEPTED = "invitation_accepted", "Inbjudan antagen"
        FILE_DOWNLOADED = "file_downloaded", "Fil hämtad"

    # The only events for which the address of the computer is of use: to see an intrusion.
    WITH_ADDRESS = ("logged_in", "login_failed")

    at = models.DateTimeField("när", default=timezone.now, editable=False)
    kind = models.CharField("händelse", max_length=24, choices=Kind.choices, editable=False)
    # Without constraints: what happened is still true when the account is gone.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="vem",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        editable=False,
        related_name="+",
    )
    actor_name = models.CharField("vem", max_length=NAME_LENGTH, blank=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="konto",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        editable=False,
        related_name="+",
    )
    account_name = models.CharField("konto", max_length=NAME_LENGTH, blank=True, editable=False)
    what = models.CharField("vad", max_length=WHAT_LENGTH, blank=True, editable=False)
    method = models.CharField("med", max_length=60, blank=True, editable=False)
    ip = models.GenericIPAddressField("IP-adress", null=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="accounts_events_newest"),
            # The log of one account, and of one kind.
            models.Index(fields=["account", "-at"], name="accounts_events_of_account"),
            models.Index(fields=["actor", "-at"], name="accounts_events_of_actor"),
            models.Index(fields=["kind", "-at"], name="accounts_events_of_kind"),
            # What `forget_addresses` looks for; few rows still have one.
            models.Index(
                fields=["at"], condition=Q(ip__isnull=False), name="accounts_events_with_ip"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ip=None) | Q(kind__in=["logged_in", "login_failed"]),
                name="accounts_ip_at_log_ins_only",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.account_name or self.actor_name}".rstrip(": ")
