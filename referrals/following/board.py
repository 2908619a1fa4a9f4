"""What the board shows: a map, and the same as rows to sort and narrow."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from members.models import Municipality
from members.swedish import sort_key
from referrals.following.states import Stage, Standing
from referrals.models import Recipient

Kind = Recipient.Kind
KINDS = list(Kind.values)
HEADINGS = {
    Kind.MUNICIPALITY: "Kommuner",
    Kind.ORGANISATION: "Organisationer",
    Kind.PERSON: "Personer",
}
# On the way to the chancery: what is late, what is not begun …, what has come in.
URGENCY = (
    Stage.UNOPENED, Stage.OPENED, Stage.DRAFTING, Stage.LATE, Stage.SUBMITTED, Stage.ABSTAINED,
)  # fmt: skip


@dataclass
class Row:
    """One recipient on the board: where it stands, and the mail to it that went wrong."""

    standing: Standing
    troubles: list = field(default_factory=list)

    @property
    def recipient(self) -> Recipient:
        return self.standing.recipient

    @property
    def name(self) -> str:
        return self.recipient.name


@dataclass(frozen=True)
class Tile:
    """A tile of the map; see components/_tile_map.html. Shade "late" has a colour of its own."""

    code: str
    name: str
    url: str
    value: str
    label: str
    shade: int | str


def _by_name(row):
    return sort_key(row.name)


def _by_state(row):
    """What is late first, the longest overdue on top; then the way to an answer."""
    standing = row.standing
    since = standing.last_day if standing.is_overdue else date.max
    return (since, URGENCY.index(standing.stage), sort_key(row.name))


def _by_last_day(row):
    return (row.standing.last_day, sort_key(row.name))


SORTS = {"lage": _by_state, "namn": _by_name, "dag": _by_last_day}
FILTERS = {
    "ej-svarat": ("Har inte svarat", lambda row: not row.standing.has_answered),
    "forsenad": ("Försenade", lambda row: row.standing.is_overdue),
    "begar": ("Begär anstånd", lambda row: row.standing.asked_until is not None),
    "anstand": ("Har anstånd", lambda row: row.standing.granted_until is not None),
    "post": ("Mejl kom inte fram", lambda row: bool(row.troubles)),
}


def choices_of(filters, stages) -> list[tuple[str, str]]:
    """What a board can be narrowed to: what needs doing, then every stage."""
    needs = [(value, label) for value, (label, _) in filters.items()]
    return [("", "Alla"), *needs, *stages.choices]


def choices() -> list[tuple[str, str]]:
    """What the board of a referral can be narrowed to."""
    return choices_of(FILTERS, Stage)


def narrowed(rows: list, state: str, filters=FILTERS) -> list:
    """The rows in `state`, one of the choices; all of them when it is empty."""
    if not state:
        return rows
    if state in filters:
        return [row for row in rows if filters[state][1](row)]
    return [row for row in rows if row.standing.stage == state]


def in_order(rows: list[Row], sort: str) -> list[Row]:
    """Municipalities, organisations, persons; within each by `sort`, what is late first."""
    key = SORTS.get(sort, _by_state)
    return sorted(rows, key=lambda row: (KINDS.index(row.recipient.kind), key(row)))


def grouped(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """Rows from `in_order` under the name of their kind."""
    kinds = groupby(rows, key=lambda row: row.recipient.kind)
    return [(HEADINGS[kind], list(group)) for kind, group in kinds]


@dataclass(frozen=True)
class Column:
    """A column one can sort by."""

    key: str
    label: str
    url: str
    is_sorted: bool


def columns(sort: str, state: str) -> list[Column]:
    """The columns to sort by; each address keeps how the board is narrowed."""
    kept = {"visa": state} if state else {}
    return [
        Column(key, label, "?" + urlencode({**kept, "ordna": key}) + "#mottagare", key == sort)
        for key, label in (("namn", "Mottagare"), ("lage", "Läge"), ("dag", "Sista dag"))
    ]


def has_municipalities(standings: list[Standing]) -> bool:
    """Whether there is anything to put on the map."""
    return any(each.recipient.municipality_id for each in standings)


def tiles(referral, standings: list[Standing]) -> list[Tile]:
    """The 26 on the map, also those that were not asked. One query."""
    asked = {each.recipient.municipality_id: each for each in standings}
    return [
        _tile(referral, municipality, asked.get(municipality.pk))
        for municipality in Municipality.objects.all()
    ]


def _tile(referral, municipality, standing):
    code, name = municipality.code, municipality.name
    if standing is None:
        return Tile(code, name, municipality.get_absolute_url(), "–", "inte tillfrågad", 0)
    url = reverse("referrals:board_recipient", args=[referral.slug, standing.recipient.pk])
    return Tile(code, name, url, standing.tile[0], standing.in_words, standing.tile[1])
