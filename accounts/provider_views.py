"""The way out to a municipality's identity provider and back: django-allauth's views, made patient.

What another's server answers, or that it doesn't, is never a fault of ours.
"""

import logging
from functools import wraps

from allauth.core import ratelimit
from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from requests import RequestException

logger = logging.getLogger(__name__)
# What allauth ends in when an answer lacks its parts, or has others in their place.
NONSENSE = (AttributeError, KeyError, TypeError, ValueError)


def patient(view):
    """Tell the caller when a provider can't be reached or can't be understood."""

    @login_not_required
    @wraps(view)
    def answer(request, provider_id):
        if "\0" in provider_id:  # No provider is called so, and PostgreSQL can't be asked.
            raise Http404
        # Each start asks the provider's server something, so it counts as a log-in.
        refused = ratelimit.consume_or_429(request, action="login")
        if refused:
            return refused
        try:
            return view(request, provider_id)
        except (RequestException, *NONSENSE):
            logger.warning("Identity provider %s can't be used", provider_id, exc_info=True)
            return render(request, "socialaccount/authentication_error.html", status=401)

    return answer


log_in = patient(views.login)
callback = patient(views.callback)
