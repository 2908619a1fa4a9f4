"""Who may let others in. Nothing else decides access.

1. The chancery invites persons with seats and those who act for municipalities.
2. Only the system owner invites to a role, and touches such an invitation.
3. An invitation is accepted by whoever holds the link in the mail to its address.
"""

import rules as permissions

from members.models import Role
from members.rules import is_chancery, is_owner


def may_invite(user, role: Role | str = "") -> bool:
    """Whether `user` may invite someone, and give them `role`."""
    return is_owner(user) if role else is_chancery(user)


def may_change_invitation(user, invitation) -> bool:
    """Whether `user` may withdraw `invitation` or send its link anew."""
    return may_invite(user, invitation.role)


permissions.add_perm("accounts", is_chancery)
for _action in ("view", "add"):
    permissions.add_perm(f"accounts.{_action}_invitation", is_chancery)
