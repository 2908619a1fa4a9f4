"""What those who are called have answered: theirs to see and give, and the chancery's to count."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from meetings import rules
from meetings.attendance import GROUPS, seats_at
from meetings.models import Attendance, Invitee, Meeting
from members.keys import hash_of

Reply = Invitee.Reply
UNANSWERED = "Inte svarat"


@dataclass(frozen=True)
class Answers:
    """All answers to a call, and how many of each."""

    rows: list[Invitee]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(label, number) in the order of the choices; those without an answer last."""
        kinds = [*Reply.choices, ("", UNANSWERED)]
        return [(label, sum(row.reply == value for row in self.rows)) for value, label in kinds]


def answers_of(meeting: Meeting) -> Answers:
    """The answers of everyone who is called."""
    return Answers(list(meeting.invitees.called()))


def own_invitation(user, meeting: Meeting) -> Invitee | None:
    """The call of `user` to `meeting`, if there is one that counts."""
    return own_invitations(user, [meeting]).get(meeting.pk)


def own_invitations(user, meetings) -> dict[int, Invitee]:
    """The calls of `user` to `meetings`, by the meeting's pk. One query.

    Not to those before which the seat ends: they are taken back when the chancery gets to it.
    """
    meetings = [m for m in meetings if m.called_at and rules.sits_that_day(user, m)]
    if not meetings:
        return {}
    rows = Invitee.objects.called().filter(meeting__in=meetings, person__user=user)
    by_meeting = {meeting.pk: meeting for meeting in meetings}
    for row in rows:
        row.meeting = by_meeting[row.meeting_id]
    return {row.meeting_id: row for row in rows}


def invitee_by_key(key: str) -> Invitee | None:
    """The one whose secret address ends with `key`."""
    found = Invitee.objects.called().filter(key_hash=hash_of(key))
    invitee = found.select_related("meeting__body", "person").first()
    if invitee:
        prefetch_related_objects([invitee.meeting], "other_bodies")
    return invitee


def substitutes_for(invitee: Invitee) -> list:
    """The persons who are substitutes in the meeting's bodies that day."""
    group = Attendance.Group.SUBSTITUTE
    seats = seats_at(invitee.meeting)
    return [
        seat.person
        for seat in seats
        if GROUPS.get(seat.role) == group and seat.person_id != invitee.person_id
    ]


def expected_status(meeting: Meeting) -> dict[int, str]:
    """By the pk of a person the attendance that the answers promise; the silent are left out."""
    Status = Attendance.Status
    promised = {
        Reply.COMING: Status.PRESENT,
        Reply.REMOTE: Status.REMOTE,
        Reply.NOT_COMING: Status.ABSENT_NOTIFIED,
        Reply.SUBSTITUTE: Status.ABSENT_NOTIFIED,
    }
    rows = list(meeting.invitees.called().exclude(reply="").exclude(person=None))
    # First those who are sent, so that their own answer counts before what another said.
    expected = {row.substitute_id: Status.PRESENT for row in rows if row.substitute_id}
    return expected | {row.person_id: promised[row.reply] for row in rows}
