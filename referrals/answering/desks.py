"""Who sits before an answer, and which door they came through.

A municipality's people log in and act for it. Organisations and persons without an account have
a secret address; its key is compared by its hash. Both get the same pages, at addresses of their
own: `referrals:answer` and `referrals:answer_by_key`, and so on.
"""

from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.acting import acts_for_municipality
from members.keys import hash_of
from members.models import User
from referrals import rules
from referrals.answering import queries
from referrals.answering.drafts import ResponseDraft
from referrals.models import Recipient


@dataclass(frozen=True)
class Desk:
    """The recipient whose answer it is; `user` writes for it, None through a secret address."""

    recipient: Recipient
    user: User | None = None
    key: str = ""

    @property
    def referral(self):
        return self.recipient.referral

    @property
    def may_submit(self) -> bool:
        return self.user is None or rules.can_submit(self.user, self.recipient)

    @property
    def draft(self) -> ResponseDraft:
        """What is written here."""
        return ResponseDraft(self.recipient)

    @property
    def draft_key(self) -> str:
        """Under what name the browser keeps what was typed; not the same for two who share it."""
        return f"{self.recipient.pk}-{self.user.pk if self.user else 'nyckel'}"

    def url(self, page: str = "answer", **kwargs) -> str:
        """The address of one of the pages, through the same door."""
        if self.key:
            return reverse(f"referrals:{page}_by_key", kwargs={"key": self.key, **kwargs})
        return reverse(f"referrals:{page}", kwargs={"slug": self.referral.slug, **kwargs})


def by_municipality(view):
    """A page for those who act for a municipality that the referral was sent to."""

    @never_cache
    @acts_for_municipality
    @wraps(view)
    def opened(request, slug, **kwargs):
        own = queries.recipients_seen().filter(municipality=request.acting.municipality_id)
        recipient = get_object_or_404(own, referral__slug=slug)
        return view(request, Desk(recipient, user=request.user), **kwargs)

    return opened


def by_key(view):
    """The same page for who holds a secret address, and for nobody's search engine.

    The portal's own Referrer-Policy (same-origin) keeps the address from other sites; a stricter
    one would take the Origin from forms, and with it the protection against forged ones.
    """

    @never_cache
    @login_not_required
    @wraps(view)
    def opened(request, key, **kwargs):
        keyed = queries.recipients_seen().filter(municipality=None)
        recipient = keyed.filter(key_hash=hash_of(key)).first()
        if recipient is None:
            raise Http404("Adressen leder inte till någon remiss.")
        response = view(request, Desk(recipient, key=key), **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened
