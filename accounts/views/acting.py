from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import acting
from members.rules import accesses


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_municipality(request):
    """Choose for which of one's municipalities one acts, and go back to where one came from."""
    held = accesses(request.user)
    if not held:
        return render(request, "accounts/no_access.html", status=403)
    onward = _within(request, request.POST.get("next") or request.GET.get("next"))
    context = {"held": held, "next": onward}
    if request.method == "POST":
        access = acting.choose(request, request.POST.get("kommun", ""))
        if access:
            messages.success(request, f"Du agerar nu för {access.municipality.full_name}.")
            return redirect(onward or settings.LOGIN_REDIRECT_URL)
        context["error"] = "Välj en av kommunerna i listan."
    return render(request, "accounts/choose_municipality.html", context)


def _within(request, address):
    hosts, secure = {request.get_host()}, request.is_secure()
    inside = url_has_allowed_host_and_scheme(address, allowed_hosts=hosts, require_https=secure)
    return address if inside else ""
