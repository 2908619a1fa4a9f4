"""The chancery's desk for who is who."""

from members.admin import accounts, bodies, people

__all__ = ["accounts", "bodies", "people"]
