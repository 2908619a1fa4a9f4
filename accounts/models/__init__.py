"""How accounts come to be, and what happened at the doors."""

from .events import Event
from .invitations import Invitation, InvitedAccess

__all__ = ["Event", "Invitation", "InvitedAccess"]
