"""Reads that join much: the register in the order it is read, and what one agreement is made of."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Q
from django.utils import timezone

from agreements.models import Adoption, Agreement, AgreementDocument, AgreementParty, Stage
from members.models import Municipality, PolicyArea
from members.swedish import sort_key
from referrals.models import Referral

STAGE_ORDER = {stage: place for place, stage in enumerate(Stage.values)}


def register(agreements) -> list[Agreement]:
    """`agreements` (from `with_stage`) by policy area, what holds first, then by title."""

    def place(agreement):
        area = agreement.policy_area
        title = sort_key(agreement.title)
        return area.position, area.pk, STAGE_ORDER[agreement.stage], title, agreement.pk

    related = agreements.select_related("policy_area", "second_area")
    return sorted(related.defer("summary"), key=place)


def by_area(agreements) -> list[tuple[PolicyArea, list[Agreement]]]:
    """Rows from `register` under their policy areas."""
    areas = groupby(agreements, key=lambda agreement: agreement.policy_area)
    return [(area, list(rows)) for area, rows in areas]


@dataclass(frozen=True)
class Counts:
    """How many municipalities are parties, and how many of them have adopted."""

    parties: int = 0
    adopted: int = 0

    def __bool__(self) -> bool:
        return self.parties > 0


def adoption_counts(agreements) -> dict[int, Counts]:
    """`Counts` of each agreement by its pk, in two queries; conditional adoptions count too."""
    pks = [agreement.pk for agreement in agreements]
    parties = AgreementParty.objects.filter(agreement__in=pks, municipality__isnull=False)
    adopted = Adoption.objects.filter(agreement__in=pks).current().adopting()
    of_parties, of_adopted = (
        dict(rows.order_by().values_list("agreement").annotate(Count("pk")))
        for rows in (parties, adopted)
    )
    return {pk: Counts(of_parties.get(pk, 0), of_adopted.get(pk, 0)) for pk in pks}


@dataclass
class Paper:
    """A paper of an agreement: the version that counts and those before it, newest first."""

    current: AgreementDocument
    older: list[AgreementDocument]


def papers_of(agreement) -> list[Paper]:
    """The papers of an agreement in their order, each with all its versions."""
    documents = agreement.documents.select_related("file", "agreement")
    versions: dict[str, list[AgreementDocument]] = {}
    for document in sorted(documents, key=lambda one: -one.version):
        versions.setdefault(document.title, []).append(document)
    papers = [Paper(current, older) for current, *older in versions.values()]
    return sorted(papers, key=lambda paper: (paper.current.position, paper.current.pk))


@dataclass
class Parties:
    """Who an agreement is between, as it is told: members all or by name, and others."""

    members: list[Municipality] = field(default_factory=list)
    former: list[Municipality] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    are_all_members: bool = False

    def __bool__(self) -> bool:
        return bool(self.members or self.former or self.others)


def parties_of(agreement) -> Parties:
    """The parties of an agreement, municipalities in Swedish order; two queries."""
    rows = list(agreement.parties.select_related("municipality"))
    members = set(Municipality.objects.member_on(timezone.localdate()))
    municipalities = [row.municipality for row in rows if row.municipality]
    municipalities.sort(key=lambda municipality: sort_key(municipality.name))
    return Parties(
        members=[one for one in municipalities if one in members],
        former=[one for one in municipalities if one not in members],
        others=[row.name for row in rows if row.name],
        are_all_members=members <= set(municipalities),
    )


def facts_of(agreement, user) -> dict:
    """What stands beside an agreement's text, as far as `user` may see it."""
    visible = Agreement.objects.visible_to(user)
    referral = agreement.referral
    if referral and not Referral.objects.visible_to(user).filter(pk=referral.pk).exists():
        referral = None
    line = visible.filter(Q(successors=agreement) | Q(predecessor=agreement)).distinct()
    return {
        "parties": parties_of(agreement),
        "referral": referral,
        "predecessors": [one for one in line if one.pk == agreement.predecessor_id],
        "successors": [one for one in line if one.predecessor_id == agreement.pk],
        "extensions": agreement.extensions.all(),
    }
