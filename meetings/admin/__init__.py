"""The chancery's desk for meetings and what is said in them."""

from meetings.admin import items, matters, meetings

__all__ = ["items", "matters", "meetings"]
