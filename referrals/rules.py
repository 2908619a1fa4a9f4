"""Who may see and do what with referrals. Nothing else decides access.

1. Drafts are the chancery's own, with their documents and their very existence.
2. What has been sent out is public, with its documents; also when the time is over, and when it
   has been withdrawn: then it says so.
3. The chancery writes drafts. Once sent out, what was asked stays as it is.
"""

import rules as permissions
from django.db.models import Q

from members.rules import is_chancery

SEEN_STATUSES = ("open", "withdrawn")


def visible_referrals(user) -> Q:
    """The referrals that `user` may see."""
    return Q() if is_chancery(user) else Q(status__in=SEEN_STATUSES)


def can_edit_referral(user, referral) -> bool:
    """Whether `user` may open `referral` in the admin."""
    return is_chancery(user)


def is_public_referral(referral) -> bool:
    """Whether anyone may read it and its documents without logging in."""
    return referral.status in SEEN_STATUSES


def can_change_text(user, referral) -> bool:
    """Whether `user` may change what the receivers are asked: only before it is sent out."""
    return is_chancery(user) and referral.is_draft


# What the admin asks for, by the names of Django's permissions.
permissions.add_perm("referrals", is_chancery)
for _model in ("referral", "referraldocument"):
    for _action in ("view", "add", "change", "delete"):
        permissions.add_perm(f"referrals.{_action}_{_model}", is_chancery)
