"""Pages of the portal as a whole."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from ksl_portal import queries
from ksl_portal.robots import robots_text
from ksl_portal.search import SearchForm, search
from members.models import Body
from members.queries import municipality_tiles


@login_not_required
@require_safe
def home(request):
    """The front page: what is next, what was published last, and the way to everything else."""
    coming = list(queries.coming_meetings(request.user)[:4])
    context = {
        "tiles": municipality_tiles(),
        "next_meeting": coming[0] if coming else None,
        "coming": coming[1:],
        "latest": queries.latest_meetings(request.user)[:5],
        "open_referrals": queries.open_referrals(request.user)[:4],
        "newly_agreed": queries.newly_agreed(request.user)[:4],
        "bodies": Body.objects.active_on(timezone.localdate())[:12],
    }
    return render(request, "home.html", context)


@login_not_required
@require_safe
def search_page(request):
    """One search through all that the reader may see."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    found = search(form.cleaned_data["q"], request.user) if form.is_valid() else []
    return render(request, "search.html", {"form": form, "found": found})


@login_not_required
@require_safe
def about(request):
    """What the portal is and who answers for it."""
    return render(request, "about.html")


@login_not_required
@require_safe
def accessibility(request):
    """The accessibility statement that the law (2018:1937) asks for."""
    return render(request, "accessibility.html")


@login_not_required
@never_cache
def health(request):
    """Whether the portal answers and reaches its database; for the operator's monitor."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request):
    """What search engines may read."""
    return HttpResponse(robots_text(), content_type="text/plain; charset=utf-8")


@login_not_required
def bad_request(request, exception):
    """What was sent can't be read; too much at once has a page and a status of its own."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", {"limit": settings.MAX_UPLOAD_SIZE}, status=413)
    return render(request, "400.html", status=400)


@login_not_required
def csrf_failure(request, reason=""):
    """A form that was open too long, or was sent from elsewhere."""
    return render(request, "403_csrf.html", status=403)
