"""Log-ins, failed ones and ways of logging in are written in the event log, whatever door it was.

The receivers are not robust on purpose: who can't be written down does not come in.
"""

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import login_code_rejected
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from accounts.log import acting_account, address_of, record
from accounts.models import Event

Kind = Event.Kind
METHODS = {
    "password": "lösenord",
    "code": "kod i e-post",
    "socialaccount": "extern inloggning",
    "password_reset": "länk för nytt lösenord",
}
FACTORS = {
    Authenticator.Type.TOTP: "kodapp",
    Authenticator.Type.WEBAUTHN: "passnyckel",
    Authenticator.Type.RECOVERY_CODES: "reservkod",
}


def method_of(request, account) -> str:
    """How the session began, in words: "lösenord och kodapp"."""
    used = []
    for step in get_authentication_records(request, account):
        name = METHODS.get(step["method"]) or FACTORS.get(step.get("type"))
        if name and not step.get("reauthenticated"):
            used.append(name)
    return " och ".join(dict.fromkeys(used))


@receiver(user_logged_in)
def record_log_in(sender, request, user, **kwargs):
    record(
        Kind.LOGGED_IN,
        actor=user,
        account=user,
        method=method_of(request, user),
        ip=address_of(request),
    )


@receiver(user_logged_out)
def record_log_out(sender, request, user, **kwargs):
    if user is not None:
        record(Kind.LOGGED_OUT, actor=user, account=user)


def _account_of(credentials):
    """The account whose address was typed. The text itself goes no further than this."""
    typed = credentials.get("email") or credentials.get("username") or ""
    typed = str(typed).strip()
    longest = get_user_model()._meta.get_field("email").max_length
    if not typed or len(typed) > longest or not typed.isprintable():
        return None
    return get_user_model().objects.filter(email__iexact=typed).first()


@receiver(user_login_failed)
def record_failed_log_in(sender, credentials, request=None, **kwargs):
    account = _account_of(credentials)
    if account is None:
        what = "Adressen hör inte till något konto"
    elif not account.is_active:
        what = "Kontot är avstängt"
    else:
        what = "Fel lösenord"
    record(Kind.LOGIN_FAILED, account=account, what=what, ip=address_of(request))


@receiver(login_code_rejected)
def record_wrong_code(sender, request, user, **kwargs):
    record(
        Kind.LOGIN_FAILED,
        account=user,
        what="Fel kod",
        method=METHODS["code"],
        ip=address_of(request),
    )


@receiver(authentication_failed)
def record_failed_factor(sender, request, user, authenticator, **kwargs):
    record(
        Kind.LOGIN_FAILED,
        account=user,
        what="Fel kod",
        method=FACTORS[authenticator.type],
        ip=address_of(request),
    )


def _way_in(row) -> str:
    if isinstance(row, SocialAccount):
        return f"extern inloggning hos {row.provider}"
    if row.type == Authenticator.Type.RECOVERY_CODES:
        return "reservkoder"
    name = row.data.get("name", "") if row.type == Authenticator.Type.WEBAUTHN else ""
    return f"{FACTORS[row.type]} ({name})" if name else FACTORS[row.type]


# The models' signals and not allauth's: they are also sent when the chancery removes one.
@receiver(post_save, sender=Authenticator)
@receiver(post_save, sender=SocialAccount)
def record_added_factor(sender, instance, created, raw=False, **kwargs):
    if created and not raw:
        actor, account = acting_account(), instance.user
        record(Kind.FACTOR_ADDED, actor=actor, account=account, what=_way_in(instance))


@receiver(post_delete, sender=Authenticator)
@receiver(post_delete, sender=SocialAccount)
def record_removed_factor(sender, instance, **kwargs):
    actor, account = acting_account(), instance.user
    record(Kind.FACTOR_REMOVED, actor=actor, account=account, what=_way_in(instance))


@receiver(pre_save, sender=settings.AUTH_USER_MODEL)
def remember_password(sender, instance, raw=False, update_fields=None, **kwargs):
    stored = None
    if instance.pk and not raw and (update_fields is None or "password" in update_fields):
        accounts = sender._base_manager.filter(pk=instance.pk)
        stored = accounts.values_list("password", flat=True).first()
    instance._stored_password = stored


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
def record_new_password(sender, instance, **kwargs):
    before = instance._stored_password
    # A hash that is only made stronger, when someone logs in, is no new password.
    typed = instance._password is not None or not instance.has_usable_password()
    if before is not None and before != instance.password and typed:
        what = "" if instance.has_usable_password() else "Lösenordet togs bort"
        record(Kind.PASSWORD_CHANGED, actor=acting_account(instance), account=instance, what=what)
