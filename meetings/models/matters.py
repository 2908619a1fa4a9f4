from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from members.history import History
from members.slugs import free_slug
from members.words import with_words

SLUG_LENGTH = 90

is_registration_number = RegexValidator(
    r"^[\w./ -]+$", "Ett diarienummer skrivs som KSL/16/0123 eller 2016-0123."
)


class MatterQuerySet(models.QuerySet):
    def open(self):
        """Not closed."""
        return self.filter(closed_on=None)

    def with_words(self, words: str):
        """Those whose title or registration number has each of `words`."""
        return with_words(self, words, "title", "registration_number")


class Matter(models.Model):
    """The thread that runs through meetings and years; has a registration number (dnr)."""

    title = models.CharField("rubrik", max_length=200)
    slug = models.SlugField("adressnamn", max_length=SLUG_LENGTH, unique=True, editable=False)
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
    # On its way to a body, usually the board; shown to everyone who has an account.
    heading_for = models.ForeignKey(
        "members.Body",
        verbose_name="på väg till",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="matters_heading",
        help_text="Alla som har ett konto ser att ärendet är på väg dit.",
    )
    heading_since = models.DateField(
        "på väg sedan", null=True, blank=True, help_text="Tomt betyder i dag."
    )
    wanted_on = models.DateField("önskat datum", null=True, blank=True)
    heading_note = models.CharField("kommentar", max_length=300, blank=True)
    history = History()

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        ordering = ["-opened_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="meetings_matter_period_forward",
                violation_error_message="Ärendet kan inte avslutas innan det öppnas.",
            ),
            models.CheckConstraint(
                condition=Q(heading_for=None, heading_since=None, wanted_on=None, heading_note="")
                | Q(heading_for__isnull=False, heading_since__isnull=False),
                name="meetings_matter_heading_somewhere",
                violation_error_message="Välj organet som ärendet är på väg till.",
            ),
            models.CheckConstraint(
                condition=Q(wanted_on=None) | Q(wanted_on__gte=F("heading_since")),
                name="meetings_matter_wanted_later",
                violation_error_message="Det önskade datumet kan inte ligga före den dag då "
                "ärendet var på väg.",
            ),
        ]

    def __str__(self):
        if self.registration_number:
            return f"{self.title} ({self.registration_number})"
        return self.title

    def get_absolute_url(self):
        return reverse("matter_detail", args=[self.slug])

    def clean(self):
        if self.heading_for_id and self.heading_since is None:
            self.heading_since = timezone.localdate()

    def save(self, *args, **kwargs):
        self.slug = self.slug or free_slug(
            Matter.objects.all(), self.title, fallback="arende", max_length=SLUG_LENGTH
        )
        if self.heading_for_id and self.heading_since is None:
            self.heading_since = timezone.localdate()
        # Several matters may lack a number, none may share one.
        self.registration_number = (self.registration_number or "").strip() or None
        super().save(*args, **kwargs)
