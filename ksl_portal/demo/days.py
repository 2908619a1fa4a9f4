"""When the demo's meetings are: the bodies' plan of a year, around the day of loading.

The plan is that of a real year: KSO on Tuesdays at 11, which in 2017 gives 7 February, 4 April,
30 May, 5 September, 3 October and 21 November. Two years back, half a year ahead.
"""

from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
LAST = -1

PUBLISHED_AFTER = timedelta(days=10)
# A protocol is adjusted first; less than the least time between two meetings of one body.
ADJUSTED_AFTER = timedelta(days=34)
CALLED_BEFORE = timedelta(days=21)


@dataclass(frozen=True)
class Rhythm:
    """One body's meetings of a year: weekday, (month, which such day) and hours."""

    weekday: int
    days: tuple[tuple[int, int], ...]
    starts: time
    ends: time


PLAN = {
    "forbundsmotet": Rhythm(THURSDAY, ((4, 4),), time(10), time(15)),
    "styrelsen": Rhythm(
        THURSDAY, ((2, 2), (3, 3), (6, 2), (9, 4), (12, 2)), time(13), time(15, 30)
    ),
    "au": Rhythm(
        TUESDAY, ((1, 4), (3, 1), (5, 4), (9, 2), (10, 3), (11, 4)), time(14), time(16)
    ),
    "kso": Rhythm(
        TUESDAY, ((2, 1), (4, 1), (5, LAST), (9, 1), (10, 1), (11, 3)), time(11), time(13)
    ),
    "kd-gruppen": Rhythm(FRIDAY, ((3, 2), (5, 2), (9, LAST), (11, 2)), time(9), time(11, 30)),
    "valberedningen": Rhythm(WEDNESDAY, ((3, 3),), time(16), time(17, 30)),
    "styrgrupp-gymnasieregion": Rhythm(
        WEDNESDAY, ((2, 2), (5, 3), (10, 2)), time(13), time(15)
    ),
    "styrgrupp-infrastruktur": Rhythm(MONDAY, ((3, 1), (9, 3)), time(14), time(16)),
    "styrgrupp-digital-agenda": Rhythm(WEDNESDAY, ((4, 2), (10, 4)), time(9), time(11)),
    "styrgrupp-vard-i-samverkan": Rhythm(
        FRIDAY, ((2, 2), (6, 2), (11, 2)), time(13), time(15)
    ),
}  # fmt: skip


@dataclass
class Planned:
    """A meeting to be: the body, the hours, the state to reach and the pieces of its agenda."""

    body: str
    starts_at: datetime
    ends_at: datetime
    state: str = "published"
    other_body: str | None = None
    reason: str = ""
    turn: int = 0  # which of its body's meetings this is
    pieces: list = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def has_minutes(self) -> bool:
        return self.state in {"published", "held"}


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The `n`th such weekday of a month; LAST gives the last one."""
    if n == LAST:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def months_later(day: date, months: int) -> date:
    """The same day `months` on (or back), or the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plan_meetings(today: date) -> list[Planned]:
    """All meetings from two years before `today` to half a year after, the earliest first."""
    first, last = months_later(today, -24), months_later(today, 6)
    meetings = []
    for body, rhythm in PLAN.items():
        for year in range(first.year, last.year + 1):
            for month, n in rhythm.days:
                day = nth_weekday(year, month, rhythm.weekday, n)
                if first <= day <= last and day != today:
                    meetings.append(
                        Planned(
                            body,
                            datetime.combine(day, rhythm.starts, STOCKHOLM),
                            datetime.combine(day, rhythm.ends, STOCKHOLM),
                        )
                    )
    meetings.sort(key=lambda meeting: (meeting.starts_at, meeting.body))
    turns: Counter[str] = Counter()
    for meeting in meetings:
        turns[meeting.body] += 1
        meeting.turn = turns[meeting.body]
    _settle_states(meetings, today)
    _join_and_cancel(meetings, today)
    return meetings


def _settle_states(meetings, today):
    past = [meeting for meeting in meetings if meeting.day < today]
    ahead = [meeting for meeting in meetings if meeting.day > today]
    for meeting in past:
        # A protocol that waits would stop the § of every later one: only the newest may.
        wait = ADJUSTED_AFTER if meeting.body in {"styrelsen", "au"} else PUBLISHED_AFTER
        if meeting.day > today - wait:
            meeting.state = "held"
    past[-1].state = "held"
    for meeting in ahead:
        meeting.state = "called" if meeting.day <= today + CALLED_BEFORE else "planned"
    ahead[0].state = "called"
    ahead[-1].state = "draft"


def _join_and_cancel(meetings, today):
    """KSO and AU meet together each October; one past and one coming meeting is cancelled."""
    for meeting in meetings:
        if meeting.body == "kso" and meeting.starts_at.month == 10:
            meeting.other_body = "au"
    past = [m for m in meetings if m.body == "kd-gruppen" and m.state == "published"]
    past[len(past) // 2].state = "cancelled"
    past[len(past) // 2].reason = "Mötet krockar med länsstyrelsens samverkanskonferens."
    ahead = [m for m in meetings if m.body.startswith("styrgrupp") and m.state == "planned"]
    ahead[-1].state = "cancelled"
    ahead[-1].reason = "Styrgruppen samlar vårens frågor till nästa möte."
