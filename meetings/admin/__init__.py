"""The chancery's desk for meetings and what is said in them."""

from meetings.admin import (
    assignments,
    commissions,
    ideas,
    imports,
    items,
    matters,
    meetings,
    reports,
    standing,
)

__all__ = [
    "assignments",
    "commissions",
    "ideas",
    "imports",
    "items",
    "matters",
    "meetings",
    "reports",
    "standing",
]
