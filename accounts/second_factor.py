"""The second factor: passkeys, code apps and spare codes.

1. Anyone may have one, and is then asked for it whichever way they come in: by password, by a
   code in mail, by a municipality's identity provider. A passkey is both factors by itself.
2. With STAFF_SECOND_FACTOR the chancery must have one. Until a session has shown it, it reaches
   nothing but the pages where one sets it up or shows it, and the way out.
3. A secret at rest is encrypted with a key made from SECRET_KEY.
"""

from base64 import urlsafe_b64encode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import stages
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

LOCKS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Where a session may go that has not shown its second factor, and where to set one up.
TO_SHOW = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout", "health"}
TO_SET_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_logout",
    "health",
}


def is_required_of(user) -> bool:
    """Whether `user` must have a second factor."""
    return settings.STAFF_SECOND_FACTOR and user.is_authenticated and user.is_staff


def locks_of(user):
    """The user's passkeys and code app; spare codes alone are no lock."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=LOCKS)


def may_remove(lock: Authenticator) -> bool:
    """Whether a lock may be taken away: not the last one of who must have one."""
    return not is_required_of(lock.user) or locks_of(lock.user).exclude(pk=lock.pk).exists()


def provider_of(name: str):
    """The identity provider with that id, None if it is no longer configured."""
    return next((p for p in settings.OIDC_PROVIDERS if p.id == name), None)


def has_shown(request, user=None) -> bool:
    """Whether this session has shown a second factor of its user, or came from who asked for it."""
    for record in get_authentication_records(request, user or request.user):
        if record["method"] == "mfa":
            return True
        if record["method"] == "socialaccount":
            provider = provider_of(record.get("provider"))
            if provider and provider.second_factor:
                return True
    return False


class StaffSecondFactorMiddleware:
    """Lets staff nowhere else before the session has shown a second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not is_required_of(request.user) or has_shown(request):
            return None
        name = request.resolver_match.view_name
        if not locks_of(request.user).exists():
            return None if name in TO_SET_UP else HttpResponseRedirect(reverse("mfa_index"))
        if name in TO_SHOW:
            return None
        way_back = request.get_full_path() if request.method == "GET" else reverse("home")
        query = urlencode({"next": way_back})
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{query}")


class AuthenticateStage(stages.AuthenticateStage):
    """The step of a log-in that asks for the second factor, unless the provider did."""

    def _should_handle(self, request):
        return super()._should_handle(request) and not has_shown(request, self.login.user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Where allauth asks how this portal wants its second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Koden stämmer inte.",
        "unreadable_passkey": "Passnyckeln gick inte att läsa. Försök igen.",
        "cannot_delete_authenticator": (
            "Ditt konto måste ha en passnyckel eller en kodapp. Lägg till en ny innan du tar bort "
            "den sista."
        ),
        "cannot_generate_recovery_codes": "Lägg först till en passnyckel eller en kodapp.",
        "unreadable": "Kodappen och reservkoderna kan inte läsas längre. Vänd dig till kansliet.",
    }

    def encrypt(self, text):
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as fault:  # SECRET_KEY was changed without a fallback
            raise self.validation_error("unreadable") from fault

    def can_delete_authenticator(self, authenticator):
        return may_remove(authenticator)

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passnyckel {number}" if number > 1 else "Passnyckel"

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": "KSL-portalen"}


def cipher() -> MultiFernet:
    """Encrypts with SECRET_KEY; reads what former keys encrypted too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [salted_hmac("accounts.second_factor", "", key, algorithm="sha256") for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(key.digest())) for key in made])


@receiver(authenticator_added)
def count_as_shown(sender, request, user, authenticator, **kwargs):
    """Who has just set up a lock has shown it; the old ones were asked for before that.

    It also confirms who they are, so that the new spare codes are shown without asking again.
    """
    if authenticator.type in LOCKS:
        shown = {"id": authenticator.pk, "type": str(authenticator.type)}
        record_authentication(request, user, "mfa", reauthenticated=True, **shown)


@receiver(authenticator_used)
def encrypt_anew(sender, user, authenticator, **kwargs):
    """Move the user's secrets to the present key, so that former ones can be given up."""
    secret = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().filter(user=user, type__in=secret)
        for kept in held:
            name = "secret" if kept.type == Authenticator.Type.TOTP else "seed"
            kept.data[name] = cipher().rotate(kept.data[name].encode()).decode()
            kept.save(update_fields=["data"])


def in_our_words(methods: list[dict]) -> list[dict]:
    """Allauth's ways to confirm who one is, passkeys first, said plainly."""
    words = {
        "mfa_reauthenticate:webauthn": "Använd en passnyckel",
        "mfa_reauthenticate": "Använd kodapp eller reservkod",
        "reauthenticate": "Använd lösenordet",
    }
    order = list(words)
    named = [method | {"description": words[method["id"]]} for method in methods]
    return sorted(named, key=lambda method: order.index(method["id"]))


def overview_url() -> str:
    """Where everything about one's account and its locks is gathered."""
    return reverse("mfa_index")
