"""Attendance as it should have been: who sits in the meeting's bodies that day."""

from django.core.exceptions import ValidationError
from django.db import transaction

from meetings import rules
from meetings.models import Attendance, Meeting
from members.models import Membership

Role = Membership.Role
GROUPS = {
    Role.SUBSTITUTE: Attendance.Group.SUBSTITUTE,
    Role.CO_OPTED: Attendance.Group.GUEST,
    Role.SECRETARY: Attendance.Group.STAFF,
}
# Roles that stand in the list beside the name; the others are said by the group.
NAMED_ROLES = {Role.CHAIR, Role.VICE_CHAIR, Role.SECOND_VICE_CHAIR, Role.CO_OPTED, Role.SECRETARY}


def seats_at(meeting) -> list[Membership]:
    """Who sits in the meeting's bodies on its day, one assignment a person.

    The leading body's before others', the weightiest role first.
    """
    order = {body.pk: position for position, body in enumerate(meeting.bodies)}
    seats = (
        Membership.objects.filter(body_id__in=order)
        .valid_on(meeting.date)
        .select_related("person__user", "body", "municipality", "party")
    )
    by_person = {}
    for seat in sorted(seats, key=lambda s: (order[s.body_id], Membership.ROLE_ORDER[s.role])):
        by_person.setdefault(seat.person_id, seat)
    return sorted(by_person.values(), key=_reading_order)


def _reading_order(seat):
    municipality = seat.municipality.name if seat.municipality else "Ö"
    return (municipality, Membership.ROLE_ORDER[seat.role], seat.person.family_name)


@transaction.atomic
def prefill_attendance(meeting, by) -> int:
    """Add members and substitutes of the meeting's bodies that day who are not yet listed.

    What somebody has answered to the call is what is noted; of the others, members as present and
    substitutes as absent. Municipality and party are as of their assignment. Returns how many were
    added. Raises ValidationError (`published`).
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not rules.can_edit_meeting(by, meeting):
        raise ValidationError("Mötet kan inte ändras.", code="published")
    rows = list(meeting.attendances.values_list("person_id", "position"))
    listed = {person for person, _ in rows}
    position = max((position for _, position in rows), default=0)
    missing = [seat for seat in seats_at(meeting) if seat.person_id not in listed]
    # Not at the top: the answers need to know who sits in the bodies.
    from meetings.calling.answers import expected_status

    expected = expected_status(meeting)
    for seat in missing:
        position += 1
        _add(meeting, seat, position, by, expected.get(seat.person_id))
    return len(missing)


def _add(meeting, seat, position, by, expected):
    group = GROUPS.get(seat.role, Attendance.Group.MEMBER)
    is_there = group != Attendance.Group.SUBSTITUTE
    row = Attendance(
        meeting=meeting,
        position=position,
        person=seat.person,
        group=group,
        status=expected or (Attendance.Status.PRESENT if is_there else Attendance.Status.ABSENT),
        municipality=seat.municipality,
        party=seat.party,
        role=seat.get_role_display() if seat.role in NAMED_ROLES else seat.person.title,
    )
    row._history_user = by
    row.save()
