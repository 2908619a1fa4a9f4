from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from members.history import History
from members.richtext import RichTextField


class PolicyArea(models.Model):
    """A policy area, under Regional utveckling or Välfärdsutveckling."""

    name = models.CharField("namn", max_length=80, unique=True)
    slug = models.SlugField("adressnamn", max_length=80, unique=True)
    parent = models.ForeignKey(
        "self",
        verbose_name="hör till",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    position = models.PositiveSmallIntegerField("ordning", default=0)
    history = History()

    class Meta:
        verbose_name = "sakområde"
        verbose_name_plural = "sakområden"
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def clean(self):
        if self.parent and (self.parent_id == self.pk or self.parent.parent_id):
            raise ValidationError(
                {"parent": "Ett sakområde hör till ett av de två huvudområdena, inte djupare."}
            )


class BodyQuerySet(models.QuerySet):
    def active_on(self, day: date):
        """Bodies whose term covers `day`; both ends inclusive."""
        return self.filter(
            Q(term_from=None) | Q(term_from__lte=day), Q(term_to=None) | Q(term_to__gte=day)
        )


class Body(models.Model):
    """Anything that meets: the board, its working committee, groups, networks."""

    class Kind(models.TextChoices):
        ASSEMBLY = "assembly", "Förbundsmöte"
        BOARD = "board", "Styrelse"
        COMMITTEE = "committee", "Utskott"
        GROUP = "group", "Grupp"
        STEERING = "steering", "Politisk styrgrupp"
        NETWORK = "network", "Nätverk"
        AUDIT = "audit", "Revision"

    class MinutesKind(models.TextChoices):
        MINUTES = "minutes", "Minnesanteckningar"
        PROTOCOL = "protocol", "Protokoll"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Alla"
        MEMBERS = "members", "Inloggade medlemmar"
        BODY = "body", "Organets ledamöter"

    name = models.CharField("namn", max_length=120, unique=True)
    short_name = models.CharField("kort namn", max_length=40, unique=True)
    slug = models.SlugField("adressnamn", max_length=60, unique=True)
    other_names = models.CharField(
        "andra namn",
        max_length=300,
        blank=True,
        help_text="Så som organet också skrivs i äldre handlingar, åtskilda med semikolon.",
    )
    kind = models.CharField("slag", max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name="underordnat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    policy_area = models.ForeignKey(
        PolicyArea,
        verbose_name="sakområde",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
    )
    mandate = RichTextField("uppdrag")
    term_from = models.DateField("finns från", null=True, blank=True)
    term_to = models.DateField("finns till och med", null=True, blank=True)
    minutes_kind = models.CharField(
        "skriver", max_length=10, choices=MinutesKind.choices, default=MinutesKind.MINUTES
    )
    default_visibility = models.CharField(
        "mötena syns för", max_length=10, choices=Visibility.choices, default=Visibility.MEMBERS
    )
    position = models.PositiveSmallIntegerField("ordning", default=0)
    history = History()

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = "organ"
        verbose_name_plural = "organ"
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(term_to=None) | Q(term_from=None) | Q(term_to__gte=F("term_from")),
                name="members_body_term_forward",
                violation_error_message="Organet kan inte upphöra innan det börjar.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="members_body_not_under_itself",
                violation_error_message="Ett organ kan inte vara underordnat sig självt.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("body_detail", args=[self.slug])

    def clean(self):
        seen, above = {self.pk}, self.parent
        while above is not None:
            if above.pk in seen and above.pk is not None:
                raise ValidationError(
                    {
                        "parent": (
                            "Ett organ kan inte vara underordnat sig självt, inte ens via andra."
                        )
                    }
                )
            seen.add(above.pk)
            above = above.parent


class MembershipQuerySet(models.QuerySet):
    def valid_on(self, day: date):
        """Assignments that cover `day`; both ends inclusive."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Membership(models.Model):
    """An assignment: a person in a body, in a role, for a period, a municipality and a party."""

    class Role(models.TextChoices):
        CHAIR = "chair", "ordförande"
        VICE_CHAIR = "vice_chair", "vice ordförande"
        SECOND_VICE_CHAIR = "second_vice_chair", "andre vice ordförande"
        MEMBER = "member", "ledamot"
        SUBSTITUTE = "substitute", "ersättare"
        CO_OPTED = "co_opted", "adjungerad"
        SECRETARY = "secretary", "sekreterare"
        AUDITOR = "auditor", "revisor"

    # The order in which a list of members is read.
    ROLE_ORDER = {role: position for position, role in enumerate(Role.values)}

    person = models.ForeignKey(
        "members.Person",
        verbose_name="person",
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    body = models.ForeignKey(
        Body, verbose_name="organ", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("roll", max_length=20, choices=Role.choices, default=Role.MEMBER)
    municipality = models.ForeignKey(
        "members.Municipality",
        verbose_name="kommun",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    party = models.ForeignKey(
        "members.Party",
        verbose_name="parti",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    valid_from = models.DateField("från")
    valid_to = models.DateField("till och med", null=True, blank=True)
    history = History()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = ["body__position", "person__family_name", "person__given_name", "valid_from"]
        indexes = [models.Index(fields=["body", "valid_from", "valid_to"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="members_membership_period_forward",
                violation_error_message="Uppdraget kan inte sluta före det börjar.",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()} i {self.body}"

    def overlapping(self):
        """Other assignments of the same person and role in the same body on some same day."""
        others = Membership.objects.filter(
            person_id=self.person_id, body_id=self.body_id, role=self.role
        ).exclude(pk=self.pk)
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=self.valid_from))
        if self.valid_to:
            others = others.filter(valid_from__lte=self.valid_to)
        return others

    def clean(self):
        if not (self.person_id and self.body_id and self.valid_from):
            return
        if self.valid_to and self.valid_to < self.valid_from:
            return  # The check constraint's message says it.
        other = self.overlapping().first()
        if other:
            until = f"till och med {other.valid_to}" if other.valid_to else "tills vidare"
            raise ValidationError(
                {
                    "valid_from": (
                        f"{self.person} är redan {self.get_role_display()} i {self.body} "
                        f"från {other.valid_from} {until}."
                    )
                },
                code="overlap",
            )
