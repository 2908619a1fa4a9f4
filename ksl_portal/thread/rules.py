"""Who finds a matter: whoever may see something of it. Nothing else decides.

1. The chancery finds every matter.
2. Others find those of which at least one source may tell them something: an agenda they may
   read, a remiss that has been sent, an agreement that has been published, or, with an account,
   that it is on its way to a body.
3. What is told of it is what the reader may see where it stands. Drafts are told to nobody.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Q, QuerySet, Value, When

from ksl_portal.thread.sources import SOURCES, ideas
from meetings.heading import is_on_its_way
from meetings.models import Matter
from members.rules import is_chancery


def visible_matters(user) -> Q:
    """The matters that `user` may find."""
    if is_chancery(user):
        return Q()
    seen = Q(pk__in=[])
    for source in SOURCES:
        seen |= source.seen_by(user)
    return seen


def matters_of(user) -> QuerySet[Matter]:
    """The matters that `user` may find, each with what its story and its row in a list need."""
    matters = Matter.objects.filter(visible_matters(user)).annotate(
        is_on_its_way=_whether(is_on_its_way()), has_ideas=_whether(ideas.has_any())
    )
    return matters.select_related("policy_area", "heading_for")


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


def with_publicity(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Annotate matters with `is_public`: whether anyone may find them without logging in."""
    return matters.annotate(is_public=_whether(visible_matters(AnonymousUser())))
