"""Reads of assignments with what their rows show; a handful of queries, whatever their number."""

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from meetings.models import ActionAtMeeting, ActionItem, Meeting
from meetings.queries import readable_minutes
from meetings.rules import readable_agendas

LATE, OPEN, DONE = range(3)
HEADINGS = {LATE: "Försenade", OPEN: "Att göra", DONE: "Klara"}
RELATED = ("person", "body", "treated_by", "done_by__person", "item__meeting__body")


def visible_assignments(user):
    """Assignments given by minutes that `user` may read."""
    meetings = Meeting.objects.visible_to(user).filter(readable_minutes(user))
    return ActionItem.objects.filter(item__meeting__in=meetings.order_by().values("pk"))


def is_late() -> Q:
    """Not done, and the last day (in Stockholm) is over."""
    return Q(done_on=None, due_on__lt=timezone.localdate())


def in_reading_order(assignments):
    """What is late first, the oldest on top; then what is to be done; what is done last.

    Each has `standing`: LATE, OPEN or DONE. Within a day by the body that gave it.
    """
    standing = Case(
        When(done_on__isnull=False, then=Value(DONE)),
        When(is_late(), then=Value(LATE)),
        default=Value(OPEN),
        output_field=IntegerField(),
    )
    undone_due = Case(When(done_on=None, then=F("due_on")))
    return (
        assignments.annotate(standing=standing)
        .select_related(*RELATED)
        .order_by(
            "standing",
            undone_due.asc(nulls_last=True),
            F("done_on").desc(nulls_last=True),
            "item__meeting__body__position",
            "-item__meeting__starts_at",
            "pk",
        )
    )


def by_standing(page) -> list[tuple[str, list[ActionItem]]]:
    """Pairs of a heading and its assignments, from a page in reading order."""
    groups: dict[int, list[ActionItem]] = {}
    for action in page:
        groups.setdefault(action.standing, []).append(action)
    return [(HEADINGS[standing], rows) for standing, rows in groups.items()]


def treatments_of(action, user) -> list[ActionAtMeeting]:
    """Where `action` was taken onto an agenda that `user` may read, the latest first."""
    readable = Meeting.objects.visible_to(user).filter(readable_agendas(user))
    rows = ActionAtMeeting.objects.filter(action=action, item__isnull=False)
    rows = rows.filter(meeting__in=readable.order_by().values("pk"))
    return list(rows.select_related("item", "meeting__body").order_by("-meeting__starts_at", "pk"))


def treated_at(item) -> list[ActionItem]:
    """The assignments that `item` of an agenda was made for."""
    rows = ActionItem.objects.filter(at_meetings__item=item)
    return list(rows.select_related("person", "body", "item__meeting__body"))
