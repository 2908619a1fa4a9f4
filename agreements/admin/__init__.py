"""The chancery's desk for agreements."""

from agreements.admin.agreements import AgreementAdmin

__all__ = ["AgreementAdmin"]
