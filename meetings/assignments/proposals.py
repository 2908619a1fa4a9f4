"""Which assignments a meeting should treat: proposals for its agenda, derived and never stored.

An assignment that a body is to treat, or that is given to a body, is proposed to the first of its
meetings on or after the last day that can still take it in; without a last day, to the next one. It
stays proposed until it is taken in, put aside or done; if put aside, the body's following meeting
has it. What its matter has brought before the body since is not asked for once more.
"""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from meetings.models import ActionAtMeeting, ActionItem, AgendaItem, Meeting
from meetings.workflow import OPEN_AGENDAS

CANCELLED = Meeting.Status.CANCELLED


def proposals_for(meeting: Meeting) -> list[ActionItem]:
    """The assignments proposed for `meeting`, the oldest due first; four queries."""
    if meeting.status not in OPEN_AGENDAS:
        return []
    bodies = [body.pk for body in meeting.bodies]
    waiting = list(_waiting(bodies).filter(item__meeting__starts_at__lt=meeting.starts_at))
    if not waiting:
        return []
    ahead = _ahead(bodies)
    aside = set(
        ActionAtMeeting.objects.filter(action__in=waiting, item=None).values_list(
            "action_id", "meeting_id"
        )
    )
    return [
        action
        for action in waiting
        if next((m for m in ahead if _suits(action, m, aside)), None) == meeting
    ]


def _waiting(bodies):
    """Open assignments for one of `bodies` that no meeting has taken in; `for_body` is its pk."""
    taken = ActionAtMeeting.objects.filter(item__isnull=False).exclude(meeting__status=CANCELLED)
    given = ActionItem.objects.annotate(for_body=Coalesce("treated_by_id", "body_id"))
    given = given.filter(for_body__in=bodies).undone()
    given = given.exclude(pk__in=taken.values("action_id"))
    given = given.exclude(item__meeting__status=CANCELLED)
    given = given.filter(~Exists(_its_matter_since()))
    return given.select_related("person", "body", "treated_by", "item__meeting__body")


def _its_matter_since():
    """Items at which the body had the matter of an assignment after it was given."""
    body = OuterRef("for_body")
    items = AgendaItem.objects.filter(
        Q(meeting__body=body) | Q(meeting__other_bodies=body),
        matter=OuterRef("item__matter"),
        meeting__starts_at__gt=OuterRef("item__meeting__starts_at"),
    )
    return items.exclude(meeting__status=CANCELLED)


def _ahead(bodies) -> list[Meeting]:
    """Meetings of `bodies` whose agenda is open, from today on, the next one first."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    led = Meeting.objects.filter(body__in=bodies)
    joint = Meeting.other_bodies.through.objects.filter(body__in=bodies).values("meeting_id")
    meetings = led | Meeting.objects.filter(pk__in=joint)
    meetings = meetings.filter(status__in=OPEN_AGENDAS, starts_at__gte=today)
    return list(meetings.for_list().order_by("starts_at", "pk"))


def _suits(action, meeting, aside) -> bool:
    if (action.pk, meeting.pk) in aside:
        return False
    if action.for_body not in {body.pk for body in meeting.bodies}:
        return False
    given = action.item.meeting
    if given.pk == meeting.pk or given.starts_at >= meeting.starts_at:
        return False
    return action.due_on is None or action.due_on <= meeting.date
