from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import workflow
from accounts.queries import invitation_page


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, key):
    """Say who invites and to what; a click on the button, and nothing less, accepts.

    Mail scanners follow links, so GET changes nothing. A link that does not work has the same
    status whether it is used, withdrawn, too old or was never sent.
    """
    page = invitation_page(key, request.user)
    if page.problem:
        return render(request, "accounts/invitation_gone.html", {"page": page}, status=404)
    if page.is_for_another:
        return render(request, "accounts/invitation_other.html", {"page": page})
    if request.method == "POST":
        try:
            return _enter(request, workflow.accept(key))
        except ValidationError as error:
            page.problem = " ".join(error.messages)
            return render(request, "accounts/invitation_gone.html", {"page": page}, status=404)
    return render(request, "accounts/invitation.html", {"page": page})


def _enter(request, account):
    if request.user.is_authenticated:
        messages.success(request, "Det nya är ditt från och med nu.")
        return redirect("accounts:welcome")
    # To have the link is to have the mailbox, as with a code. A second factor is still asked for.
    record_authentication(request, account, method="code", email=account.email)
    return perform_login(request, account, redirect_url=reverse("accounts:welcome"))


@never_cache
@require_safe
def welcome(request):
    """The ways to log in next time, after an invitation was accepted."""
    return render(request, "accounts/welcome.html")
