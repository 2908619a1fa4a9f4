"""Reads that join much: who sits where on a day. A handful of queries each, whatever the size."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Case, Count, IntegerField, Prefetch, Q, Value, When
from django.urls import reverse

from members.models import Body, Membership, Municipality, Party
from members.swedish import sort_key

# From how many assignments a tile of the map gets the next darker shade.
SHADES = ((10, 4), (7, 3), (4, 2), (1, 1))
LEADERS = (Membership.Role.CHAIR, Membership.Role.VICE_CHAIR, Membership.Role.SECOND_VICE_CHAIR)

ROLE_ORDER = Case(
    *(When(role=role, then=Value(place)) for role, place in Membership.ROLE_ORDER.items()),
    default=Value(len(Membership.ROLE_ORDER)),
    output_field=IntegerField(),
)
KIND_HEADINGS = {
    Body.Kind.ASSEMBLY: "Förbundsmöte",
    Body.Kind.BOARD: "Styrelse",
    Body.Kind.COMMITTEE: "Utskott och beredningar",
    Body.Kind.GROUP: "Grupper",
    Body.Kind.STEERING: "Politiska styrgrupper",
    Body.Kind.NETWORK: "Nätverk",
    Body.Kind.AUDIT: "Revision",
}
KIND_ORDER = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(Body.Kind.values)),
    default=Value(len(Body.Kind.values)),
    output_field=IntegerField(),
)


def counted(day: date):
    """The assignments that the distribution counts: all that cover `day` but the secretaries'."""
    return Membership.objects.valid_on(day).exclude(role=Membership.Role.SECRETARY)


@dataclass(frozen=True)
class Tile:
    """One municipality of the tile map."""

    code: str
    name: str
    url: str
    value: str = ""
    label: str = ""
    shade: int = 0


def municipality_tiles() -> list[Tile]:
    """The municipalities as tiles without values, for finding one's way."""
    municipalities = sorted(Municipality.objects.all(), key=lambda m: sort_key(m.name))
    return [Tile(m.code, m.name, m.get_absolute_url()) for m in municipalities]


def municipalities_with_counts(day: date) -> list[Municipality]:
    """Members on `day` in Swedish order, each with `assignments`, their number that day."""
    current = Q(memberships__valid_from__lte=day) & (
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=day)
    )
    current &= ~Q(memberships__role=Membership.Role.SECRETARY)
    members = Municipality.objects.member_on(day).annotate(
        assignments=Count("memberships", filter=current)
    )
    return sorted(members, key=lambda m: sort_key(m.name))


def assignment_tiles(municipalities) -> list[Tile]:
    """Tiles that show how many assignments each has; darker means more."""
    return [
        Tile(
            m.code,
            m.name,
            m.get_absolute_url(),
            str(m.assignments),
            f"{m.assignments} uppdrag",
            next((shade for least, shade in SHADES if m.assignments >= least), 0),
        )
        for m in municipalities
    ]


def bodies_for_list(day: date):
    """Bodies by kind, those that have ended last, with `leaders` and `seats` of `day`."""
    leaders = (
        Membership.objects.valid_on(day)
        .filter(role__in=LEADERS)
        .select_related("person", "party", "municipality")
        .order_by(ROLE_ORDER, "person__family_name", "person__given_name", "pk")
    )
    seats = Q(memberships__valid_from__lte=day) & (
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=day)
    )
    return (
        Body.objects.annotate(
            seats=Count("memberships", filter=seats),
            ended=Case(When(term_to__lt=day, then=Value(1)), default=Value(0)),
        )
        .select_related("parent", "policy_area")
        .prefetch_related(Prefetch("memberships", queryset=leaders, to_attr="leaders"))
        .order_by("ended", KIND_ORDER, "position", "name")
    )


def by_kind(bodies) -> list[tuple[str, list[Body]]]:
    """Pairs of a heading and its bodies, from `bodies_for_list`; what has ended comes last."""
    return [
        (heading, list(group))
        for heading, group in groupby(
            bodies, key=lambda b: "Tidigare organ" if b.ended else KIND_HEADINGS[b.kind]
        )
    ]


def members_of(body: Body, day: date) -> list[Membership]:
    """Who sits in `body` on `day`: chairs first, then in Swedish order of name."""
    held = body.memberships.valid_on(day).select_related("person", "party", "municipality")
    return sorted(held, key=lambda m: (Membership.ROLE_ORDER[m.role], *_name_key(m.person)))


