"""What was moved, how it was put and how it was voted (kommunallagen 5 kap. 53–56 and 67 §§)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from meetings.formal.tally import ABSTAIN, MAJORITY, NO, THIRD, YES
from meetings.presence import vote_errors
from members.history import History


class Proposal(models.Model):
    """What someone moved at an item and did not withdraw (5 kap. 67 § 1)."""

    class Kind(models.TextChoices):
        APPROVAL = "approval", "Bifall"
        REJECTION = "rejection", "Avslag"
        AMENDMENT = "amendment", "Ändring"
        ADDITION = "addition", "Tillägg"
        REMIT = "remit", "Återremiss"
        POSTPONE = "postpone", "Bordläggning"
        OTHER = "other", "Annat"

    # What is moved in so many words must be said; the others say what they are.
    WORDED = (Kind.AMENDMENT, Kind.ADDITION, Kind.OTHER)
    PUTS_OFF = (Kind.REMIT, Kind.POSTPONE)

    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        related_name="proposals",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    kind = models.CharField("slag", max_length=10, choices=Kind.choices, default=Kind.APPROVAL)
    movers = models.ManyToManyField(
        "meetings.Attendance", verbose_name="av", related_name="proposals"
    )
    text = models.TextField(
        "lydelse", blank=True, help_text="Behövs för ändring, tillägg och annat."
    )
    history = History(m2m_fields=[movers])

    class Meta:
        verbose_name = "yrkande"
        verbose_name_plural = "yrkanden"
        ordering = ["position", "pk"]

    def __str__(self):
        text = self.text if len(self.text) <= 60 else f"{self.text[:59]}…"
        return f"{self.get_kind_display()}: {text}" if text else self.get_kind_display()

    def put_by(self):
        """The propositions it stands in."""
        return Proposition.objects.filter(Q(first=self) | Q(second=self))

    def clean(self):
        if self.kind in self.WORDED and not self.text.strip():
            raise ValidationError({"text": "Skriv vad som yrkas."})


class Proposition(models.Model):
    """How the chair put proposals to the meeting, and found it had decided (5 kap. 53, 67 § 2)."""

    class Found(models.TextChoices):
        FIRST = "first", "Det första bifalls"
        SECOND = "second", "Det andra bifalls"
        VOTE = "vote", "Omröstning begärs"

    item = models.ForeignKey(
        "meetings.AgendaItem",
        verbose_name="punkt",
        on_delete=models.CASCADE,
        related_name="propositions",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    first = models.ForeignKey(
        Proposal,
        verbose_name="först",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Lämnas tomt om det är förslaget i handlingarna.",
    )
    second = models.ForeignKey(
        Proposal,
        verbose_name="mot",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Lämnas tomt om det är avslag.",
    )
    found = models.CharField("ordföranden finner", max_length=10, choices=Found.choices)
    text = models.TextField(
        "ordalydelse",
        blank=True,
        help_text="Lämnas tom så formulerar portalen meningen på brukligt sätt.",
    )
    history = History()

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositionsordning"
        ordering = ["position", "pk"]

    def __str__(self):
        first = self.first or "förslaget i handlingarna"
        return f"{first} mot {self.second or 'avslag'}"

    def clean(self):
        errors = {
            name: "Välj ett yrkande vid samma punkt."
            for name in ("first", "second")
            if getattr(self, name) and getattr(self, name).item_id != self.item_id
        }
        if self.first_id and self.first_id == self.second_id:
            errors["second"] = "Ett yrkande kan inte ställas mot sig självt."
        if errors:
            raise ValidationError(errors)


class Vote(models.Model):
    """A vote on two alternatives (5 kap. 54–56 §§, 67 § 3 and 5). Its result is computed."""

    class Method(models.TextChoices):
        NAMED = "named", "Namnupprop"
        SHOW = "show", "Handuppräckning"
        CLOSED = "closed", "Sluten omröstning"

    class Rule(models.TextChoices):
        MAJORITY = MAJORITY, "Enkel majoritet"
        THIRD = THIRD, "En tredjedel räcker för nej (återremiss eller bordläggning)"

    class Side(models.TextChoices):
        YES = YES, "Ja"
        NO = NO, "Nej"

    COUNTS = ("yes_count", "no_count", "abstain_count")

    item = models.ForeignKey(
        "meetings.AgendaItem", verbose_name="punkt", on_delete=models.CASCADE, related_name="votes"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    method = models.CharField(
        "sätt",
        max_length=10,
        choices=Method.choices,
        default=Method.NAMED,
        help_text="Sluten omröstning används bara vid val och anställning av personal.",
    )
    rule = models.CharField(
        "avgörs med", max_length=10, choices=Rule.choices, default=Rule.MAJORITY
    )
    yes_means = models.CharField("ja-röst för", max_length=300)
    no_means = models.CharField("nej-röst för", max_length=300)
    yes_count = models.PositiveSmallIntegerField("antal ja", null=True, blank=True)
    no_count = models.PositiveSmallIntegerField("antal nej", null=True, blank=True)
    abstain_count = models.PositiveSmallIntegerField("antal som avstår", null=True, blank=True)
    tie_break = models.CharField(
        "vid lika röstetal",
        max_length=5,
        choices=Side.choices,
        blank=True,
        help_text="Ordförandens utslagsröst, eller vid sluten omröstning vad lotten föll på. "
        "Vid namnupprop räknas ordförandens egen röst.",
    )
    # Whose vote decides at a tie: the chair's of that item, who need not be the meeting's.
    chair = models.ForeignKey(
        "meetings.Attendance",
        verbose_name="ordförande vid punkten",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Lämnas tomt om det är mötets ordförande.",
    )
    history = History()

    class Meta:
        verbose_name = "omröstning"
        verbose_name_plural = "omröstningar"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(method="named")
                | Q(yes_count=None, no_count=None, abstain_count=None, tie_break=""),
                name="meetings_vote_named_is_counted",
                violation_error_message="Vid namnupprop räknas rösterna av portalen.",
            )
        ]

    def __str__(self):
        return f"{self.yes_means} mot {self.no_means}"

    @property
    def is_named(self) -> bool:
        return self.method == self.Method.NAMED

    @property
    def is_closed(self) -> bool:
        return self.method == self.Method.CLOSED

    def clean(self):
        if self.is_named:
            # What does not belong to the chosen way is dropped, not kept out of sight.
            self.yes_count = self.no_count = self.abstain_count = None
            self.tie_break = ""
        errors = vote_errors(self) if self.item_id else {}
        if self.yes_means and self.yes_means.strip() == self.no_means.strip():
            errors["no_means"] = "De två alternativen måste skilja sig åt."
        if errors:
            raise ValidationError(errors)


class Ballot(models.Model):
    """How one member voted by name."""

    class Choice(models.TextChoices):
        YES = YES, "Ja"
        NO = NO, "Nej"
        ABSTAIN = ABSTAIN, "Avstår"

    vote = models.ForeignKey(
        Vote, verbose_name="omröstning", on_delete=models.CASCADE, related_name="ballots"
    )
    attendance = models.ForeignKey(
        "meetings.Attendance",
        verbose_name="ledamot",
        on_delete=models.RESTRICT,
        related_name="ballots",
    )
    choice = models.CharField("röst", max_length=7, choices=Choice.choices)
    history = History()

    class Meta:
        verbose_name = "röst"
        verbose_name_plural = "röster"
        ordering = ["attendance__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "attendance"], name="meetings_ballot_once")
        ]

    def __str__(self):
        return f"{self.attendance}: {self.get_choice_display().lower()}"

    @property
    def item(self):
        """The item of the vote."""
        return self.vote.item

    @property
    def item_id(self):
        return self.vote.item_id
