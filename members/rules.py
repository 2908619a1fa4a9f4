"""Who may see what of members and bodies. Nothing else decides access.

1. Everyone sees municipalities, bodies and their assignments: whom public bodies consist of is
   a public fact.
2. A person has a public page when they hold or have held an assignment. A name that merely
   occurs in minutes is found under the rules of those minutes.
3. The chancery (the role Kansli) sees every person and keeps all this. It invites, lets accounts
   act for municipalities, and closes them. Roles are given by the system owner (the role
   Systemägare), who also is chancery, and only the owner touches an account that has one: whoever
   could change its address could take its place. Nobody changes their own rights.
4. An account drafts or submits for a municipality while its access for that municipality holds,
   to the end of the last day.
"""

import rules as permissions
from django.db.models import Exists, OuterRef, Q

from members.models import Membership, MunicipalityAccess, Role


def is_chancery(user) -> bool:
    """Whether `user` works with the portal on the chancery's behalf."""
    return user.is_authenticated and user.role is not None


def is_owner(user) -> bool:
    """Whether `user` is a system owner: gives accounts, rights and settings."""
    return user.is_authenticated and user.role == Role.OWNER


def accesses(user) -> list[MunicipalityAccess]:
    """What `user` may do today, and for which municipalities; asked for once a request."""
    if not (user.is_authenticated and user.is_active):
        return []
    if not hasattr(user, "_accesses"):
        user._accesses = list(user.municipality_accesses.valid().select_related("municipality"))
    return user._accesses


def may_draft(user, municipality) -> bool:
    """Whether `user` may read and write drafts on behalf of `municipality` today."""
    return any(access.municipality_id == municipality.pk for access in accesses(user))


def may_submit(user, municipality) -> bool:
    """Whether `user` may hand in on behalf of `municipality` today."""
    return any(
        access.municipality_id == municipality.pk and access.may_submit for access in accesses(user)
    )


def visible_persons(user) -> Q:
    """The persons whose page `user` may see because of who they are."""
    if is_chancery(user):
        return Q()
    return Q(Exists(Membership.objects.filter(person=OuterRef("pk"))))


def may_change_account(user, account) -> bool:
    """Whether `user` may change address, accesses and state of `account`; never their own."""
    if account.pk == user.pk:
        return False
    return is_owner(user) or (is_chancery(user) and not _has_role(account))


def may_give_role(user, account) -> bool:
    """Whether `user` may make `account` chancery or system owner, or take that away."""
    return is_owner(user) and account.pk != user.pk


def _has_role(account):
    # Also while the account is closed: opened again, it has its role back.
    return account.is_staff or account.is_superuser


# What the admin asks for, by the names of Django's permissions.
KEPT_BY_CHANCERY = ("municipality", "party", "policyarea", "person", "body", "membership")
permissions.add_perm("members", is_chancery)
# Which accounts, may_change_account says. None is made by hand, and none is ever deleted.
for _action in ("view", "change"):
    permissions.add_perm(f"members.{_action}_user", is_chancery)
for _action in ("view", "add", "change", "delete"):
    permissions.add_perm(f"members.{_action}_municipalityaccess", is_chancery)
for _model in KEPT_BY_CHANCERY:
    for _action in ("view", "add", "change", "delete"):
        permissions.add_perm(f"members.{_action}_{_model}", is_chancery)
