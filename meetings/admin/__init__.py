"""The chancery's desk for meetings and what is said in them."""

from meetings.admin import assignments, imports, items, matters, meetings

__all__ = ["assignments", "imports", "items", "matters", "meetings"]
