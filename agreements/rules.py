"""Who may see and do what with agreements. Nothing else decides access.

1. Drafts are the chancery's own, with their documents and their very existence.
2. What has been published is public, with its document; also when it has expired, been replaced
   or been withdrawn: then it says so.
3. The chancery edits. Once published, title, kind and document stay as they are; dates and what
   it replaces follow what happens.
"""

import rules as permissions
from django.db.models import Q

from members.rules import is_chancery

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


def can_change_document(user, agreement) -> bool:
    """Whether `user` may give `agreement` (None for a new one) another document, or a first."""
    if agreement is None or agreement.is_draft:
        return is_chancery(user)
    return is_chancery(user) and not (agreement.file_id or agreement.url)


# What the admin asks for, by the names of Django's permissions.
permissions.add_perm("agreements", is_chancery)
for _action in ("view", "add", "change", "delete"):
    permissions.add_perm(f"agreements.{_action}_agreement", is_chancery)
