from datetime import date

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from members.history import History
from members.models.revised import Revised

# What changes without anyone changing the account: no entry in its history, no new revision.
UNSEEN = ("password", "last_login", "session_generation")


def normal_address(address: str) -> str:
    """A mail address as accounts have it: without spaces around it, in lower case."""
    return address.strip().lower()


class UserManager(BaseUserManager):
    """Makes accounts whose name is a mail address, whatever its case."""

    use_in_migrations = True

    def get_by_natural_key(self, username):
        return self.get(email__iexact=normal_address(username))

    def create_user(self, email, password=None, **extra):
        """Make an account; without a password it can't be used to log in by password."""
        if not email:
            raise ValueError("An account needs a mail address.")
        user = self.model(email=normal_address(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **extra):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class Role(models.TextChoices):
    """What an account may do in the admin: the names of Django's groups, made by a migration."""

    OFFICE = "Kansli", "kansliet"
    OWNER = "Systemägare", "systemägare"


class AccountHistory(History):
    """Leaves out savings of what it doesn't keep: each log-in stores when it was."""

    def post_save(self, instance, created, using=None, **kwargs):
        saved = kwargs.get("update_fields")
        if created or saved is None or not set(saved) <= set(self.excluded_fields):
            super().post_save(instance, created, using=using, **kwargs)


class User(Revised, AbstractUser):
    """An account. A member's account hangs on a Person; the chancery's have a Role as well.

    `is_staff` only opens the admin; what one may do there, the group named by Role decides.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Kontot är öppet"
        CLOSED = "closed", "Kontot är avstängt"

    username = None
    email = models.EmailField("e-postadress", max_length=254, unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    session_generation = models.PositiveIntegerField(default=0, editable=False)
    history = AccountHistory(excluded_fields=[*UNSEEN, "revision"], m2m_fields=["groups"])

    objects = UserManager()

    class Meta:
        verbose_name = "konto"
        verbose_name_plural = "konton"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="members_user_email_once",
                violation_error_message="Det finns redan ett konto med den adressen.",
            )
        ]

    def __str__(self):
        return self.email

    def save(self, *args, **kwargs):
        fields = kwargs.get("update_fields")
        if fields is not None and set(fields) <= set(UNSEEN):
            return super(Revised, self).save(*args, **kwargs)
        return super().save(*args, **kwargs)

    def get_session_auth_hash(self):
        """Sessions of another generation are over: see `end_sessions` in accounts.workflow."""
        return f"{super().get_session_auth_hash()}.{self.session_generation}"

    def get_session_auth_fallback_hash(self):
        for known in super().get_session_auth_fallback_hash():
            yield f"{known}.{self.session_generation}"

    @property
    def name(self) -> str:
        """Whose account it is: the person's name if there is one, then the account's own."""
        person = getattr(self, "person", None)
        return (person.name if person else self.get_full_name()) or self.email

    @property
    def status(self) -> "User.Status":
        return self.Status.OPEN if self.is_active else self.Status.CLOSED

    def get_status_display(self) -> str:
        """The status in a word, as Django does it for a stored one."""
        return self.status.label

    @cached_property
    def given_role(self) -> Role | None:
        """The highest role the account has been given, also while it is closed."""
        if self.is_superuser:
            return Role.OWNER
        names = {group.name for group in self.groups.all()} if self.is_staff else ()
        return next((role for role in (Role.OWNER, Role.OFFICE) if role in names), None)

    @property
    def role(self) -> Role | None:
        """The highest role of an account that is open; asked for once a request."""
        return self.given_role if self.is_active else None


class MunicipalityAccessQuerySet(models.QuerySet):
    def valid_on(self, day: date):
        """Accesses that cover `day`; both ends inclusive."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def valid(self):
        """Accesses that hold today, in Stockholm."""
        return self.valid_on(timezone.localdate())


class MunicipalityAccess(models.Model):
    """What an account may do for one municipality, and when; an account may have several."""

    class Level(models.TextChoices):
        DRAFTER = "drafter", "handläggare"
        SUBMITTER = "submitter", "behörig"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="konto",
        on_delete=models.PROTECT,
        related_name="municipality_accesses",
    )
    municipality = models.ForeignKey(
        "members.Municipality",
        verbose_name="kommun",
        on_delete=models.PROTECT,
        related_name="accesses",
    )
    level = models.CharField(
        "behörighet",
        max_length=10,
        choices=Level.choices,
        default=Level.DRAFTER,
        help_text="En handläggare skriver utkast, en behörig (registrator) lämnar också in.",
    )
    valid_from = models.DateField("från", default=timezone.localdate)
    valid_to = models.DateField("till och med", null=True, blank=True)
    history = History()

    objects = MunicipalityAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "behörighet för kommun"
        verbose_name_plural = "behörigheter för kommuner"
        ordering = ["municipality__name", "valid_from"]
        indexes = [models.Index(fields=["user", "valid_from", "valid_to"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="members_access_period_forward",
                violation_error_message="Behörigheten kan inte sluta före den börjar.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_level_display()} för {self.municipality}"

    @property
    def may_submit(self) -> bool:
        """Whether it also gives the right to hand in, not only to draft."""
        return self.level == self.Level.SUBMITTER

    @property
    def is_valid(self) -> bool:
        """Whether it holds today, in Stockholm; both ends inclusive."""
        today = timezone.localdate()
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)

    def overlapping(self):
        """Other accesses of the same account for the same municipality on some same day."""
        others = MunicipalityAccess.objects.filter(
            user_id=self.user_id, municipality_id=self.municipality_id
        ).exclude(pk=self.pk)
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=self.valid_from))
        return others.filter(valid_from__lte=self.valid_to) if self.valid_to else others

    def clean(self):
        if not (self.user_id and self.municipality_id and self.valid_from):
            return
        if self.valid_to and self.valid_to < self.valid_from:
            return  # The check constraint's message says it.
        other = self.overlapping().first()
        if other:
            until = f"till och med {other.valid_to}" if other.valid_to else "tills vidare"
            raise ValidationError(
                {
                    "valid_from": (
                        f"Kontot är redan {other.get_level_display()} för {self.municipality} "
                        f"från {other.valid_from} {until}."
                    )
                },
                code="overlap",
            )
