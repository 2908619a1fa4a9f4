"""Brings the invented persons and their seats into the database, and finds them again."""

from datetime import date, timedelta

from django.utils.text import slugify

from ksl_portal.demo.days import THURSDAY, months_later, nth_weekday
from ksl_portal.demo.people import CHANCERY, CITY_DIRECTORS, FORMER, MUNICIPALITIES, OTHERS
from ksl_portal.demo.seats import BOARD, COMMITTEE, GROUP_CHAIRS, OTHER_BODIES, REPLACED
from members.models import Body, Membership, Municipality, Party, Person

KSO_TITLES = {"stockholm": "finansborgarråd", "default": "kommunstyrelsens ordförande"}


class Cast:
    """Everyone in the demo, by name, with their municipality and party."""

    def __init__(self, first: date):
        """`first` is the day on which the two years begin; everyone has sat since before it."""
        self.first = first
        self.bodies = {body.slug: body for body in Body.objects.all()}
        self.municipalities = {row.slug: row for row in Municipality.objects.all()}
        self.parties = {row.abbreviation: row for row in Party.objects.all()}
        self.persons: dict[str, Person] = {}
        self.represents: dict[str, tuple] = {}
        self.chancery: dict[str, Person] = {}
        self._memberships: dict[str, list[Membership]] = {}

    def create(self) -> None:
        """Make every person and every seat, and give the registrars their addresses."""
        for slug, municipality in self.municipalities.items():
            if not municipality.registrar_email:
                municipality.registrar_email = f"registrator@{slug}.example"
                municipality.save()
        self._create_persons()
        for body_slug, name, role in self._seats():
            self._seat(body_slug, name, role)

    def members_on(self, body_slug: str, day: date) -> list[Membership]:
        """The body's seats that day, chairs first and then by municipality."""
        seats = [
            seat
            for seat in self._memberships.get(body_slug, [])
            if seat.valid_from <= day and (seat.valid_to is None or day <= seat.valid_to)
        ]
        order = Membership.ROLE_ORDER
        return sorted(
            seats,
            key=lambda seat: (
                order[seat.role] if order[seat.role] <= 2 else order[seat.role] + 10,
                str(seat.municipality or ""),
                seat.person.family_name,
            ),
        )

    def chair_on(self, body_slug: str, day: date) -> str:
        """The name of the body's chair that day."""
        return self.members_on(body_slug, day)[0].person.name

    def _create_persons(self):
        for slug, (leader, opposition, director) in MUNICIPALITIES.items():
            title = KSO_TITLES.get(slug, KSO_TITLES["default"])
            self._person(*leader[:2], leader[2], slug, title)
            opponent = "oppositionsborgarråd" if slug == "stockholm" else "oppositionsråd"
            self._person(*opposition[:2], opposition[2], slug, opponent)
            office = "stadsdirektör" if slug in CITY_DIRECTORS else "kommundirektör"
            self._person(*director, None, slug, office)
        for given, family, party, slug, title in [*OTHERS, *FORMER]:
            self._person(given, family, party, slug, title)
        for key, (given, family, title) in CHANCERY.items():
            self.chancery[key] = self._store(given, family, title, "ksl.example", True)

    def _person(self, given, family, party, slug, title):
        person = self._store(given, family, title, f"{slug}.example", False)
        self.represents[person.name] = (self.municipalities[slug], self.parties.get(party))

    def _store(self, given, family, title, domain, is_chancery):
        person = Person.objects.create(
            given_name=given,
            family_name=family,
            slug=slugify(f"{given} {family}"),
            title=title,
            email=f"{slugify(given)}.{slugify(family)}@{domain}",
            is_chancery=is_chancery,
        )
        self.persons[person.name] = person
        return person

    def _seats(self):
        """(body, name, role) of those who sit today."""
        for leader, opposition, director in MUNICIPALITIES.values():
            yield self._by_office("kso", leader)
            yield self._by_office("kd-gruppen", director)
            yield self._by_office("forbundsmotet", leader)
            yield self._by_office("forbundsmotet", opposition)
        # Stockholm has two seats in KSO.
        yield "kso", "Jonas Wikmark", "member"
        for name, role in BOARD:
            yield "styrelsen", name, role
        for name, role in COMMITTEE:
            yield "au", name, role
        for body_slug, seats in OTHER_BODIES.items():
            for name, role in seats:
                yield body_slug, name, role

    def _by_office(self, body_slug, person):
        name = f"{person[0]} {person[1]}"
        return body_slug, name, GROUP_CHAIRS.get(body_slug, {}).get(name, "member")

    def _seat(self, body_slug, name, role):
        began = self._term_began(body_slug)
        for body, leaver, comer, months in REPLACED:
            if (body, comer) == (body_slug, name):
                changed = months_later(self.first, months).replace(day=1)
                self._store_seat(body_slug, leaver, role, began, changed - timedelta(days=1))
                began = changed
        self._store_seat(body_slug, name, role, began, None)

    def _term_began(self, body_slug) -> date:
        """Groups by office began with the year before; what the assembly elects, in April."""
        year = self.first.year - 1
        if body_slug in {"kso", "kd-gruppen", "forbundsmotet"}:
            return date(year, 1, 1)
        return nth_weekday(year, 4, THURSDAY, 4)

    def _store_seat(self, body_slug, name, role, began, ended):
        municipality, party = self.represents[name]
        seat = Membership(
            person=self.persons[name],
            body=self.bodies[body_slug],
            role=role,
            municipality=municipality,
            party=None if body_slug == "kd-gruppen" else party,
            valid_from=began,
            valid_to=ended,
        )
        seat.full_clean()
        seat.save()
        self._memberships.setdefault(body_slug, []).append(seat)
