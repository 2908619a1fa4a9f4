"""Who may see and do what with agreements. Nothing else decides access.

1. Drafts are the chancery's own, with their documents and their very existence.
2. What has been published is public, with its documents in all versions; also when it has expired,
   been replaced or been withdrawn: then it says so.
3. The chancery edits. Once published, title and kind stay as they are and no document is exchanged,
   but new versions are added; dates and what it replaces follow what happens.
4. Those who act for a municipality write its decision on an agreement; who is authorised hands it
   in. A draft is seen by nobody else, what is handed in by everyone.
"""

import rules as permissions
from django.db.models import Q

from members.rules import accesses, is_chancery, may_draft, may_submit

SEEN_STATUSES = ("published", "withdrawn")


def visible_agreements(user) -> Q:
    """The agreements that `user` may see."""
    return Q() if is_chancery(user) else Q(status__in=SEEN_STATUSES)


def can_edit_agreement(user, agreement) -> bool:
    """Whether `user` may open `agreement` in the admin."""
    return is_chancery(user)


def is_public_agreement(agreement) -> bool:
    """Whether anyone may read it and its document without logging in."""
    return agreement.status in SEEN_STATUSES


def can_exchange_documents(user, agreement) -> bool:
    """Whether `user` may change the papers of `agreement` (None for a new one), not only add."""
    return is_chancery(user) and (agreement is None or agreement.is_draft)


def visible_adoptions(user) -> Q:
    """The adoptions that `user` may read, drafts of their own municipalities among them."""
    visible = Q(status="submitted", agreement__status__in=SEEN_STATUSES)
    if is_chancery(user):
        visible |= Q(status="submitted") | Q(~Q(channel="portal"), status="draft")
    own = [access.municipality_id for access in accesses(user)]
    return visible | Q(municipality__in=own) if own else visible


def can_draft(user, municipality) -> bool:
    """Whether `user` may write what `municipality` decides on agreements."""
    return may_draft(user, municipality)


def can_hand_in(user, adoption) -> bool:
    """Whether `user` may hand in this draft: the authorised, or the chancery on their behalf."""
    if adoption.channel != "portal":
        return is_chancery(user)
    return may_submit(user, adoption.municipality)


def can_discard(user, adoption) -> bool:
    """Whether `user` may throw this draft away: those who write it."""
    if adoption.channel != "portal":
        return is_chancery(user)
    return may_draft(user, adoption.municipality)


def can_follow(user, agreement) -> bool:
    """Whether `user` may see who has adopted and who has not, and remind them."""
    return is_chancery(user) and not agreement.is_draft


def is_public_adoption(adoption) -> bool:
    """Whether anyone may read a handed-in decision and its papers without logging in."""
    return not adoption.is_draft and is_public_agreement(adoption.agreement)


# What the admin asks for, by the names of Django's permissions.
permissions.add_perm("agreements", is_chancery)
for _action in ("view", "add", "change", "delete"):
    for _model in ("agreement", "agreementdocument"):
        permissions.add_perm(f"agreements.{_action}_{_model}", is_chancery)
