"""Who may see and do what with outgoing mail. Nothing else decides access.

1. The chancery sees every message: to whom, when, how it went. It releases or discards what is
   held, and sends again what failed. Nobody writes, edits or deletes one by hand.
2. What a secret message says (a code, a link that opens an account) nobody reads in the portal.
3. Where no mail leaves (the demo, development) the chancery reads all of it at /utlada/, since
   one could not log in by code otherwise.
"""

import rules as permissions
from django.conf import settings

from members.rules import is_chancery


def is_shown_instead() -> bool:
    """Whether mail is shown in the portal instead of leaving. Never in production."""
    return not settings.MAIL_LEAVES and not settings.PRODUCTION


def can_see_outbox(user) -> bool:
    """Whether `user` may open /utlada/, given that it is there."""
    return is_shown_instead() and is_chancery(user)


def can_read_text(user, message) -> bool:
    """Whether `user` may read what `message` says."""
    return is_chancery(user) and (not message.secret or is_shown_instead())


permissions.add_perm("outbox", is_chancery)
permissions.add_perm("outbox.view_message", is_chancery)
