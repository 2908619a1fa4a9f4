"""The chancery's desk for who may come in."""

from accounts.admin import hidden

__all__ = ["hidden"]
