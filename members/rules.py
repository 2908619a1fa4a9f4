"""Who may see what of members and bodies. Nothing else decides access.

1. Everyone sees municipalities, bodies and their assignments: whom public bodies consist of is
   a public fact.
2. A person has a public page when they hold or have held an assignment. A name that merely
   occurs in minutes is found under the rules of those minutes.
3. The chancery (staff) sees every person.
"""

from django.db.models import Exists, OuterRef, Q

from members.models import Membership


def is_chancery(user) -> bool:
    """Whether `user` works with the portal on the chancery's behalf."""
    return bool(user.is_authenticated and user.is_active and user.is_staff)


def visible_persons(user) -> Q:
    """The persons whose page `user` may see because of who they are."""
    if is_chancery(user):
        return Q()
    return Q(Exists(Membership.objects.filter(person=OuterRef("pk"))))
