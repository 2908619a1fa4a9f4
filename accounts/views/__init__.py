"""Coming in by an invitation, and choosing for whom one acts."""

from accounts.views.acting import choose_municipality
from accounts.views.invitations import invitation, welcome

__all__ = ["choose_municipality", "invitation", "welcome"]
