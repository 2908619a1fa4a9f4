"""The register and the matrix as HTML, rendered once and kept until something they show changes."""

from collections.abc import Callable
from hashlib import sha256

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import timezone

from agreements.models import Agreement, AgreementParty
from members.facts import KEPT_SECONDS, state_of
from members.models import Municipality, PolicyArea
from members.rules import is_chancery
from referrals.models import Referral

# What a page that is kept may be asked with; others are rendered anew, so that nobody can fill
# the cache with invented questions.
PLAIN = {"sida"}
# Whose rows the register and the matrix show. An adoption that is handed in saves its agreement,
# and so counts there.
SHOWN = (Agreement, AgreementParty, Municipality, PolicyArea, Referral)


def kept(request, template: str, context: Callable[[], dict]) -> str:
    """`template` with `context()` as HTML, from the cache if it shows the same.

    The same for all who are not the chancery: what they may see of agreements is public.
    """

    def render():
        return render_to_string(template, context(), request)

    if not PLAIN.issuperset(request.GET):
        return render()
    state = state_of(model.history.model for model in SHOWN)
    page, today = request.GET.get("sida", ""), timezone.localdate()
    shown = (template, page, is_chancery(request.user), today, state)
    key = f"agreements-{sha256(repr(shown).encode()).hexdigest()}"
    return caches["pages"].get_or_set(key, render, KEPT_SECONDS)
