"""The chancery's desk for who may come in, and what they may do."""

from accounts.admin import accounts, events, hidden, invitations, ways

__all__ = ["accounts", "events", "hidden", "invitations", "ways"]
