from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from members.history import History
from referrals import rules


class RecipientQuerySet(models.QuerySet):
    def acted_for_by(self, user):
        """Recipients on whose behalf `user` may draft today; see `referrals.rules`."""
        return self.filter(rules.acted_for(user))


class Recipient(models.Model):
    """One that a referral is sent to: a municipality, another organisation, or a person.

    Municipalities answer through accounts; the others through a secret address in their mail,
    of which only the hash is kept.
    """

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", "Kommun"
        ORGANISATION = "organisation", "Organisation"
        PERSON = "person", "Person"

    referral = models.ForeignKey(
        "referrals.Referral",
        verbose_name="remiss",
        on_delete=models.CASCADE,
        related_name="recipients",
    )
    kind = models.CharField("slag", max_length=12, choices=Kind.choices)
    municipality = models.ForeignKey(
        "members.Municipality",
        verbose_name="kommun",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_received",
    )
    person = models.ForeignKey(
        "members.Person",
        verbose_name="person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_received",
    )
    name = models.CharField("namn", max_length=150)
    email = models.EmailField("e-postadress", blank=True)
    group = models.CharField(
        "grupp",
        max_length=80,
        blank=True,
        help_text="I en enkät: gruppen svaren redovisas för, t.ex. Kommundirektörer.",
    )
    key_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    # A later last day, granted to this recipient alone.
    due_on = models.DateField("eget sista svarsdatum", null=True, blank=True, editable=False)
    opened_at = models.DateTimeField("öppnad", null=True, editable=False)
    history = History(excluded_fields=["key_hash"])

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "remissinstans"
        verbose_name_plural = "remissinstanser"
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="municipality", municipality__isnull=False, person=None)
                | Q(kind="organisation", municipality=None, person=None)
                | Q(kind="person", municipality=None),
                name="referrals_recipient_is_one_kind",
                violation_error_message="En remissinstans är en kommun, organisation eller person.",
            ),
            models.UniqueConstraint(
                fields=["referral", "municipality"],
                name="referrals_municipality_once",
                violation_error_message="Kommunen är redan mottagare.",
            ),
            models.UniqueConstraint(
                "referral",
                Lower("email"),
                condition=~Q(kind="municipality") & ~Q(email=""),
                name="referrals_address_once",
                violation_error_message="Adressen är redan mottagare.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def last_day(self) -> date | None:
        """The last day to answer in time: its own if one was granted."""
        return self.due_on or self.referral.due_on

    @property
    def days_left(self) -> int:
        """Days until its own last day: 0 on it, negative afterwards."""
        return (self.last_day - timezone.localdate()).days

    @property
    def time_left(self) -> str:
        """How long it has, in words."""
        if self.days_left < 0:
            return "Svarstiden är slut"
        return {0: "Sista dagen i dag", 1: "Sista dagen i morgon"}.get(
            self.days_left, f"{self.days_left} dagar kvar"
        )


class ExtensionRequest(models.Model):
    """A recipient asks for more time (anstånd); the chancery grants or refuses."""

    class Status(models.TextChoices):
        ASKED = "asked", "Begärt"
        GRANTED = "granted", "Beviljat"
        REFUSED = "refused", "Avslaget"

    recipient = models.ForeignKey(
        Recipient, verbose_name="remissinstans", on_delete=models.PROTECT, related_name="extensions"
    )
    wanted_until = models.DateField("önskat sista svarsdatum")
    reason = models.TextField("skäl")
    asked_at = models.DateTimeField("begärt", auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="begärt av",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    status = models.CharField(
        "status", max_length=10, choices=Status.choices, default=Status.ASKED, editable=False
    )
    granted_until = models.DateField("beviljat till och med", null=True, editable=False)
    answer = models.CharField("svar", max_length=300, blank=True, editable=False)
    decided_at = models.DateTimeField("avgjort", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="avgjort av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    history = History()

    class Meta:
        verbose_name = "begäran om anstånd"
        verbose_name_plural = "anstånd"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"],
                condition=Q(status="asked"),
                name="referrals_one_open_extension",
                violation_error_message="Det finns redan en begäran som inte är avgjord.",
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at=None, granted_until=None)
                | Q(status="granted", decided_at__isnull=False, granted_until__isnull=False)
                | Q(status="refused", decided_at__isnull=False, granted_until=None),
                name="referrals_extension_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_at__gte=F("asked_at")),
                name="referrals_extension_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.recipient}: anstånd till {self.wanted_until}"
