"""Who came to each meeting: most do, some send word, some take part from afar."""

import re
from dataclasses import dataclass, field

from simple_history.utils import bulk_create_with_history

from ksl_portal.demo.accounts import CHAIR, MEMBER
from ksl_portal.demo.cast import Cast
from ksl_portal.demo.days import Planned
from ksl_portal.demo.people import CHANCERY, GUESTS
from ksl_portal.demo.variation import share
from ksl_portal.demo.wording import CHAIRS, IN_TEXT
from meetings.models import Attendance, Meeting
from members.models import Membership

Role = Membership.Role
# Chance of being absent: those with many colleagues in the room feel less missed.
ABSENT = {"kso": 0.24, "kd-gruppen": 0.2, "forbundsmotet": 0.12, "styrelsen": 0.14, "au": 0.12}
CHANCERY_ALWAYS = ("director", "secretary")
# Those of the chancery who follow a body.
FOLLOWS = {
    "styrelsen": ("finance", "infra"),
    "au": ("finance",),
    "kso": ("education", "infra", "labour"),
    "kd-gruppen": ("digital", "labour"),
    "forbundsmotet": ("finance", "education", "social", "digital", "infra", "labour"),
    "styrgrupp-gymnasieregion": ("education",),
    "styrgrupp-infrastruktur": ("infra",),
    "styrgrupp-digital-agenda": ("digital",),
    "styrgrupp-vard-i-samverkan": ("social",),
}
PRESIDING = {Role.CHAIR, Role.VICE_CHAIR, Role.SECOND_VICE_CHAIR}
PROTOCOL_BODIES = {"forbundsmotet", "styrelsen", "au"}


@dataclass
class Presence:
    """The rows of a meeting's attendance, unsaved, and who led, wrote and adjusted."""

    rows: list[Attendance]
    chair: object
    secretary: object
    adjuster: str
    served_for: dict = field(default_factory=dict)

    def of_party(self, abbreviation: str) -> str:
        """Names of the members present of a party, with commas; at most six speak for it."""
        names = [
            row.name
            for row in self.rows
            if row.was_there
            and row.group == Attendance.Group.MEMBER
            and row.party_abbreviation == abbreviation
        ]
        return ", ".join(names[:6])


@dataclass
class Speakers:
    """Who has to be there because an item lets them speak: keys, names and municipalities."""

    chancery: set[str]
    guests: set[str]
    bodies: set[str]
    present: set[str]

    @classmethod
    def of(cls, planned: Planned) -> "Speakers":
        """Those that the pieces of the meeting's agenda name."""
        pieces = [p for placed in planned.pieces for p in (placed.piece, *placed.piece.items)]
        keys = {key for piece in pieces for key in (piece.presenter, piece.guest) if key}
        keys |= {key for piece in pieces for key in re.findall(r"{(\w+)}", piece.text)}
        return cls(
            chancery=keys & CHANCERY.keys(),
            guests=keys & GUESTS.keys(),
            bodies={CHAIRS[key] for key in keys & CHAIRS.keys()},
            present={name for piece in pieces for name in piece.present},
        )


def presence_at(planned: Planned, cast: Cast) -> Presence:
    """The attendance of `planned`: members as they came, those who speak, and the chancery."""
    speakers = Speakers.of(planned)
    invited = [cast.members_on(body, planned.day)[0] for body in sorted(speakers.bodies)]
    must = speakers.present | {seat.person.name for seat in invited}
    if planned.state == "held" and planned.body in PROTOCOL_BODIES:
        # They adjust the protocol that waits, and both can log in.
        must |= {MEMBER, CHAIR}
    members, substitutes = [], []
    for body in filter(None, (planned.body, planned.other_body)):
        for seat in cast.members_on(body, planned.day):
            known = {row.person_id for row in [*members, *substitutes]}
            if seat.person_id not in known:
                is_substitute = seat.role == Role.SUBSTITUTE
                (substitutes if is_substitute else members).append(_row(planned, seat, must))
    substitutes = [row for row in substitutes if row.was_there]
    served_for = _serve_for_absent(members, substitutes)
    there = [row for row in members if row.was_there]
    chair = next(row for row in there if row.role)
    adjuster = ""
    if planned.body in PROTOCOL_BODIES:
        adjuster = _appoint_adjuster(planned, there, chair)
    known = {row.name for row in [*members, *substitutes]}
    guests = [_visitor(seat) for seat in invited if seat.person.name not in known]
    others = sorted(speakers.present & cast.persons.keys() - known)
    guests += [_person_as_guest(cast.persons[name]) for name in others]
    rows = [
        *members,
        *substitutes,
        *guests,
        *_guests(speakers.guests),
        *_staff(planned, cast, speakers.chancery),
    ]
    if planned.body not in PROTOCOL_BODIES:
        _say_for_whom(members, substitutes, served_for)
        served_for = {}
    return Presence(rows, chair.person, cast.chancery["secretary"], adjuster, served_for)


