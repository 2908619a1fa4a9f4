"""Pages of "Konto och säkerhet" where django-allauth's own leave something out."""

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from allauth.mfa.totp.views import DeactivateTOTPView
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts import second_factor
from accounts.sessions import end, live_sessions

SESSIONS_A_PAGE = 20
FEW_SPARE_CODES = 3


class SecurityView(IndexView):
    """Everything about one's account in one place: locks, password, log-ins."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, held = self.request.user, context["authenticators"]
        passkeys = len(held.get(Authenticator.Type.WEBAUTHN, []))
        spare = held.get(Authenticator.Type.RECOVERY_CODES)
        left = len(spare.get_unused_codes()) if spare else 0
        return context | {
            "must_set_up": second_factor.is_required_of(user)
            and not second_factor.locks_of(user).exists(),
            "passkey_count": f"{passkeys} st",
            "spare_label": f"{left} kvar",
            "spare_tone": "warning" if left < FEW_SPARE_CODES else "success",
        }


class OneAtATime:
    """Removals by one user wait for each other, so that two never take the last locks at once."""

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        get_user_model().objects.select_for_update().get(pk=request.user.pk)
        return super().post(request, *args, **kwargs)


class RemoveAppView(OneAtATime, DeactivateTOTPView):
    """Take away the code app."""


class RemovePasskeyView(OneAtATime, RemoveWebAuthnView):
    """Take away a passkey, unless it is the last lock of who must have one."""

    def get_context_data(self, **kwargs):
        allowed = second_factor.may_remove(self.object)
        return super().get_context_data(**kwargs) | {"is_last": not allowed}

    def form_valid(self, form):
        if not second_factor.may_remove(self.object):
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)


class ConfirmWithPasskeyView(ReauthenticateWebAuthnView):
    """Confirm who one is; a passkey that doesn't fit leaves one where one was."""

    def form_invalid(self, form):
        messages.error(self.request, "Passnyckeln passade inte. Försök igen.")
        return HttpResponseRedirect(self.request.get_full_path())


class DownloadSpareCodesView(DownloadRecoveryCodesView):
    """The spare codes as a text file with a Swedish name."""

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response["Content-Disposition"] = 'attachment; filename="reservkoder.txt"'
        return response


class SessionsView(ListUserSessionsView):
    """Where one is logged in; the form ends all but this one."""

    def get_context_data(self, **kwargs):
        # Past allauth's list, which asks the database of each session by itself.
        context = super(ListUserSessionsView, self).get_context_data(**kwargs)
        live = live_sessions(self.request.user)
        page = Paginator(live, SESSIONS_A_PAGE).get_page(self.request.GET.get("sida"))
        return context | {"page": page, "session_count": len(live)}


@require_POST
def end_session(request, pk):
    """End one of one's own log-ins."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end(session)
    messages.success(request, "Inloggningen är avslutad.")
    return redirect("usersessions_list")
