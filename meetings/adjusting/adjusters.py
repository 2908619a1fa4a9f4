"""Who is to adjust a protocol: those appointed at the meeting, and its chair."""

from dataclasses import dataclass

from meetings.models import Attendance, Meeting
from members.models import Person


@dataclass(frozen=True)
class Appointed:
    """One who is to adjust; without `person` the portal does not know who it is."""

    name: str
    person: Person | None
    is_chair: bool = False

    @property
    def account(self):
        """The account to log in with, None if there is none that works."""
        user = getattr(self.person, "user", None)
        return user if user and user.is_active else None


def to_adjust(meeting: Meeting, *, with_chair: bool) -> list[Appointed]:
    """Those appointed at the meeting, and the chair, who adjusts by law, unless left out."""
    rows = Attendance.objects.adjusters().filter(meeting=meeting)
    found = [Appointed(row.name, row.person) for row in rows.select_related("person__user")]
    if with_chair and (meeting.chair or meeting.chair_name):
        others = [one for one in found if one.person is None or one.person != meeting.chair]
        found = [*others, Appointed(meeting.chair_name or str(meeting.chair), meeting.chair, True)]
    return found


def missing_in(appointed: list[Appointed]) -> list[str]:
    """What keeps these from adjusting in the portal, as Swedish messages."""
    if not any(not one.is_chair for one in appointed):
        return [
            "Ingen justerare är utsedd. Skriv ”justerare” som roll i närvarolistan hos den som "
            "mötet valde."
        ]
    problems = []
    for one in appointed:
        if one.person is None:
            problems.append(f"{one.name} är inte kopplad till en person i registret.")
        elif one.account is None:
            problems.append(
                f"{one.name} har inget konto. Bjud in, eller låt protokollet justeras på papper."
            )
    return problems


def without_account(adjusters) -> list[str]:
    """Which of these rows cannot adjust in the portal any longer, as Swedish messages."""
    return [
        f"{row.name} har inget konto längre. Ta tillbaka protokollet och ändra vem som justerar, "
        "eller låt det justeras på papper."
        for row in adjusters
        if not (row.person.user and row.person.user.is_active)
    ]
