"""The register of matters in the order it is read."""

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from ksl_portal.thread.rules import matters_of
from meetings import rules
from meetings.heading import OPEN_AGENDAS
from meetings.models import Following, Meeting


def register(user):
    """Matters that `user` may find, open ones first, the one that was last treated on top.

    Each with `last_treated_at`: when a meeting that `user` may read last had it.
    """
    meetings = Meeting.objects.visible_to(user).filter(rules.readable_agendas(user)).past()
    meetings = meetings.exclude(status__in=[*OPEN_AGENDAS, Meeting.Status.CANCELLED])
    treated = meetings.filter(items__matter=OuterRef("pk")).order_by("-starts_at")
    last = Subquery(treated.values("starts_at")[:1])
    matters = matters_of(user).annotate(last_treated_at=last)
    return matters.order_by(
        Case(When(closed_on=None, then=Value(0)), default=Value(1)),
        F("last_treated_at").desc(nulls_last=True),
        F("opened_on").desc(nulls_last=True),
        "title",
        "pk",
    )


def followed(user):
    """What `user` follows, bodies and matters that `user` may still find; the latest first."""
    found = Q(matter__in=matters_of(user).values("pk")) | Q(body__isnull=False)
    return Following.objects.filter(found, user=user).select_related("matter", "body")
