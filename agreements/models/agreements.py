from calendar import monthrange
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.dateformat import format as format_date

from agreements import force, rules, succession
from meetings.models import is_registration_number
from members.history import History
from members.models import Revised
from members.richtext import RichTextField
from members.slugs import free_slug
from members.words import with_words
from referrals.models import ReminderDays

SLUG_LENGTH = 90
# An agreement in force whose last day is at most this far away is said to expire soon.
EXPIRES_SOON = timedelta(days=180)


class Stage(models.TextChoices):
    """Where an agreement stands on a given day, in the order in which a register is read."""

    IN_FORCE = "in_force", "I kraft"
    EXPIRING = "expiring", "Löper ut snart"
    REVISION = "revision", "Under revidering"
    RECOMMENDED = "recommended", "Rekommenderad"
    REFERRAL = "referral", "På remiss"
    PREPARATION = "preparation", "I förberedelse"
    REPLACED = "replaced", "Ersatt"
    EXPIRED = "expired", "Utgången"
    WITHDRAWN = "withdrawn", "Återkallad"


# What is over: nobody is asked to adopt it, and nothing comes of it any more.
OVER = (Stage.REPLACED, Stage.EXPIRED, Stage.WITHDRAWN)
# What expires soon and what is being revised still holds.
HOLDING = (Stage.IN_FORCE, Stage.EXPIRING, Stage.REVISION)


