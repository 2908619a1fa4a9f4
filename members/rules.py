"""Who may see what of members and bodies. Nothing else decides access.

1. Everyone sees municipalities, bodies and their assignments: whom public bodies consist of is
   a public fact.
2. A person has a public page when they hold or have held an assignment. A name that merely
   occurs in minutes is found under the rules of those minutes.
3. The chancery (staff) sees every person and keeps all this; accounts and rights are given by
   the system owner (superuser) alone.
"""

import rules as permissions
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


def may_change_account(user, account) -> bool:
    """Whether `user`, who may change accounts, may change this one: no one lifts themselves."""
    return user.is_superuser or not (account.is_superuser or account.is_staff)


# What the admin asks for, by the names of Django's permissions.
KEPT_BY_CHANCERY = ("municipality", "party", "policyarea", "person", "body", "membership")
permissions.add_perm("members", is_chancery)
permissions.add_perm("members.view_user", is_chancery)
for _model in KEPT_BY_CHANCERY:
    for _action in ("view", "add", "change", "delete"):
        permissions.add_perm(f"members.{_action}_{_model}", is_chancery)
