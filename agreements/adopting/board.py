"""Where each municipality that is party to an agreement stands; derived, stored nowhere.

Of a draft this tells that there is one, and nothing else.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, OuterRef, Subquery, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date

from agreements.models import Adoption, AgreementParty
from members.swedish import sort_key
from referrals.following.board import Tile, choices_of

Channel, Outcome = Adoption.Channel, Adoption.Outcome


class Stage(TextChoices):
    """How far a party has come; each is in exactly one."""

    WAITING = "vantar", "Inte rapporterat"
    DRAFTING = "utkast", "Utkast påbörjat"
    ADOPTED = "antagen", "Antagen"
    PARTLY = "villkor", "Med villkor"
    DECLINED = "inte-antagen", "Inte antagen"
    LEFT = "lamnat", "Har lämnat"


OF_OUTCOME = {
    Outcome.ADOPTED: Stage.ADOPTED,
    Outcome.PARTLY: Stage.PARTLY,
    Outcome.DECLINED: Stage.DECLINED,
    Outcome.WITHDRAWN: Stage.LEFT,
}
TONES = {
    Stage.WAITING: "",
    Stage.DRAFTING: "accent",
    Stage.ADOPTED: "success",
    Stage.PARTLY: "warning",
    Stage.DECLINED: "quiet",
    Stage.LEFT: "quiet",
}
# On a tile of the map: a word short enough, and a shade that darkens on the way to adoption.
TILES = {
    Stage.WAITING: ("Väntar", 1),
    Stage.DRAFTING: ("Utkast", 2),
    Stage.ADOPTED: ("Antagen", 4),
    Stage.PARTLY: ("Villkor", 3),
    Stage.DECLINED: ("Nej", 2),
    Stage.LEFT: ("Lämnat", 2),
}


@dataclass(frozen=True)
class Standing:
    """Where one party stands on a day. `adoption` is the entry that counts, if any."""

    party: AgreementParty
    stage: Stage
    is_overdue: bool
    adoption: Adoption | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def has_answered(self) -> bool:
        """Whether it has told what it decided, whatever that is."""
        return self.adoption is not None

    @property
    def label(self) -> str:
        """The stage in words."""
        return self.stage.label

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES[self.stage]

    @property
    def in_words(self) -> str:
        """All of it in one line: for the map's tile and its reader."""
        said = ["Försenad"] if self.is_overdue else []
        return ", ".join([*said, self.label, *self.notes])


@dataclass
class Row:
    """One party on the board: where it stands, and the mail to it that went wrong."""

    standing: Standing
    troubles: list = field(default_factory=list)

    @property
    def municipality(self):
        return self.standing.party.municipality

    @property
    def name(self) -> str:
        return self.municipality.name


def with_facts(parties):
    """Municipal parties with the facts that `standing_of` reads. Adds no query."""
    entries = Adoption.objects.filter(agreement=OuterRef("agreement_id"))
    draft = entries.filter(
        municipality=OuterRef("municipality"), status="draft", channel=Channel.PORTAL
    )
    return (
        parties.filter(municipality__isnull=False)
        .select_related("agreement", "municipality")
        .annotate(
            reminded=Count("reminders"),
            reminded_at=Max("reminders__written_at"),
            draft_number=Subquery(draft.values("number")[:1]),
        )
    )


def standings(agreement, today: date) -> list[Standing]:
    """Where every municipal party stands, by name. Two queries."""
    current = Adoption.objects.filter(agreement=agreement).current().defer("conditions")
    by_municipality = {each.municipality_id: each for each in current}
    found = [
        standing_of(party, by_municipality.get(party.municipality_id), today)
        for party in with_facts(agreement.parties)
    ]
    return sorted(found, key=lambda each: sort_key(each.party.municipality.name))


def standing_of(party, adoption, today: date) -> Standing:
    """Where a party from `with_facts` stands on `today`; `adoption` is the entry that counts."""
    agreement = party.agreement
    stage = Stage.DRAFTING if party.draft_number else Stage.WAITING
    if adoption:
        stage = OF_OUTCOME[adoption.outcome]
    is_open = agreement.status == agreement.Status.PUBLISHED
    late = is_open and not adoption and agreement.adopt_by and today > agreement.adopt_by
    return Standing(party, stage, bool(late), adoption, _notes(party, adoption))


def _notes(party, adoption):
    said = []
    if adoption and adoption.channel != Channel.PORTAL:
        said.append(f"Kom {adoption.get_channel_display()}")
    if adoption and party.draft_number:
        said.append("Nytt beslut påbörjat")
    if adoption and adoption.number > 1:
        said.append(f"Beslut {adoption.number}")
    if party.reminded and not adoption:
        at = format_date(timezone.localtime(party.reminded_at), "j F")
        said.append(f"Påmind {at}" + (f", {party.reminded} gånger" if party.reminded > 1 else ""))
    return said


FILTERS = {
    "ej-rapporterat": ("Har inte rapporterat", lambda row: not row.standing.has_answered),
    "forsenad": ("Försenade", lambda row: row.standing.is_overdue),
    "pamind": ("Påminda", lambda row: bool(row.standing.party.reminded)),
    "post": ("Mejl kom inte fram", lambda row: bool(row.troubles)),
}


def choices() -> list[tuple[str, str]]:
    """What the board of an agreement can be narrowed to."""
    return choices_of(FILTERS, Stage)


def tiles(agreement, found: list[Standing], municipalities) -> list[Tile]:
    """All municipalities on the map, also those that are no parties."""
    by_pk = {each.party.municipality_id: each for each in found}
    return [_tile(agreement, each, by_pk.get(each.pk)) for each in municipalities]


def _tile(agreement, municipality, standing):
    code, name = municipality.code, municipality.name
    if standing is None:
        return Tile(code, name, municipality.get_absolute_url(), "", "inte part", 0)
    url = reverse("agreements:adoption_party", args=[agreement.slug, municipality.slug])
    short, shade = ("Försenad", "late") if standing.is_overdue else TILES[standing.stage]
    return Tile(code, name, url, short, standing.in_words, shade)
