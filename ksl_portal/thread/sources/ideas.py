"""Tests of ideas, assignments of KSL's and their reports: told by the meetings' own room."""

from dataclasses import asdict

from django.db.models import Q

from ksl_portal.thread.events import Event, Lane, Told, shortened
from meetings.commission_events import happenings_of, seen_by
from meetings.models import Commission, IdeaTest

__all__ = ["has_any", "seen_by", "told"]


def has_any() -> Q:
    """Matters with a test or an assignment, be it a draft; most have none and need no queries."""
    tests, commissions = IdeaTest.objects.order_by(), Commission.objects.order_by()
    return Q(pk__in=tests.values("matter")) | Q(pk__in=commissions.values("matter"))


def told(matter, user, today) -> Told:
    """What happened by way of tests, directives and reports. Four queries at most."""
    if not matter.has_ideas:
        return Told()
    happened = [asdict(each) for each in happenings_of(matter, user)]
    return Told.of(
        Event(lane=Lane.IDEA, **(each | {"text": shortened(each["text"])})) for each in happened
    )
