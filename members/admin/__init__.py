"""The chancery's desk for who is who."""

from members.admin import bodies, people

__all__ = ["bodies", "people"]
