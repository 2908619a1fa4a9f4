"""The chancery's desk for meetings and what is said in them."""

from meetings.admin import imports, items, matters, meetings

__all__ = ["imports", "items", "matters", "meetings"]
