"""Reads that join much: lists of meetings with what a row shows."""

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from meetings import rules
from meetings.models import ActionItem, Appendix, Decision, Meeting


def _count_of(model):
    counted = (
        model.objects.filter(item__meeting=OuterRef("pk"))
        .order_by()
        .values("item__meeting")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def with_outcome_counts(meetings, user):
    """Annotate meetings with `decision_count` and `action_count`; 0 where `user` may not read."""

    def counted(model):
        return Case(When(readable_minutes(user), then=_count_of(model)), default=Value(0))

    return meetings.annotate(decision_count=counted(Decision), action_count=counted(ActionItem))


def readable_minutes(user) -> Q:
    """The meetings whose text `user` may search, given that they see their frame."""
    everything = Q(pk__isnull=False)
    return everything if rules.is_chancery(user) else Q(status=Meeting.Status.PUBLISHED)


def visible_years(user) -> list[int]:
    """Years with meetings `user` may see, latest first; in Stockholm's time."""
    return [
        day.year
        for day in Meeting.objects.visible_to(user).datetimes("starts_at", "year", order="DESC")
    ]


def open_papers(meetings, user) -> dict[int, list[Appendix]]:
    """The papers of `meetings` (from `for_list`) that `user` may open, by the meeting's pk.

    One query for them all; of meetings whose frame `user` sees.
    """
    readable = [meeting for meeting in meetings if rules.can_see_agenda(user, meeting)]
    papers = {meeting.pk: [] for meeting in readable}
    condition = Q(pk__in=[])
    for meeting in readable:
        condition |= Q(meeting=meeting) & rules.visible_appendices(user, meeting)
    at_hand = Q(file__isnull=False) | ~Q(url="")
    for paper in Appendix.objects.filter(condition, at_hand).select_related("file"):
        papers[paper.meeting_id].append(paper)
    return papers
