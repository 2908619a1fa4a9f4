"""Who may let others in. Nothing else decides access.

1. The chancery invites persons with seats and those who act for municipalities.
2. Only the system owner invites to a role, and touches such an invitation.
3. An invitation is accepted by whoever holds the link in the mail to its address.
4. The event log is read by the system owner, and changed by nobody: when colleagues log in and
   what they read is no business of the chancery's.
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


def may_read_log(user) -> bool:
    """Whether `user` may read the event log."""
    return is_owner(user)


permissions.add_perm("accounts", is_chancery)
for _action in ("view", "add"):
    permissions.add_perm(f"accounts.{_action}_invitation", is_chancery)
permissions.add_perm("accounts.view_event", may_read_log)
