"""Calendars at their addresses, and the page where one finds one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from meetings import workflow
from meetings.calendars.feeds import (
    MEDIA_TYPE,
    Feed,
    address_of,
    own_feed,
    public_feed,
    user_by_key,
)
from members.models import Body
from outbox.rendering import portal_address


@login_not_required
@require_safe
def all_meetings(request):
    """All meetings that everyone may know of."""
    return _response(request, public_feed(), "ksl-moten.ics", is_public=True)


@login_not_required
@require_safe
def meetings_of_body(request, slug):
    """The same, of one body."""
    body = get_object_or_404(Body, slug=slug)
    return _response(request, public_feed(body), f"{slug}.ics", is_public=True)


@login_not_required
@require_safe
def own_meetings(request, key):
    """One account's own meetings, for who has the secret address; a renewed one is not there."""
    user = user_by_key(key)
    if user is None:
        raise Http404("Det finns ingen kalender på adressen.")
    return _response(request, own_feed(user), "mina-moten.ics", is_public=False)


@require_safe
@never_cache
def own_address(request):
    """Where one finds the address of one's own calendar, and those of the others."""
    address = portal_address(reverse("calendar_own", args=[address_of(request.user).key]))
    context = {
        "address": address,
        "webcal": f"webcal:{address.partition(':')[2]}",
        "public": portal_address(reverse("calendar")),
    }
    return render(request, "meetings/calendar_address.html", context)


@require_POST
def renew_address(request):
    """Give the account's own calendar a new secret address; the old one leads nowhere."""
    workflow.renew_calendar_address(by=request.user)
    messages.success(request, "Adressen är förnyad. Den gamla fungerar inte längre.")
    return redirect("calendar_address")


def _response(request, feed: Feed, filename, *, is_public):
    etag = quote_etag(feed.digest)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(feed.content, content_type=MEDIA_TYPE)
        response["Content-Disposition"] = content_disposition_header(False, filename)
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=900" if is_public else "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["X-Content-Type-Options"] = "nosniff"
    return response