def _row(planned, seat, must: set[str]) -> Attendance:
    name = seat.person.name
    status = Attendance.Status.PRESENT
    limit = 0.5 if seat.role == Role.SUBSTITUTE else ABSENT.get(planned.body, 0.15)
    if name in must or seat.municipality.name in must:
        limit = 0
    luck = share("attendance", planned.body, planned.day, name)
    if luck < (limit / 5 if seat.role in PRESIDING else limit):
        told = share("notice", planned.day, name) < 0.75
        status = Attendance.Status.ABSENT_NOTIFIED if told else Attendance.Status.ABSENT
    elif luck > 0.93:
        status = Attendance.Status.REMOTE
    is_named = seat.body.slug == planned.body and seat.role in PRESIDING
    role = seat.get_role_display() if is_named else ""
    return Attendance(
        person=seat.person,
        name=name,
        municipality=seat.municipality,
        municipality_name=seat.municipality.name,
        party=seat.party,
        party_abbreviation=seat.party.abbreviation_on(planned.day) if seat.party else "",
        role=role,
        status=status,
        group=(
            Attendance.Group.SUBSTITUTE if seat.role == Role.SUBSTITUTE else Attendance.Group.MEMBER
        ),
    )


def _serve_for_absent(members, substitutes) -> dict:
    """Substitutes serve for absent members of their own party: persons by pk."""
    free, served_for = list(substitutes), {}
    for absent in (row for row in members if not row.was_there and row.party):
        for row in free:
            if row.party == absent.party:
                served_for[row.person_id] = absent.person_id
                free.remove(row)
                break
    return served_for


def _say_for_whom(members, substitutes, served_for):
    """Notes have no paragraphs to serve from: they say it beside the name."""
    names = {row.person_id: row.person.name for row in members}
    for row in substitutes:
        if row.person_id in served_for:
            row.role = f"tjänstgör för {names[served_for[row.person_id]]}"


def _appoint_adjuster(planned, there, chair) -> str:
    """Someone from another party than the chair's; the pen goes round."""
    others = [row for row in there if row.party != chair.party and not row.role]
    row = others[int(share("adjuster", planned.body, planned.day) * len(others))]
    if planned.state == "held":
        # The protocol that waits is the demo's member's, so that she finds it on her pages.
        row = next((other for other in there if other.name == MEMBER and not other.role), row)
    row.role = "justerare"
    return row.person.name


def _visitor(seat) -> Attendance:
    """The chair of another body, who comes to tell of it."""
    return Attendance(
        person=seat.person,
        name=seat.person.name,
        municipality=seat.municipality,
        municipality_name=seat.municipality.name,
        party=seat.party,
        party_abbreviation=seat.party.abbreviation,
        role=f"{seat.get_role_display()} i {IN_TEXT[seat.body.slug]}",
        group=Attendance.Group.GUEST,
    )


def _person_as_guest(person) -> Attendance:
    return Attendance(
        person=person, name=person.name, role=person.title, group=Attendance.Group.GUEST
    )


def _guests(keys) -> list[Attendance]:
    rows = []
    for key in sorted(keys):
        name, title, organisation = GUESTS[key]
        rows.append(
            Attendance(
                name=name, role=title, organisation=organisation, group=Attendance.Group.GUEST
            )
        )
    return rows


def _staff(planned, cast, presenters) -> list[Attendance]:
    keys = {*CHANCERY_ALWAYS, *FOLLOWS.get(planned.body, ()), *presenters}
    rows = []
    for key in (key for key in CHANCERY if key in keys):
        person = cast.chancery[key]
        role = person.title + (", sekreterare" if key == "secretary" else "")
        rows.append(
            Attendance(person=person, name=person.name, role=role, group=Attendance.Group.STAFF)
        )
    return rows


def save_presence(presence: Presence, meeting: Meeting, *, by) -> None:
    """Store the rows in the order in which minutes list them.

    All at once: the demo has some 1,500 rows, and make run should not wait for each.
    """
    for position, row in enumerate(presence.rows, 1):
        row.meeting = meeting
        row.position = position
    bulk_create_with_history(presence.rows, Attendance, default_user=by)
