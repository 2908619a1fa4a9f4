"""The register and the matrix as HTML, rendered once and kept until something they show changes."""

from collections.abc import Callable
from hashlib import sha256

from django.core.cache import caches
from django.db.models import Subquery
from django.template.loader import render_to_string
from django.utils import timezone

from agreements.models import Agreement, AgreementParty
from members.models import Municipality, PolicyArea
from members.rules import is_chancery
from referrals.models import Referral

KEPT_SECONDS = 3600
# What a page that is kept may be asked with; others are rendered anew, so that nobody can fill
# the cache with invented questions.
PLAIN = {"sida"}


# Whose rows the register and the matrix show; every save of one leaves a row in its history.
SHOWN = (Agreement, AgreementParty, Municipality, PolicyArea, Referral)


def stamp() -> tuple:
    """Changes with every save of what a list of agreements shows. One light query.

    An adoption that is handed in saves its agreement, and so counts there.
    """
    latest = {
        f"latest_{model._meta.model_name}": Subquery(
            model.history.order_by("-history_id").values("history_id")[:1]
        )
        for model in SHOWN
    }
    # Any row will do: without a policy area there are no agreements.
    return PolicyArea.objects.order_by("pk").annotate(**latest).values_list(*latest).first() or ()


def kept(request, template: str, context: Callable[[], dict]) -> str:
    """`template` with `context()` as HTML, from the cache if it shows the same.

    The same for all who are not the chancery: what they may see of agreements is public.
    """
    if not PLAIN.issuperset(request.GET):
        return render_to_string(template, context(), request)
    page = request.GET.get("sida", "")
    shown = (template, page, is_chancery(request.user), timezone.localdate(), stamp())
    key = f"agreements-{sha256(repr(shown).encode()).hexdigest()}"
    html = caches["pages"].get(key)
    if html is None:
        html = render_to_string(template, context(), request)
        caches["pages"].set(key, html, KEPT_SECONDS)
    return html
