"""One municipality's view of all agreements: what it has signed, and what it is asked to."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from agreements.models import OVER, Adoption, Agreement, Stage
from agreements.overview.standing import State
from members.models import Municipality
from members.swedish import sort_key

# Headings of the page, in the order they are read.
ASKED = "Att ta ställning till"
SIGNED = "Antagna"
DECLINED = "Inte antagna eller lämnade"
COMING = "På väg"
UNTOLD = "Inte behandlade"
ENDED = "Har upphört"
GROUPS = (ASKED, SIGNED, DECLINED, COMING, UNTOLD, ENDED)
# Not yet before the municipalities.
EARLY = (Stage.PREPARATION, Stage.REFERRAL)


@dataclass(frozen=True)
class Held:
    """An agreement (from `with_stage`) as it stands with one municipality."""

    agreement: Agreement

    @property
    def state(self) -> State:
        return State(self.agreement.outcome) if self.agreement.outcome else State.UNTREATED

    @property
    def group(self) -> str:
        if self.agreement.stage in OVER:
            return ENDED
        if self.state in (State.ADOPTED, State.PARTLY):
            return SIGNED
        if self.state != State.UNTREATED:
            return DECLINED
        if self.agreement.is_asking:
            return ASKED
        return COMING if self.agreement.stage in EARLY else UNTOLD


def agreements_of(municipality: Municipality, user, day):
    """The agreements `user` may see that `municipality` is a party of or has decided on.

    Each with its stage, whether it `is_asking`, and `outcome` and `decision_day` of the latest
    decision of the municipality.
    """
    latest = (
        Adoption.objects.submitted()
        .filter(agreement=OuterRef("pk"), municipality=municipality)
        .order_by("-number")
    )
    concerned = Agreement.objects.filter(
        Q(parties__municipality=municipality)
        | Q(adoptions__in=Adoption.objects.submitted().filter(municipality=municipality))
    )
    visible = Agreement.objects.visible_to(user).filter(pk__in=concerned.values("pk"))
    return visible.with_stage(day).annotate(
        outcome=Subquery(latest.values("outcome")[:1]),
        decision_day=Subquery(latest.values("decided_on")[:1]),
        is_asking=Exists(
            Agreement.objects.asking(day).filter(
                pk=OuterRef("pk"), parties__municipality=municipality
            )
        ),
    )


def in_groups(agreements) -> list[tuple[str, list[Held]]]:
    """`agreements` (from `agreements_of`) under the headings of the page, in Swedish order."""
    held = [Held(agreement) for agreement in agreements.defer("summary")]
    held.sort(key=lambda one: (sort_key(one.agreement.title), one.agreement.pk))
    groups = {heading: [one for one in held if one.group == heading] for heading in GROUPS}
    return [(heading, rows) for heading, rows in groups.items() if rows]
