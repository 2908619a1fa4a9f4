"""Reads that join much: lists of meetings with what a row shows."""

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from meetings import rules
from meetings.models import ActionItem, Decision, Meeting


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
