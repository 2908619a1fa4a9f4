"""What was agreed: agreements of all kinds, when they hold and what they replace."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse

from agreements import rules
from meetings.models import is_registration_number
from members.history import History
from members.models import Revised
from members.richtext import RichTextField
from members.slugs import free_slug

SLUG_LENGTH = 90
# An agreement in force whose last day is at most this far away is said to expire soon.
EXPIRES_SOON = timedelta(days=180)


class Stage(models.TextChoices):
    """Where an agreement stands on a given day, in the order in which a register is read."""

    IN_FORCE = "in_force", "I kraft"
    EXPIRING = "expiring", "Löper ut snart"
    RECOMMENDED = "recommended", "Rekommenderad"
    PREPARATION = "preparation", "I förberedelse"
    REPLACED = "replaced", "Ersatt"
    EXPIRED = "expired", "Utgången"
    WITHDRAWN = "withdrawn", "Återkallad"


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Agreements that `user` may see; see `agreements.rules`."""
        return self.filter(rules.visible_agreements(user))

    def published(self):
        return self.filter(status=Agreement.Status.PUBLISHED)

    def with_stage(self, day: date):
        """Annotate with `stage`, what the facts say on `day`; first and last days inclusive.

        The only place that knows it. A draft's successor replaces nothing: the one that follows
        has to be published and to have come into force.
        """
        successor = Agreement.objects.published().filter(
            predecessor=OuterRef("pk"), valid_from__lte=day
        )
        begun = Q(valid_from__lte=day)
        return self.annotate(
            stage=Case(
                When(status=Agreement.Status.WITHDRAWN, then=Value(Stage.WITHDRAWN)),
                When(Exists(successor), then=Value(Stage.REPLACED)),
                When(valid_to__lt=day, then=Value(Stage.EXPIRED)),
                When(begun & Q(valid_to__lte=day + EXPIRES_SOON), then=Value(Stage.EXPIRING)),
                When(begun, then=Value(Stage.IN_FORCE)),
                When(recommended_on__lte=day, then=Value(Stage.RECOMMENDED)),
                default=Value(Stage.PREPARATION),
                output_field=models.CharField(choices=Stage.choices),
            )
        )


class Agreement(Revised):
    """Something the municipalities have agreed on, or are about to.

    The stored status says only whether it is published. Where it stands derives from its dates
    and successors: `Agreement.objects.with_stage(day)`. Days are in Europe/Stockholm.
    """

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", "Överenskommelse"
        RECOMMENDATION = "recommendation", "Rekommendation"
        INTENT = "intent", "Avsiktsförklaring"
        CONTRACT = "contract", "Avtal"
        GUIDELINE = "guideline", "Riktlinje"
        PRINCIPLES = "principles", "Principer"

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        PUBLISHED = "published", "Publicerad"
        WITHDRAWN = "withdrawn", "Återkallad"

    title = models.CharField("rubrik", max_length=200)
    slug = models.SlugField("adressnamn", max_length=SLUG_LENGTH, unique=True, editable=False)
    kind = models.CharField("slag", max_length=14, choices=Kind.choices, default=Kind.AGREEMENT)
    registration_number = models.CharField(
        "diarienummer", max_length=40, blank=True, validators=[is_registration_number]
    )
    policy_area = models.ForeignKey(
        "members.PolicyArea",
        verbose_name="sakområde",
        on_delete=models.PROTECT,
        related_name="agreements",
    )
    matter = models.ForeignKey(
        "meetings.Matter",
        verbose_name="ärende",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
    )
    recommended_at = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="rekommenderad under punkt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        help_text="Punkten där styrelsen beslutade att rekommendera den.",
    )
    recommended_on = models.DateField(
        "rekommenderad",
        null=True,
        blank=True,
        help_text="Fylls i från punktens möte om det är tomt.",
    )
    valid_from = models.DateField("gäller från", null=True, blank=True)
    valid_to = models.DateField(
        "gäller till och med", null=True, blank=True, help_text="Tomt betyder tills vidare."
    )
    predecessor = models.ForeignKey(
        "self",
        verbose_name="ersätter",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
    )
    summary = RichTextField("sammanfattning")
    file = models.ForeignKey(
        "files.StoredFile",
        verbose_name="dokument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    url = models.URLField("länk till dokumentet", max_length=500, blank=True)
    status = models.CharField(
        "status", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    status_reason = models.CharField("skäl", max_length=300, blank=True, editable=False)
    published_at = models.DateTimeField("publicerad", null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="publicerad av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField("återkallad", null=True, editable=False)
    history = History(excluded_fields=["revision"])

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "överenskommelse"
        verbose_name_plural = "överenskommelser"
        ordering = ["title", "pk"]
        indexes = [models.Index(fields=["policy_area", "title"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from__isnull=False),
                name="agreements_end_has_start",
                violation_error_message="Ange också från vilken dag den gäller.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="agreements_period_forward",
                violation_error_message="Den kan inte sluta gälla innan den börjar gälla.",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("id")),
                name="agreements_not_its_own_predecessor",
                violation_error_message="En överenskommelse kan inte ersätta sig själv.",
            ),
            models.CheckConstraint(
                condition=Q(file=None) | Q(url=""),
                name="agreements_file_or_link",
                violation_error_message="Dokumentet är antingen en fil eller en länk, inte båda.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None)
                | (~Q(status="draft") & Q(published_at__isnull=False)),
                name="agreements_published_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn")
                | (Q(withdrawn_at__isnull=False) & ~Q(status_reason="")),
                name="agreements_withdrawn_has_time_and_reason",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("agreements:agreement_detail", args=[self.slug])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def stage_label(self) -> str:
        """The stage in words; only on rows from `with_stage`."""
        return Stage(self.stage).label

    def clean(self):
        seen, above = {self.pk}, self.predecessor
        while above is not None:
            if above.pk in seen:
                raise ValidationError(
                    {
                        "predecessor": (
                            "En överenskommelse kan inte ersätta sig själv, inte ens via andra."
                        )
                    },
                    code="predecessor_cycle",
                )
            seen.add(above.pk)
            above = above.predecessor

    def save(self, *args, **kwargs):
        self.slug = self.slug or free_slug(
            Agreement.objects.all(), self.title, fallback="overenskommelse", max_length=SLUG_LENGTH
        )
        if self.recommended_at and self.recommended_on is None:
            self.recommended_on = self.recommended_at.meeting.date
        super().save(*args, **kwargs)