def people_of(municipality: Municipality, day: date) -> list[Membership]:
    """The assignments held for `municipality` on `day`, in Swedish order of person."""
    held = municipality.memberships.valid_on(day).select_related("person", "party", "body")
    return sorted(held, key=lambda m: (*_name_key(m.person), m.body.position, m.body.name))


def by_person(memberships) -> list[tuple]:
    """Pairs of a person and their assignments, from assignments in order of person."""
    return [
        (person, list(held)) for person, held in groupby(memberships, key=lambda held: held.person)
    ]


def _name_key(person) -> tuple:
    return (*sort_key(person.family_name, person.given_name), person.pk)


def assignments_of(person, day: date) -> dict[str, list[Membership]]:
    """A person's assignments on `day` (`current`), after it (`coming`) and before (`earlier`)."""
    held = (
        person.memberships.select_related("body", "municipality", "party")
        .order_by("-valid_from", "body__position", "pk")
        .all()
    )
    sorted_by_time = {"current": [], "coming": [], "earlier": []}
    for membership in held:
        if membership.valid_from > day:
            sorted_by_time["coming"].append(membership)
        elif membership.valid_to and membership.valid_to < day:
            sorted_by_time["earlier"].append(membership)
        else:
            sorted_by_time["current"].append(membership)
    return sorted_by_time


@dataclass(frozen=True)
class Row:
    """One municipality or party: its sum and its number in each body, in the bodies' order.

    `percent` is the sum in per cent of the table's greatest sum, for drawing.
    """

    label: str
    url: str
    total: int
    cells: list[int]
    percent: int


@dataclass(frozen=True)
class Table:
    """Numbers of assignments by body, with sums in both directions."""

    heading: str
    rows: list[Row]
    total: int
    sums: list[int]


@dataclass(frozen=True)
class Distribution:
    """How the assignments of one day are shared among municipalities and among parties."""

    day: date
    bodies: list[Body]
    by_municipality: Table
    by_party: Table


def distribution(day: date) -> Distribution:
    """Count the assignments of `day`, four queries in all.

    Every member and every party has a row, also with 0. Assignments held for no municipality
    or no party get a row of their own at the end, so that both tables have the same sum.
    """
    counts = list(
        counted(day).order_by().values_list("municipality_id", "party_id", "body_id", Count("pk"))
    )
    used = {body_id for _, _, body_id, _ in counts}
    active = Body.objects.active_on(day)
    bodies = list((active | Body.objects.filter(pk__in=used)).distinct())
    represented = {municipality_id for municipality_id, _, _, _ in counts}
    municipalities = Municipality.objects.member_on(day)
    municipalities = municipalities | Municipality.objects.filter(pk__in=represented)

    in_order = sorted(municipalities.distinct(), key=lambda m: sort_key(m.name))
    places = [(m.pk, m.name, m.get_absolute_url()) for m in in_order]
    parties = [(p.pk, p.abbreviation_on(day), "") for p in Party.objects.all()]
    return Distribution(
        day,
        bodies,
        _table("Kommun", [*places, (None, "Utan kommun", "")], bodies, counts, 0),
        _table("Parti", [*parties, (None, "Utan parti", "")], bodies, counts, 1),
    )


def _table(heading, keys, bodies, counts, column) -> Table:
    """Fold `counts` to a table of `keys` × `bodies`; `column` says which id is the key."""
    found: dict[tuple, int] = {}
    for count in counts:
        place = (count[column], count[2])
        found[place] = found.get(place, 0) + count[3]
    cells_of = {key: [found.get((key, body.pk), 0) for body in bodies] for key, _, _ in keys}
    greatest = max(sum(cells) for cells in cells_of.values()) or 1
    rows = [
        Row(label, url, sum(cells_of[key]), cells_of[key], 100 * sum(cells_of[key]) // greatest)
        for key, label, url in keys
        if key is not None or any(cells_of[key])
    ]
    sums = [sum(row.cells[i] for row in rows) for i in range(len(bodies))]
    return Table(heading, rows, sum(sums), sums)


def distribution_url(day: date) -> str:
    """The address of the XLSX file for `day`."""
    return f"{reverse('members:distribution_xlsx')}?datum={day:%Y-%m-%d}"
