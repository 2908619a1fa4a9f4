"""django-allauth's forms for code apps and passkeys, in the portal's words.

A code of an app is good for one log-in: allauth forgets that it was used before the code itself
grows old, so it is remembered here for as long as any clock may still show it.
"""

import struct

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from accounts.login_forms import InOurWords, Remembering

APP_OR_SPARE = "Sex siffror ur din kodapp, eller en av dina reservkoder."

# What reading CBOR and base64 of anyone's making may end in.
UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


def use_up(user, code: str):
    """Note that a code of the user's app is used; a ValidationError if it was already."""
    lifetime = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 2)
    key = f"accounts.used-code:{user.pk}:{normalize_user_code(code)}"
    if not cache.add(key, True, timeout=lifetime):
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(InOurWords):
    """A code from the app, or a spare one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = APP_OR_SPARE

    def clean_code(self):
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            use_up(self.user, code)
        return code


class AuthenticateForm(CodeForm, base.AuthenticateForm):
    """The second step of a log-in."""


class ReauthenticateForm(CodeForm, base.ReauthenticateForm):
    """The second factor once more, before something dangerous."""


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    """The first code of an app, which proves that it was set up."""

    def clean_code(self):
        code = super().clean_code()
        use_up(self.user, code)
        return code


class ReadableCredential(forms.Form):
    """Refuses what no device says, before allauth and fido2 stumble over it."""

    reads_as = AuthenticationResponse

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"].validators.append(self.must_be_readable)

    def must_be_readable(self, credential):
        try:
            self.reads_as.from_dict(credential)
        except UNREADABLE as fault:
            raise get_adapter().validation_error("unreadable_passkey") from fault


class PasskeyForm(ReadableCredential, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step of a log-in."""


class ConfirmPasskeyForm(ReadableCredential, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more, before something dangerous."""


class AddPasskeyForm(InOurWords, ReadableCredential, webauthn.AddWebAuthnForm):
    """What the browser made, and what to call it. Every passkey can be used by itself."""

    reads_as = RegistrationResponse

    passwordless = None
    name = forms.CharField(
        required=False, max_length=60, help_text="Till exempel jobbdatorn eller min telefon."
    )

    def clean_name(self):
        return super().clean_name().strip()


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(max_length=60)


class PasskeyLogInForm(Remembering, ReadableCredential, webauthn.LoginWebAuthnForm):
    """What the browser signed, to get in with a passkey alone."""
