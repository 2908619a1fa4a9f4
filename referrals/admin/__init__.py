"""The chancery's desk for referrals."""

from referrals.admin import compiling, referrals

__all__ = ["compiling", "referrals"]
