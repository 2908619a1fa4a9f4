"""What meetings ask of one reader: protocols to adjust, and assignments to carry out."""

from django.db.models import Q

from meetings import rules
from meetings.minutes import entries_of
from meetings.models import ActionItem, AgendaItem, Attendance, Meeting


def protocols_to_adjust(user):
    """Held, unpublished meetings whose protocol `user` is appointed to adjust, oldest first."""
    appointed = Attendance.objects.adjusters().filter(person__user=user)
    meetings = Meeting.objects.visible_to(user).filter(
        pk__in=appointed.values("meeting_id"),
        kind=Meeting.Kind.PROTOCOL,
        status=Meeting.Status.HELD,
    )
    return meetings.select_related("body").order_by("starts_at", "pk")


def open_assignments(user):
    """Assignments not yet done, on `user` or on a body in which `user` has a seat today.

    Given by published minutes which `user` may read; what is late first.
    """
    read = Meeting.objects.visible_to(user).published()
    own = Q(person__user=user) | Q(body_id__in=rules.current_bodies(user))
    related = ("person", "body", "treated_by", "item__meeting__body")
    return ActionItem.objects.filter(own, item__meeting__in=read).undone().select_related(*related)


def with_reports(assignments, user) -> list[ActionItem]:
    """Give each of `assignments` its place, and `may_report`: whether `user` may say it is done."""
    assignments = with_places(assignments)
    for action in assignments:
        action.may_report = rules.can_report_done(user, action)
    return assignments


def with_places(assignments) -> list[ActionItem]:
    """Give each of `assignments` (from published minutes) its `place`, an Entry with its anchor.

    One query, whatever their number.
    """
    assignments = list(assignments)
    meetings = {action.item.meeting_id: action.item.meeting for action in assignments}
    items: dict[int, list[AgendaItem]] = {pk: [] for pk in meetings}
    for item in AgendaItem.objects.filter(meeting__in=meetings).defer("text"):
        items[item.meeting_id].append(item)
    places = {}
    for pk, meeting in meetings.items():
        for top in entries_of(meeting, items[pk], [], shows_text=False):
            places.update({entry.item.pk: entry for entry in (top, *top.children)})
    for action in assignments:
        action.place = places[action.item_id]
    return assignments
