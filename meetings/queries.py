"""Reads that join much: lists of meetings with what a row shows."""

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

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


def with_outcome_counts(meetings):
    """Annotate meetings with `decision_count` and `action_count`."""
    return meetings.annotate(decision_count=_count_of(Decision), action_count=_count_of(ActionItem))


def readable_minutes(user) -> Q:
    """The meetings whose text `user` may search, given that they see their frame."""
    return Q() if rules.is_chancery(user) else Q(status=Meeting.Status.PUBLISHED)


def visible_years(user) -> list[int]:
    """Years with meetings `user` may see, latest first; in Stockholm's time."""
    return [
        day.year
        for day in Meeting.objects.visible_to(user).datetimes("starts_at", "year", order="DESC")
    ]


def coming_meetings(meetings, now=None):
    """Those of `meetings` that have not ended their day, the next one first; cancelled too."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        meetings.exclude(status__in=[Meeting.Status.HELD, Meeting.Status.PUBLISHED])
        .filter(starts_at__gte=start)
        .order_by("starts_at", "pk")
    )


def past_meetings(meetings, now=None):
    """The others, latest first."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return meetings.filter(
        Q(status__in=[Meeting.Status.HELD, Meeting.Status.PUBLISHED]) | Q(starts_at__lt=start)
    ).order_by("-starts_at", "-pk")
