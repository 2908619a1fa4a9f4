"""django-allauth's mail, sent through the outbox in the portal's look.

A code or a link that opens an account is secret there: shown to nobody, wiped when it has left,
and not sent at all once it would come too late.
"""

from datetime import timedelta

from django.conf import settings

from outbox.workflow import write_message

# What allauth calls its templates: our template and kind, and how long the secret in it works.
CODE, LINK = "login_code", "password_reset_key"
LIFETIMES = {
    CODE: timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    LINK: timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
}
# Every other mail tells of a change: what happened, and the page where one looks after it.
NEWS = {
    "password_reset": "Ditt lösenord är bytt",
    "password_changed": "Ditt lösenord är bytt",
    "password_set": "Ditt konto har fått ett lösenord",
    "totp_activated": "En kodapp är tillagd på ditt konto",
    "totp_deactivated": "Kodappen är borttagen från ditt konto",
    "webauthn_added": "En passnyckel är tillagd på ditt konto",
    "webauthn_removed": "En passnyckel är borttagen från ditt konto",
    "recovery_codes_generated": "Ditt konto har fått nya reservkoder",
}
KINDS = {
    CODE: "Kod för inloggning",
    LINK: "Länk till nytt lösenord",
    "security": "Om kontots säkerhet",
}


def send(template: str, address: str, context: dict):
    """Write what allauth wants to send to `address`; `template` as it names it."""
    name = template.rpartition("/")[2]
    if name in LIFETIMES:
        kept = {key: context[key] for key in ("code", "password_reset_url") if key in context}
        patience = LIFETIMES[name]
        write_message(name, address, f"accounts/mail/{name}", kept, secret=True, patience=patience)
    else:
        facts = {key: context[key] for key in ("when", "device", "ip")}
        facts["news"] = NEWS[name]
        write_message("security", address, "accounts/mail/security", facts)
