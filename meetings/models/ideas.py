from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings import rules
from members.history import History
from members.models import Revised

# An idea may become an assignment when it meets at least so many of the seven criteria.
NEEDED = 3
EXCLUSIONS = ("national", "others", "municipalities")
CRITERIA = (
    "attractiveness",
    "growth",
    "mobility",
    "cost",
    "quality",
    "vulnerability",
    "boundaries",
)
YES_NO = [(True, "Ja"), (False, "Nej")]
REASON_LENGTH = 1000


def _verdict(label, help_text):
    return models.BooleanField(label, null=True, blank=True, choices=YES_NO, help_text=help_text)


def _reason(label):
    return models.TextField(f"skäl ({label})", blank=True, max_length=REASON_LENGTH)


def _all_judged() -> Q:
    judged = Q()
    for name in (*EXCLUSIONS, *CRITERIA):
        judged &= Q(**{f"{name}__isnull": False}) & ~Q(**{f"{name}_reason": ""})
    return judged


class IdeaTestQuerySet(models.QuerySet):
    def settled(self):
        return self.filter(status=IdeaTest.Status.SETTLED)

    def visible_to(self, user):
        """Tests that `user` may read; see `meetings.rules`."""
        return self.filter(rules.visible_tests(user))

    def latest_of(self, matter):
        """The settled test of `matter` that counts, or None."""
        return self.settled().filter(matter=matter).first()


