"""Where the municipalities stand on an agreement: who has adopted it, how, and since when."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.dateformat import format as format_date

from agreements.models import Adoption, Agreement, Stage
from members.models import Municipality
from members.swedish import sort_key
from referrals.following.board import Tile

Outcome, Rule = Adoption.Outcome, Agreement.Rule


class State(TextChoices):
    """What a municipality has said of an agreement; "party" has said nothing yet."""

    ADOPTED = Outcome.ADOPTED.value, "Antagen"
    PARTLY = Outcome.PARTLY.value, "Antagen med villkor"
    DECLINED = Outcome.DECLINED.value, "Inte antagen"
    WITHDRAWN = Outcome.WITHDRAWN.value, "Har lämnat den"
    UNTREATED = "untreated", "Inte behandlad"
    NO_PARTY = "no_party", "Inte part"


SIGNS = {
    State.ADOPTED: "A",
    State.PARTLY: "V",
    State.DECLINED: "N",
    State.WITHDRAWN: "L",
    State.UNTREATED: "·",
    State.NO_PARTY: "",
}
SHADES = {
    State.ADOPTED: "4",
    State.PARTLY: "3",
    State.DECLINED: "declined",
    State.WITHDRAWN: "declined",
    State.UNTREATED: "0",
    State.NO_PARTY: "0",
}


@dataclass(frozen=True)
class Standing:
    """A municipality that is a party of an agreement, with its latest decision if there is one."""

    municipality: Municipality
    adoption: Adoption | None
    in_force_since: date | None

    @property
    def state(self) -> State:
        return State(self.adoption.outcome) if self.adoption else State.UNTREATED


def standings_of(agreement: Agreement) -> list[Standing]:
    """Every municipality that is a party, in Swedish order. Two queries."""
    adoptions = agreement.adoptions.current().defer("conditions").prefetch_related("statements")
    decided = {adoption.municipality_id: adoption for adoption in adoptions}
    parties = agreement.parties.filter(municipality__isnull=False).select_related("municipality")
    municipalities = sorted((one.municipality for one in parties), key=lambda m: sort_key(m.name))
    return [
        Standing(municipality, adoption, _since(agreement, adoption))
        for municipality in municipalities
        for adoption in [decided.get(municipality.pk)]
    ]


def _since(agreement, adoption):
    """The day from which the agreement holds for the one that made `adoption`; None if never."""
    if adoption is None or agreement.in_force_since is None:
        return None
    if adoption.outcome not in Adoption.ADOPTING:
        return None
    return max(agreement.in_force_since, adoption.counts_from)


@dataclass(frozen=True)
class Tally:
    """How many of the parties stand where; those that have said nothing count too."""

    total: int
    counts: dict[State, int]

    @property
    def adopted(self) -> int:
        return self.counts.get(State.ADOPTED, 0) + self.counts.get(State.PARTLY, 0)

    @property
    def percent(self) -> int:
        return round(100 * self.adopted / self.total) if self.total else 0

    @property
    def by_state(self) -> list[tuple[State, int]]:
        """The states that occur, in their order."""
        return [(state, self.counts[state]) for state in State if self.counts.get(state)]


def tally(standings: list[Standing]) -> Tally:
    """Count `standings`."""
    return Tally(len(standings), Counter(standing.state for standing in standings))


def force_in_words(agreement: Agreement, adopted: int, day: date) -> str:
    """Whether and since when `agreement` is in force on `day`, as a sentence without a full stop.

    `agreement`: from `with_stage(day)`; `adopted`: how many municipalities have adopted it.
    """
    since = agreement.in_force_since
    if agreement.stage == Stage.WITHDRAWN:
        return "Återkallad"
    if agreement.stage == Stage.REPLACED:
        return "Gäller inte längre: den är ersatt"
    if agreement.stage == Stage.EXPIRED:
        return f"Gällde till och med {format_date(agreement.valid_to, 'j F Y')}"
    if since and since <= day:
        first = format_date(since, "j F Y")
        if agreement.rule == Rule.AT_ONCE:
            return f"I kraft för dem som har antagit den, för den första sedan {first}"
        return f"I kraft sedan {first} för dem som har antagit den"
    if since:
        return f"Träder i kraft {format_date(since, 'j F Y')} för dem som har antagit den"
    needed = agreement.adoptions_needed
    if needed is None:
        return "Det är inte bestämt när den träder i kraft"
    if agreement.rule == Rule.AT_ONCE:
        return "Träder i kraft för varje kommun när den har antagit"
    left = max(needed - adopted, 0)
    if agreement.rule == Rule.ALL:
        return f"Träder i kraft när alla {needed} har antagit, {left} återstår"
    return f"Träder i kraft när {needed} har antagit, {left} återstår"


def tiles(agreement: Agreement, standings: list[Standing]) -> list[Tile]:
    """The 26 on the map, also those that are no parties. One query."""
    by_municipality = {standing.municipality.pk: standing for standing in standings}
    return [
        _tile(agreement, municipality, by_municipality.get(municipality.pk))
        for municipality in Municipality.objects.all()
    ]


def _tile(agreement, municipality, standing):
    state = standing.state if standing else State.NO_PARTY
    url = municipality.get_absolute_url()
    if standing and standing.adoption:
        url = adoption_url(agreement, municipality)
    sign = SIGNS[state] or "–"
    label = state.label.lower()
    return Tile(municipality.code, municipality.name, url, sign, label, SHADES[state])


def adoption_url(agreement: Agreement, municipality: Municipality) -> str:
    """The address of the page with what `municipality` has decided on `agreement`."""
    return reverse("agreements:standing", args=[agreement.slug, municipality.slug])


def overview_of(agreement: Agreement, day: date) -> dict:
    """What agreements/_adoptions.html needs; empty when no municipality is a party."""
    standings = standings_of(agreement)
    if not standings:
        return {}
    counted = tally(standings)
    return {
        "standings": standings,
        "tally": counted,
        "tiles": tiles(agreement, standings),
        "in_force": force_in_words(agreement, counted.adopted, day),
    }
