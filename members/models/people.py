from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from members.history import History
from members.slugs import free_slug


class MunicipalityQuerySet(models.QuerySet):
    def member_on(self, day: date):
        """Municipalities that belonged to the association on `day`; both ends inclusive."""
        return self.filter(
            Q(member_from=None) | Q(member_from__lte=day),
            Q(member_to=None) | Q(member_to__gte=day),
        )


class Municipality(models.Model):
    """One of the 26 members of the association."""

    code = models.CharField(
        "kommunkod",
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{4}$", "En kommunkod har fyra siffror, t.ex. 0127.")],
        help_text="SCB:s kod, fyra siffror.",
    )
    name = models.CharField("namn", max_length=60, unique=True, help_text="Kort: Botkyrka")
    full_name = models.CharField("fullt namn", max_length=80, help_text="Botkyrka kommun")
    slug = models.SlugField("adressnamn", max_length=60, unique=True)
    registrar_email = models.EmailField("registratorns e-post", blank=True)
    population = models.PositiveIntegerField(
        "folkmängd",
        null=True,
        blank=True,
        help_text="Antal invånare enligt SCB. Används när svar vägs efter folkmängd.",
    )
    population_year = models.PositiveSmallIntegerField(
        "folkmängd år", null=True, blank=True, help_text="Den 31 december det året."
    )
    member_from = models.DateField("medlem från", null=True, blank=True)
    member_to = models.DateField("medlem till och med", null=True, blank=True)
    history = History()

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommuner"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member_to=None)
                | Q(member_from=None)
                | Q(member_to__gte=F("member_from")),
                name="members_municipality_period_forward",
                violation_error_message="Medlemskapet kan inte sluta före det börjar.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("municipality_detail", args=[self.slug])


class Party(models.Model):
    """A political party; a former abbreviation is kept for papers of its time (FP until 2015)."""

    abbreviation = models.CharField("förkortning", max_length=10, unique=True)
    name = models.CharField("namn", max_length=80)
    former_abbreviation = models.CharField("tidigare förkortning", max_length=10, blank=True)
    former_name = models.CharField("tidigare namn", max_length=80, blank=True)
    renamed_on = models.DateField("bytte namn", null=True, blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    history = History()

    class Meta:
        verbose_name = "parti"
        verbose_name_plural = "partier"
        ordering = ["position", "abbreviation"]

    def __str__(self):
        return self.abbreviation

    def abbreviation_on(self, day: date) -> str:
        """The abbreviation that was in use on `day`."""
        if self.former_abbreviation and self.renamed_on and day < self.renamed_on:
            return self.former_abbreviation
        return self.abbreviation


class Person(models.Model):
    """Someone who sits in a body, works in the chancery or is named in minutes."""

    given_name = models.CharField("förnamn", max_length=80)
    family_name = models.CharField("efternamn", max_length=80)
    slug = models.SlugField("adressnamn", max_length=180, unique=True, blank=True)
    email = models.EmailField("e-postadress", blank=True)
    title = models.CharField(
        "titel", max_length=120, blank=True, help_text="T.ex. kommundirektör eller handläggare."
    )
    is_chancery = models.BooleanField("arbetar på kansliet", default=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="konto",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
    )
    history = History()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer"
        ordering = ["family_name", "given_name"]
        indexes = [models.Index(fields=["family_name", "given_name"])]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_absolute_url(self):
        return reverse("person_detail", args=[self.slug])

    def clean(self):
        if not (self.given_name or "").strip() or not (self.family_name or "").strip():
            raise ValidationError("En person behöver både förnamn och efternamn.")

    def save(self, *args, **kwargs):
        if not self.slug:
            people = Person.objects.all()
            self.slug = free_slug(people, self.name, fallback="person", max_length=180)
        super().save(*args, **kwargs)
