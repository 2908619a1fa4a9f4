"""django-allauth's forms for getting in, in the portal's words.

Labels instead of placeholders, and keyboards that fit what is asked for.
"""

from allauth.account import forms as account
from allauth.core import context
from django import forms
from django.conf import settings

PASSWORD_HELP = "Minst 12 tecken. Undvik ditt namn och lösenord som är vanliga."  # noqa: S105
LABELS = {
    "login": "E-postadress",
    "email": "E-postadress",
    "password": "Lösenord",
    "oldpassword": "Nuvarande lösenord",
    "password1": "Nytt lösenord",
    "password2": "Nytt lösenord en gång till",
    "remember": "Håll mig inloggad i 14 dagar på den här enheten",
    "code": "Kod",
    "name": "Namn på passnyckeln",
}
HELP = {"password": "", "oldpassword": "", "password1": PASSWORD_HELP}
CODE_KEYS = {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
ATTRIBUTES = {"login": {"autocomplete": "username"}, "code": CODE_KEYS}


class InOurWords:
    """Gives the fields of one of allauth's forms our labels, help and attributes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(ATTRIBUTES.get(name, {}))


class Remembering(forms.Form):
    """A way in that asks whether the device is one's own, as the log-in by password does."""

    remember = forms.BooleanField(required=False)

    def clean(self):
        cleaned = super().clean()
        remembered = self.cleaned_data.get("remember")
        context.request.session.set_expiry(settings.SESSION_COOKIE_AGE if remembered else 0)
        return cleaned


class LogInForm(InOurWords, account.LoginForm):
    """Address and password."""


class RequestCodeForm(InOurWords, Remembering, account.RequestLoginCodeForm):
    """Where to send a code."""


class ConfirmCodeForm(InOurWords, account.ConfirmLoginCodeForm):
    """The code that came by mail."""


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):
    """Where to send a link to a new password."""


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    """A new password for who followed the link."""


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    """The old and the new password."""


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    """The first password of an account without one."""


class ConfirmPasswordForm(InOurWords, account.ReauthenticateForm):
    """The password once more, before something dangerous."""