def months_before(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Agreements that `user` may see; see `agreements.rules`."""
        return self.filter(rules.visible_agreements(user))

    def published(self):
        return self.filter(status=Agreement.Status.PUBLISHED)

    def with_words(self, words: str):
        """Those whose title, summary or registration number has each of `words`."""
        return with_words(self, words, "title", "summary", "registration_number")

    def asking(self, day: date):
        """Those whose municipal parties are asked to decide on `day`; with `stage`.

        Recommended, not over, and sent to them or given a last day. An older one that was decided
        on before there was a portal waits for nobody, though some have never reported.
        """
        asked = Q(asked_at__isnull=False) | Q(adopt_by__isnull=False)
        recommended = self.published().filter(asked, recommended_on__lte=day)
        return recommended.with_stage(day).exclude(stage__in=OVER)

    def with_stage(self, day: date):
        """Annotate with `stage`, what the facts say on `day`; first and last days inclusive.

        The only place that knows it. A draft's successor replaces nothing: the one that follows
        has to be published and to have come into force.
        """
        successors = Agreement.objects.published().filter(predecessor=OuterRef("pk"))
        begun = Q(in_force_since__lte=day)
        revised = Q(revision_since__lte=day) | Exists(successors)
        return self.annotate(
            stage=Case(
                When(status=Agreement.Status.WITHDRAWN, then=Value(Stage.WITHDRAWN)),
                When(
                    Exists(successors.filter(in_force_since__lte=day)), then=Value(Stage.REPLACED)
                ),
                When(valid_to__lt=day, then=Value(Stage.EXPIRED)),
                When(begun & Q(valid_to__lte=day + EXPIRES_SOON), then=Value(Stage.EXPIRING)),
                When(begun & revised, then=Value(Stage.REVISION)),
                When(begun, then=Value(Stage.IN_FORCE)),
                When(recommended_on__lte=day, then=Value(Stage.RECOMMENDED)),
                When(referral__sent_on__lte=day, then=Value(Stage.REFERRAL)),
                default=Value(Stage.PREPARATION),
                output_field=models.CharField(choices=Stage.choices),
            )
        )


class Agreement(ReminderDays, Revised):
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

    class Rule(models.TextChoices):
        """What has to happen before it is in force; always from `valid_from` at the earliest."""

        DATE = "date", "Från och med en dag"
        AT_ONCE = "at_once", "För varje kommun när den har antagit"
        COUNT = "count", "När ett visst antal kommuner har antagit"
        ALL = "all", "När alla kommuner som är parter har antagit"

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
    second_area = models.ForeignKey(
        "members.PolicyArea",
        verbose_name="även sakområde",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements_too",
        help_text="När den hör lika mycket hemma i ett till, som BUS i skola och i socialtjänst.",
    )
    matter = models.ForeignKey(
        "meetings.Matter",
        verbose_name="ärende",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
    )
    referral = models.ForeignKey(
        "referrals.Referral",
        verbose_name="remiss",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        help_text="Remissen där förslaget skickades ut.",
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
    rule = models.CharField("träder i kraft", max_length=8, choices=Rule.choices, default=Rule.DATE)
    rule_count = models.PositiveSmallIntegerField("antal kommuner som krävs", null=True, blank=True)
    # What the rule gives with the adoptions there are: see `agreements.force`.
    in_force_since = models.DateField("i kraft sedan", null=True, editable=False)
    notice_months = models.PositiveSmallIntegerField(
        "uppsägningstid i månader", null=True, blank=True
    )
    extension_months = models.PositiveSmallIntegerField(
        "förlängs med månader i taget",
        null=True,
        blank=True,
        help_text="Om avtalet säger att det förlängs när ingen säger upp det.",
    )
    follow_up_body = models.ForeignKey(
        "members.Body",
        verbose_name="följs upp av",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements_followed",
    )
    follow_up_by = models.CharField(
        "ansvarig för uppföljningen", max_length=150, blank=True, help_text="Funktion eller namn."
    )
    review_on = models.DateField("nästa översyn", null=True, blank=True)
    revision_since = models.DateField("under revidering sedan", null=True, blank=True)
    # The municipalities were asked to decide, by mail, and by when they should have.
    asked_at = models.DateTimeField("skickad till kommunerna", null=True, editable=False)
    adopt_by = models.DateField("ställningstagande senast", null=True, blank=True)
    predecessor = models.ForeignKey(
        "self",
        verbose_name="ersätter",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
    )
    summary = RichTextField("sammanfattning")
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
                condition=Q(rule="count", rule_count__gte=1) | Q(~Q(rule="count"), rule_count=None),
                name="agreements_count_for_its_rule",
                violation_error_message=(
                    "Ange hur många kommuner som krävs, och bara när ett antal krävs."
                ),
            ),
            models.CheckConstraint(
                condition=Q(second_area=None) | ~Q(second_area=F("policy_area")),
                name="agreements_second_area_is_another",
                violation_error_message="Välj ett annat sakområde än det första, eller inget.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | ~Q(rule="date")
                | Q(recommended_on=None)
                | Q(valid_from__isnull=False),
                name="agreements_date_rule_has_date",
                violation_error_message="Ange från vilken dag den gäller.",
            ),
            models.CheckConstraint(
                condition=Q(adopt_by=None)
                | Q(recommended_on=None)
                | Q(adopt_by__gte=F("recommended_on")),
                name="agreements_adopt_by_after_recommended",
                violation_error_message=(
                    "Sista dagen att ta ställning kan inte ligga före rekommendationen."
                ),
            ),
            models.CheckConstraint(
                condition=Q(revision_since=None)
                | Q(valid_from=None)
                | Q(revision_since__gte=F("valid_from")),
                name="agreements_revised_after_start",
                violation_error_message="Den kan inte revideras innan den börjar gälla.",
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
    def notice_by(self) -> date | None:
        """The last day to give notice, for it to end on its last day; None if there is none."""
        if self.valid_to is None or not self.notice_months:
            return None
        return months_before(self.valid_to, self.notice_months)

    @property
    def stage_label(self) -> str:
        """The stage in words; only on rows from `with_stage`."""
        return Stage(self.stage).label

    def clean(self):
        succession.check(self)

    def save(self, *args, **kwargs):
        self.slug = self.slug or free_slug(
            Agreement.objects.all(), self.title, fallback="overenskommelse", max_length=SLUG_LENGTH
        )
        if self.recommended_at and self.recommended_on is None:
            self.recommended_on = self.recommended_at.meeting.date
        self.in_force_since = self.day_in_force()
        super().save(*args, **kwargs)

    @property
    def rule_in_words(self) -> str:
        """What has to happen before it is in force, as the end of a sentence."""
        first_day = format_date(self.valid_from, "j F Y") if self.valid_from else ""
        if self.rule == self.Rule.DATE:
            return f"från och med {first_day}" if first_day else "en dag som inte är bestämd än"
        words = {
            self.Rule.AT_ONCE: "för varje kommun när den har antagit",
            self.Rule.COUNT: f"när {self.rule_count} kommuner har antagit",
            self.Rule.ALL: "när alla kommuner som är parter har antagit",
        }[self.rule]
        return f"{words}, tidigast {first_day}" if first_day else words

    @property
    def adoptions_needed(self) -> int | None:
        """How many municipalities have to adopt before it is in force; None by date alone."""
        if self.rule == self.Rule.DATE:
            return None
        if self.rule == self.Rule.COUNT:
            return self.rule_count
        if self.rule == self.Rule.ALL:
            return self.parties.filter(municipality__isnull=False).count() if self.pk else 0
        return 1

    def day_in_force(self) -> date | None:
        """The day it comes or came into force by its rule and the adoptions handed in so far."""
        needed = self.adoptions_needed
        adoptions = self.adoptions.submitted() if self.pk and needed else []
        entries = [
            force.Entry(
                adoption.municipality_id,
                adoption.number,
                adoption.counts_from,
                adopts=adoption.outcome in adoption.ADOPTING,
                corrects=adoption.corrects,
            )
            for adoption in adoptions
        ]
        return force.day_in_force(needed=needed, not_before=self.valid_from, entries=entries)
