"""What the pages of adoptions read, in a bounded number of queries."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.utils import timezone

from agreements.models import Adoption, Agreement, AgreementParty
from referrals.following.desk import SOON


@dataclass(frozen=True)
class Reading:
    """One entry to be read, with what belongs to it."""

    adoption: Adoption
    statements: list = field(default_factory=list)
    files: list = field(default_factory=list)


def reading_of(adoption) -> Reading:
    """All that `adoption` says. Two queries."""
    return Reading(
        adoption,
        list(adoption.statements.select_related("party", "file")),
        list(adoption.files.select_related("file")),
    )


def entries_of(agreement, municipality) -> list[Adoption]:
    """What `municipality` has handed in on `agreement`, the latest first."""
    handed_in = Adoption.objects.submitted().filter(agreement=agreement, municipality=municipality)
    return list(handed_in.select_related("submitted_by").order_by("-number"))


@dataclass(frozen=True)
class Waiting:
    """An agreement that a municipality has to decide on, and how far it has come."""

    agreement: Agreement
    entry: Adoption | None

    @property
    def state(self) -> str:
        """In a word, for its own municipality."""
        if self.entry is None:
            return "Inte påbörjat"
        return "Nytt beslut påbörjat" if self.entry.number > 1 else "Utkast"

    @property
    def days_left(self) -> int | None:
        """Days to the last day; negative when it has passed, None if there is no last day."""
        last_day = self.agreement.adopt_by
        return (last_day - timezone.localdate()).days if last_day else None

    @property
    def time_left(self) -> str:
        """How long there is, in words; "" if there is no last day."""
        days = self.days_left
        if days is None or days < 0:
            return "" if days is None else "Tiden har gått ut"
        return {0: "Sista dagen i dag", 1: "Sista dagen i morgon"}.get(days, f"{days} dagar kvar")


def to_adopt(municipality, *, with_drafts=False) -> list[Waiting]:
    """What `municipality` is asked to decide on; the nearest last day first. Two queries.

    What it has reported is left out. Those who act for it see with `with_drafts` how far they have
    come, and a new decision they have begun; nobody else does.
    """
    if not municipality:
        return []
    own = Adoption.objects.filter(municipality=municipality).order_by("-number")
    own = own if with_drafts else own.submitted()
    own = own.only("agreement", "number", "status", "channel")
    asked = Agreement.objects.asking(timezone.localdate())
    asked = asked.filter(parties__municipality=municipality)
    agreements = asked.defer("summary").order_by(F("adopt_by").asc(nulls_last=True), "title", "pk")
    found = [
        Waiting(agreement, next(iter(agreement.own), None))
        for agreement in agreements.prefetch_related(Prefetch("adoptions", own, to_attr="own"))
    ]
    return [each for each in found if each.entry is None or each.entry.is_draft]


def ending_soon_unreported(day):
    """Agreements whose last day to decide has been or comes within SOON, the nearest first.

    Only those some municipal party has not reported on, with `missing` of `asked`.
    """
    handed_in = Adoption.objects.submitted().filter(
        agreement=OuterRef("agreement"), municipality=OuterRef("municipality")
    )
    parties = AgreementParty.objects.filter(municipality__isnull=False)
    waiting = parties.filter(~Exists(handed_in))
    counted = (
        Agreement.objects.asking(day)
        .filter(adopt_by__lte=day + SOON)
        .annotate(
            asked=Count("parties", filter=Q(parties__in=parties.values("pk"))),
            missing=Count("parties", filter=Q(parties__in=waiting.values("pk"))),
        )
    )
    return counted.filter(missing__gt=0).defer("summary").order_by("adopt_by", "title", "pk")
