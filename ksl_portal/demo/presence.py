"""Who came to each meeting: most do, some send word, some take part from afar."""

from dataclasses import dataclass

from simple_history.utils import bulk_create_with_history

from ksl_portal.demo.cast import Cast
from ksl_portal.demo.days import Planned
from ksl_portal.demo.people import CHANCERY, GUESTS
from ksl_portal.demo.variation import share
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

    def of_party(self, abbreviation: str) -> str:
        """Names of the members present of a party, with commas."""
        return ", ".join(
            row.person.name
            for row in self.rows
            if row.was_there
            and row.group == Attendance.Group.MEMBER
            and row.party
            and row.party.abbreviation == abbreviation
        )


def presence_at(planned: Planned, cast: Cast, presenters: set[str], guests: set[str]) -> Presence:
    """The attendance of `planned`, with the chancery's presenters and the guests it needs."""
    members, substitutes = [], []
    for body in filter(None, (planned.body, planned.other_body)):
        for seat in cast.members_on(body, planned.day):
            known = {row.person_id for row in [*members, *substitutes]}
            if seat.person_id in known:
                continue
            row = _row(planned, seat)
            (substitutes if seat.role == Role.SUBSTITUTE else members).append(row)
    substitutes = [row for row in substitutes if row.was_there]
    _serve_for_absent(members, substitutes)
    there = [row for row in members if row.was_there]
    chair = next(row for row in there if row.role)
    adjuster = ""
    if planned.body in PROTOCOL_BODIES:
        adjuster = _appoint_adjuster(planned, there, chair)
    staff = _staff(planned, cast, presenters)
    rows = [*members, *substitutes, *_guests(guests), *staff]
    return Presence(rows, chair.person, cast.chancery["secretary"], adjuster)


def _row(planned, seat) -> Attendance:
    name = seat.person.name
    status = Attendance.Status.PRESENT
    limit = ABSENT.get(planned.body, 0.15)
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


def _serve_for_absent(members, substitutes) -> None:
    """Substitutes serve for absent members of their own party."""
    free = list(substitutes)
    for absent in (row for row in members if not row.was_there and row.party):
        for row in free:
            if row.party == absent.party:
                row.role = f"tjänstgör för {absent.person.name}"
                free.remove(row)
                break


def _appoint_adjuster(planned, there, chair) -> str:
    """Someone from another party than the chair's; the pen goes round."""
    others = [row for row in there if row.party != chair.party and not row.role]
    row = others[int(share("adjuster", planned.body, planned.day) * len(others))]
    row.role = "justerare"
    return row.person.name


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
