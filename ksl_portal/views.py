"""Pages of the portal as a whole."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache


@login_not_required
def home(request):
    """The front page."""
    return render(request, "home.html")


@login_not_required
@never_cache
def health(request):
    """Whether the portal answers and reaches its database; for the operator's monitor."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@login_not_required
def csrf_failure(request, reason=""):
    """A form that was open too long, or was sent from elsewhere."""
    return render(request, "403_csrf.html", status=403)
