"""Who is called to a meeting: those with a seat in its bodies that day, and chosen guests."""

from dataclasses import dataclass

from meetings.attendance import GROUPS, seats_at
from meetings.models import Attendance, Invitee, Meeting

Group = Attendance.Group


@dataclass
class Recipient:
    """One who is to be called, or is: `invitee` is the row, None while there is none."""

    name: str
    email: str
    group: str
    role: str
    person_id: int | None
    invitee: Invitee | None = None

    @property
    def is_called(self) -> bool:
        return bool(
            self.invitee and self.invitee.sequence is not None and not self.invitee.withdrawn_at
        )

    @property
    def is_guest(self) -> bool:
        """Chosen for this meeting, without a seat: has no account that opens its papers."""
        return self.person_id is None

    @property
    def has_moved(self) -> bool:
        """Whether mail goes to another address than the call did."""
        return self.is_called and self.invitee.email != self.email


def recipients_of(meeting: Meeting) -> list[Recipient]:
    """Everyone who should be called to `meeting` as things stand, in the order of a list of names.

    A bounded number of queries. Someone who has lost the seat since the call is not among them,
    see `left_out`.
    """
    rows = list(meeting.invitees.select_related("person"))
    by_person = {row.person_id: row for row in rows if row.person_id}
    found = [_of_seat(seat, by_person.get(seat.person_id)) for seat in seats_at(meeting)]
    return found + [_of_guest(row) for row in rows if not row.person_id and not row.withdrawn_at]


def left_out(meeting: Meeting, recipients: list[Recipient]) -> list[Invitee]:
    """Those who were called and should not be any longer."""
    kept = {each.invitee.pk for each in recipients if each.invitee}
    return [row for row in meeting.invitees.called() if row.pk not in kept]


def _of_seat(seat, invitee):
    person = seat.person
    return Recipient(
        name=person.name,
        email=person.email or (person.user.email if person.user_id else ""),
        group=GROUPS.get(seat.role, Group.MEMBER),
        role=_role(seat),
        person_id=person.pk,
        invitee=invitee,
    )


def _role(seat):
    where = seat.municipality.name if seat.municipality else seat.body.short_name
    return f"{seat.get_role_display()}, {where}"


def _of_guest(row):
    return Recipient(row.name, row.email, row.group, "gäst", None, row)
