"""What follows by itself from what happens to an account."""

from accounts.signals import address, doors, downloads, housekeeping, rights

__all__ = ["address", "doors", "downloads", "housekeeping", "rights"]
