"""Every change of who may come in and what they may do.

`invitations`: invite → accept, or withdraw, or send a new link. `accounts`: role, address, closed
and open again. Each function is one transaction, takes keyword-only `by` (who does it), and
raises a ValidationError with a code and a Swedish message where it refuses.
"""

from accounts.workflow.accounts import (
    change_address,
    check_address,
    check_role,
    close,
    end_sessions,
    forget_locks,
    give_role,
    hold_roles,
    link_person,
    reopen,
)
from accounts.workflow.invitations import accept, invite, link_to, remind, withdraw

__all__ = [
    "accept",
    "change_address",
    "check_address",
    "check_role",
    "close",
    "end_sessions",
    "forget_locks",
    "give_role",
    "hold_roles",
    "invite",
    "link_person",
    "link_to",
    "remind",
    "reopen",
    "withdraw",
]
