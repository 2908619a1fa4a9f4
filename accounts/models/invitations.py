"""An invitation: the only way an account comes to be."""

import hashlib
import secrets
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from members.history import History
from members.models import MunicipalityAccess, Role

KEY_BYTES = 32


def hash_of(key: str) -> str:
    """What is stored of a link's secret: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    """A secret for a link, safe in an address."""
    return secrets.token_urlsafe(KEY_BYTES)


def end_of_day(day: date) -> datetime:
    """The midnight that ends `day` in Stockholm."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


class InvitationQuerySet(models.QuerySet):
    def unanswered(self):
        """Neither accepted nor withdrawn; the time may be over."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self):
        """Those whose link works now."""
        return self.unanswered().filter(expires_at__gt=timezone.now())

    def expired(self):
        """Those whose time was over before they were answered."""
        over = Q(expires_at__lte=timezone.now(), withdrawn_at=None)
        return self.filter(over | Q(expires_at__lte=F("withdrawn_at")), accepted_at=None)

    def withdrawn(self):
        """Those withdrawn while their link worked."""
        return self.filter(withdrawn_at__lt=F("expires_at"))

    def accepted(self):
        return self.exclude(accepted_at=None)

    def with_key(self, key: str):
        """The invitation whose latest link carries `key`."""
        return self.filter(key_hash=hash_of(key))


class Invitation(models.Model):
    """Asks someone, by mail, to come in; what it gives is theirs once they have accepted.

    The link's secret is stored only as a hash: who reads the database can't use the link. The
    link works until `expires_at`, the midnight that ends its last day.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Öppen"
        ACCEPTED = "accepted", "Antagen"
        EXPIRED = "expired", "För gammal"
        WITHDRAWN = "withdrawn", "Återkallad"

    email = models.EmailField("e-postadress", max_length=254)
    person = models.ForeignKey(
        "members.Person",
        verbose_name="person",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations",
        help_text="Kontot kopplas till personen, som ser möten i de organ där hen har uppdrag.",
    )
    role = models.CharField("roll", max_length=20, choices=Role.choices, blank=True)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="inbjuden av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField("inbjuden", default=timezone.now, editable=False)
    sent_at = models.DateTimeField("länken skickad", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("gäller till")
    accepted_at = models.DateTimeField("antagen", null=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="konto",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="invitations",
    )
    withdrawn_at = models.DateTimeField("återkallad", null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="återkallad av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    history = History(excluded_fields=["key_hash"])
    # The link's secret, on the one object that has just been given it; never stored.
    key: str | None = None

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "inbjudan"
        verbose_name_plural = "inbjudningar"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="accounts_one_unanswered_invitation",
                violation_error_message="Adressen har redan en inbjudan som väntar på svar.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, account=None)
                | Q(accepted_at__isnull=False, account__isnull=False, withdrawn_at=None),
                name="accounts_accepted_by_an_account",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_by=None),
                name="accounts_withdrawn_at_a_time",
            ),
        ]

    def __str__(self):
        return f"Inbjudan till {self.email}"

    @property
    def status(self) -> "Invitation.Status":
        """What has become of it; that it is too old follows from the clock."""
        if self.accepted_at:
            return self.Status.ACCEPTED
        if self.withdrawn_at and self.withdrawn_at < self.expires_at:
            return self.Status.WITHDRAWN
        return self.Status.OPEN if timezone.now() < self.expires_at else self.Status.EXPIRED

    def get_status_display(self) -> str:
        """The status in a word, as Django does it for a stored one."""
        return self.status.label

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def gone(self) -> str:
        """Why the link does not work; nothing while it does."""
        return {
            self.Status.ACCEPTED: "Inbjudan är redan använd.",
            self.Status.WITHDRAWN: "Inbjudan har återkallats.",
            self.Status.EXPIRED: "Inbjudan är för gammal.",
        }.get(self.status, "")

    @property
    def last_day(self) -> date:
        """The last day the link works, in Stockholm."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1))


class InvitedAccess(models.Model):
    """A municipality that an invited account shall act for."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="accesses")
    municipality = models.ForeignKey(
        "members.Municipality",
        verbose_name="kommun",
        on_delete=models.PROTECT,
        related_name="+",
    )
    level = models.CharField(
        "behörighet",
        max_length=10,
        choices=MunicipalityAccess.Level.choices,
        default=MunicipalityAccess.Level.DRAFTER,
    )
    valid_from = models.DateField("från", default=timezone.localdate)
    valid_to = models.DateField("till och med", null=True, blank=True)

    class Meta:
        verbose_name = "behörighet för kommun"
        verbose_name_plural = "behörigheter för kommuner"
        ordering = ["municipality__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "municipality"],
                name="accounts_invited_once_a_municipality",
                violation_error_message="Kommunen står redan på en annan rad.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="accounts_invited_period_forward",
                violation_error_message="Behörigheten kan inte sluta före den börjar.",
            ),
        ]

    def __str__(self):
        return f"{self.get_level_display()} för {self.municipality}"

    @property
    def may_submit(self) -> bool:
        """Whether it also gives the right to hand in, not only to draft."""
        return self.level == MunicipalityAccess.Level.SUBMITTER

    @property
    def is_later(self) -> bool:
        """Whether it begins after today."""
        return self.valid_from > timezone.localdate()

    def clean(self):
        if self.valid_to and self.valid_to < timezone.localdate():
            raise ValidationError({"valid_to": "Den dagen har redan varit."}, code="past")
