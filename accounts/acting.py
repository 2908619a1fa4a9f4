"""For which municipality an account acts at the moment.

An account with one access acts for that municipality. One with several chooses, and the choice
holds for the session until the access ends or is taken away: then it is gone at the next click.
Every page shows for whom one acts; what is sent from a page carries it (`_acting_field.html`),
so that a form opened before a change never lands at the other municipality.
"""

from functools import wraps

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from members.models import MunicipalityAccess
from members.rules import accesses

CHOSEN = "acting_for"
FIELD = "agerar_for"
SAFE = {"GET", "HEAD", "OPTIONS"}


def middleware(get_response):
    """Give each request a lazy `acting`: a MunicipalityAccess, or something false for none."""

    def handle(request):
        request.acting = SimpleLazyObject(lambda: acting_of(request))
        return get_response(request)

    return handle


def acting_of(request) -> MunicipalityAccess | None:
    """The access `request` is made by, None if there is none or none of several is chosen."""
    held = accesses(request.user)
    chosen = request.session.get(CHOSEN) if held else None
    found = next((access for access in held if access.municipality_id == chosen), None)
    if chosen is not None and found is None:
        del request.session[CHOSEN]
    return held[0] if len(held) == 1 else found


def choose(request, slug: str) -> MunicipalityAccess | None:
    """Let the session act for the municipality `slug`; None if the account may not."""
    access = next((each for each in accesses(request.user) if each.municipality.slug == slug), None)
    if access:
        request.session[CHOSEN] = access.municipality_id
        request.acting = access
    return access


def acts_for_municipality(view):
    """A page that is opened on behalf of a municipality; `request.acting` is set in it.

    Without any access it is refused. With several and none chosen, the choice comes first and
    leads back. What is sent must say for whom it was written (see `_acting_field.html`).
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not accesses(request.user):
            return render(request, "accounts/no_access.html", status=403)
        if request.method in SAFE:
            if not request.acting:
                page = reverse("accounts:choose_municipality")
                return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
        elif not request.acting or request.POST.get(FIELD) != request.acting.municipality.slug:
            return render(request, "accounts/acting_changed.html", status=409)
        return view(request, *args, **kwargs)

    return guarded
