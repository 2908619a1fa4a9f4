"""What meetings ask of one reader: protocols to adjust, and assignments to carry out."""

from django.db.models import Exists, OuterRef, Q

from meetings import rules
from meetings.minutes import entries_of
from meetings.models import ActionItem, Adjuster, AgendaItem, Approval, Attendance, Meeting


def protocols_to_adjust(user):
    """Protocols that `user` is to adjust and has not approved as they are now, oldest first.

    Those that are still written too, so that one knows that they will come; `asks_at_once` says
    that an item of one of them waits to be adjusted before the rest.
    """
    appointed = Attendance.objects.adjusters().filter(person__user=user)
    held = Q(pk__in=appointed.values("meeting_id"), status=Meeting.Status.HELD)
    held &= Q(pk__in=Meeting.objects.visible_to(user).order_by().values("pk"))
    approved = Approval.objects.filter(
        adjuster__person__user=user,
        adjuster__meeting=OuterRef("pk"),
        immediate=None,
        content_version=OuterRef("content_version"),
    )
    sent = Adjuster.objects.acting().filter(person__user=user).values("meeting_id")
    adjusting = ~Exists(approved) & Q(pk__in=sent, status=Meeting.Status.ADJUSTING)
    at_once = Adjuster.objects.acting().filter(
        person__user=user,
        meeting=OuterRef("pk"),
        meeting__items__immediate__adjusted_at=None,
        meeting__items__immediate__isnull=False,
    )
    meetings = Meeting.objects.filter(held | adjusting, kind=Meeting.Kind.PROTOCOL)
    meetings = meetings.annotate(asks_at_once=Exists(at_once))
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
