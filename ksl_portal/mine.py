"""What "Mina sidor" shows: the first few of everything that concerns one reader now."""

from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils import timezone

from ksl_portal import queries
from meetings import rules
from meetings.calling.answers import own_invitations
from meetings.duties import open_assignments, protocols_to_adjust, with_reports
from meetings.models import Appendix, Invitee, Meeting
from meetings.queries import open_papers
from members.rules import accesses

SHOWN = 4
PAPERS_SHOWN = 8


@dataclass
class Few:
    """The first rows of a list, and whether there are more."""

    rows: list = field(default_factory=list)
    has_more: bool = False

    @classmethod
    def of(cls, queryset, number=SHOWN):
        rows = list(queryset[: number + 1])
        return cls(rows[:number], len(rows) > number)


@dataclass
class Coming:
    """A meeting ahead, with what the reader may open of it today."""

    meeting: Meeting
    shows_agenda: bool
    shows_link: bool
    papers: list[Appendix]
    paper_count: int
    own_call: Invitee | None = None

    @property
    def day(self) -> str:
        """ "I dag" or "I morgon", else empty."""
        days = (self.meeting.date - timezone.localdate()).days
        return {0: "I dag", 1: "I morgon"}.get(days, "")


def with_papers(meetings, user) -> list[Coming]:
    """`meetings` ahead, each with the papers `user` may open; one query for them all.

    And one for the calls of `user`.
    """
    papers = open_papers(meetings, user)
    calls = own_invitations(user, meetings)
    return [
        Coming(
            meeting=meeting,
            shows_agenda=meeting.pk in papers,
            shows_link=bool(meeting.remote_link) and rules.can_join_remotely(user, meeting),
            papers=papers.get(meeting.pk, [])[:PAPERS_SHOWN],
            paper_count=len(papers.get(meeting.pk, [])),
            own_call=calls.get(meeting.pk),
        )
        for meeting in meetings
    ]


def meetings_of(user) -> dict:
    """The next meetings with their papers, protocols to adjust, and the newest minutes."""
    coming = Few.of(queries.own_coming_meetings(user))
    protocols = Few.of(protocols_to_adjust(user))
    minutes = Few.of(queries.own_latest_minutes(user))
    prefetch_related_objects([*coming.rows, *protocols.rows, *minutes.rows], "other_bodies")
    coming.rows = with_papers(coming.rows, user)
    return {"coming": coming, "protocols": protocols, "minutes": minutes}


def assignments_of(user) -> Few:
    """Assignments not yet done, on the reader or the reader's bodies."""
    few = Few.of(open_assignments(user))
    few.rows = with_reports(few.rows, user)
    return few


def municipal_of(user) -> dict:
    """What an account that acts for a municipality looks after; empty for others."""
    held = accesses(user)
    if not held:
        return {}
    return {
        "accesses": held,
        "referrals": Few.of(queries.open_referrals(user)),
        "agreements": Few.of(queries.agreements_in_force(user)),
    }
