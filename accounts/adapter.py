"""Where django-allauth asks how this portal wants it."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from accounts import devices, mail, second_factor


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only; mail goes through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Adressen och lösenordet hör inte ihop.",
        "incorrect_code": "Koden stämmer inte.",
        "incorrect_password": "Lösenordet stämmer inte.",
        "enter_current_password": "Det är inte ditt nuvarande lösenord.",
        "too_many_login_attempts": "För många försök. Vänta en stund och försök igen.",
        "rate_limited": "För många försök. Vänta en stund och försök igen.",
        "invalid_password_reset": "Länken gäller inte längre.",
    }

    def is_open_for_signup(self, request):
        return False

    def authenticate(self, request, **credentials):
        """A closed account answers as a wrong password does."""
        user = super().authenticate(request, **credentials)
        return user if user is None or user.is_active else None

    def get_login_stages(self):
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.second_factor.AuthenticateStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user):
        """Who has a second factor confirms with it: a password alone opens no lock."""
        methods = super().get_reauthentication_methods(user)
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        return second_factor.in_our_words(stronger or methods)

    def get_password_change_redirect_url(self, request):
        return second_factor.overview_url()

    def get_reset_password_from_key_url(self, key):
        url = super().get_reset_password_from_key_url(key)
        return f"{settings.PORTAL_URL}{urlsplit(url).path}"

    def send_mail(self, template_prefix, email, context):
        mail.send(template_prefix, email, context)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell the owner of a changed lock: when, from where, and what to do about it."""
        request = self.request
        facts = {
            "when": timezone.localtime(),
            "device": devices.name_of(self.get_http_user_agent(request)),
            "ip": self.get_client_ip(request),
        }
        self.send_mail(template_prefix, email or user.email, facts | (context or {}))


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Log-in at a municipality's identity provider: opens accounts that exist, makes none.

    What counts is the mail address: the provider must have verified it, and must answer for its
    domain. Nothing is remembered of a provider between two log-ins.
    """

    def is_open_for_signup(self, request, sociallogin):
        return False

    def authenticate_by_email(self, sociallogin):
        address = self.vouched_address(sociallogin)
        users = filter_users_by_email(address, for_login=True) if address else []
        return (users[0], address) if users else None

    def pre_social_login(self, request, sociallogin):
        """Stop whoever is not let in, with one and the same page whatever the reason."""
        address = self.vouched_address(sociallogin)
        user = sociallogin.user
        known = sociallogin.is_existing and user.email.lower() == address
        if not known or sociallogin.state.get("process") != "login":
            name = sociallogin.provider.name
            page = render(request, "socialaccount/not_let_in.html", {"name": name}, status=403)
            raise ImmediateHttpResponse(page)

    @staticmethod
    def vouched_address(sociallogin) -> str | None:
        """The address, in lower case, that the provider has verified and may answer for."""
        claims = sociallogin.account.get_provider_account().get_user_data() or {}
        address = str(claims.get("email", "")).strip().lower()
        # Some providers write their booleans as words.
        verified = claims.get("email_verified") in (True, "true", "True")
        provider = second_factor.provider_of(sociallogin.account.provider)
        return address if verified and provider and provider.answers_for(address) else None
