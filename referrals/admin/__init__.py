"""The chancery's desk for referrals."""

from referrals.admin import referrals

__all__ = ["referrals"]