class IdeaTest(Revised):
    """A trial of whether an idea may become an assignment of KSL's.

    It may not if one of three exclusions applies, nor if it meets fewer than three of seven
    criteria. The result is computed and stored nowhere. Once settled nothing changes: to think
    again is a new test, and the latest that is settled counts.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        SETTLED = "settled", "Avgjord"

    class Result(models.TextChoices):
        EXCLUDED = "excluded", "Blir inget uppdrag: väljs bort"
        TOO_FEW = "too_few", "Blir inget uppdrag: möter för få kriterier"
        MAY = "may", "Kan bli ett uppdrag"

    EXCLUSIONS = EXCLUSIONS
    CRITERIA = CRITERIA

    matter = models.ForeignKey(
        "meetings.Matter", verbose_name="ärende", on_delete=models.PROTECT, related_name="tests"
    )
    national = _verdict(
        "hör till SKR:s uppdrag",
        "Sveriges Kommuner och Regioner har redan frågan på sitt bord.",
    )
    national_reason = _reason("SKR")
    stockholm = _verdict(
        "har en särskild Stockholmssida",
        "Frågan ser annorlunda ut i Stockholm eller i en storstad, och ingen bevakar det. "
        "Då väljs den inte bort fast den hör till SKR:s uppdrag.",
    )
    stockholm_reason = _reason("Stockholmssidan")
    others = _verdict(
        "sköts av någon annan",
        "En annan aktör, lokal, regional eller nationell, gör det eller skulle kunna göra det.",
    )
    others_reason = _reason("någon annan")
    municipalities = _verdict(
        "klaras av kommunerna själva",
        "En kommun ensam, eller några tillsammans, gör det eller skulle kunna göra det.",
    )
    municipalities_reason = _reason("kommunerna själva")
    attractiveness = _verdict(
        "gör regionen mer attraktiv", "Fler vill leva och verka i Stockholmsregionen."
    )
    attractiveness_reason = _reason("attraktiv region")
    growth = _verdict("hjälper regionen att växa", "Det blir lättare för regionen att växa.")
    growth_reason = _reason("tillväxt")
    mobility = _verdict(
        "svarar mot hur invånarna rör sig",
        "Människor bor, arbetar och söker service i olika kommuner, och vill ha det här.",
    )
    mobility_reason = _reason("rörlighet")
    cost = _verdict("ger mer för kommunernas pengar", "Samma sak kostar kommunerna mindre.")
    cost_reason = _reason("kostnader")
    quality = _verdict(
        "gör verksamheterna bättre", "Det som kommunerna gör blir av högre kvalitet."
    )
    quality_reason = _reason("kvalitet")
    vulnerability = _verdict(
        "gör kommunerna mindre sårbara", "Verksamheterna tål bortfall och påfrestningar bättre."
    )
    vulnerability_reason = _reason("sårbarhet")
    boundaries = _verdict(
        "reder ut vem som ansvarar", "Flera huvudmän möts, och gränsen mellan dem är oklar."
    )
    boundaries_reason = _reason("ansvar")
    judged_by_person = models.ForeignKey(
        "members.Person",
        verbose_name="bedömt av person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    judged_by_body = models.ForeignKey(
        "members.Body",
        verbose_name="bedömt av organ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    judged_on = models.DateField("bedömt den", null=True, blank=True)
    status = models.CharField(
        "status", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    settled_at = models.DateTimeField("avgjord", null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="avgjord av",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    history = History(excluded_fields=["revision"])

    objects = IdeaTestQuerySet.as_manager()

    class Meta:
        verbose_name = "prövning av en idé"
        verbose_name_plural = "prövningar av idéer"
        ordering = ["-judged_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter"],
                condition=Q(status="draft"),
                name="meetings_one_test_draft",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", settled_at=None)
                | Q(
                    ~Q(judged_by_person=None) | ~Q(judged_by_body=None),
                    status="settled",
                    settled_at__isnull=False,
                    judged_on__isnull=False,
                ),
                name="meetings_settled_test_has_judge",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | _all_judged(),
                name="meetings_settled_test_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="settled", national=True, stockholm=None),
                name="meetings_national_test_asks_stockholm",
            ),
        ]

    def __str__(self):
        return f"Prövning av {self.matter}"

    def clean(self):
        if self.judged_on and self.judged_on > timezone.localdate():
            raise ValidationError({"judged_on": "Dagen har inte kommit än."})
        # The constraint is not asked by forms, which do not know the status.
        others = IdeaTest.objects.filter(status=self.Status.DRAFT, matter=self.matter_id)
        if self.is_draft and others.exclude(pk=self.pk).exists():
            raise ValidationError({"matter": "Ärendet har redan ett utkast till prövning."})

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_excluded(self) -> bool:
        """Whether an exclusion applies; the first does not where Stockholm is a case of its own."""
        national = self.national and not self.stockholm
        return bool(national or self.others or self.municipalities)

    @property
    def met(self) -> int:
        """How many of the seven criteria are met."""
        return sum(bool(getattr(self, name)) for name in self.CRITERIA)

    @property
    def result(self) -> "IdeaTest.Result":
        """What follows from the verdicts; what is not judged yet counts as no."""
        if self.is_excluded:
            return self.Result.EXCLUDED
        return self.Result.MAY if self.met >= NEEDED else self.Result.TOO_FEW

    @property
    def may_become(self) -> bool:
        """Whether the idea may become an assignment."""
        return self.result == self.Result.MAY

    @property
    def judge(self) -> str:
        """Who judged, as it is printed."""
        return " och ".join(str(who) for who in (self.judged_by_person, self.judged_by_body) if who)

    def verdicts(self, names) -> list[dict]:
        """Label, explanation, verdict and reason of each of `names`, in order."""
        fields = {name: self._meta.get_field(name) for name in names}
        return [
            {
                "name": name,
                "label": field.verbose_name,
                "help": field.help_text,
                "applies": getattr(self, name),
                "reason": getattr(self, f"{name}_reason"),
            }
            for name, field in fields.items()
        ]

    @property
    def exclusions(self) -> list[dict]:
        """The exclusions for reading; the exception stands after the one that it lifts."""
        names = ["national", *(["stockholm"] if self.national else []), *self.EXCLUSIONS[1:]]
        return self.verdicts(names)

    @property
    def criteria(self) -> list[dict]:
        return self.verdicts(self.CRITERIA)
