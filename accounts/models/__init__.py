"""How accounts come to be: invitations."""

from .invitations import Invitation, InvitedAccess

__all__ = ["Invitation", "InvitedAccess"]
