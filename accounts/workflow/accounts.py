"""Role, address and state of an account. Nobody changes their own; one owner always remains."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.log import record
from accounts.models import Event, Invitation
from members import rules
from members.history import save_with_reason
from members.models import Person, Role, User
from members.models.accounts import normal_address
from outbox.workflow import write_message


def hold_roles() -> None:
    """Hold every account that has a role, in one order, before any single one of them is held.

    Two owners who take each other's role at once then wait for each other instead of deadlocking.
    """
    list(User.objects.select_for_update(of=("self",)).filter(is_staff=True).order_by("pk"))


def locked(account) -> User:
    """The account as it is stored, held until the transaction ends."""
    if account.is_staff:
        hold_roles()
    return User.objects.select_for_update(of=("self",)).get(pk=account.pk)


def _locked_for(account, by):
    current = locked(account)
    # Read anew: who acts may just have lost the right to.
    if by is not None and not rules.may_change_account(User.objects.get(pk=by.pk), current):
        own = by.pk == current.pk
        raise ValidationError(
            "Du kan inte ändra dina egna rättigheter."
            if own
            else "Bara systemägaren ändrar konton som har en roll.",
            code="own" if own else "not_allowed",
        )
    return current


def _kept(account, by, reason, *fields):
    account._history_user = by
    save_with_reason(account, reason, update_fields=fields)
    return account


def _refuse_last_owner(account):
    """See that another owner remains; `account` and all with a role are held."""
    if account.role != Role.OWNER:
        return
    others = User.objects.filter(is_active=True, is_staff=True).exclude(pk=account.pk)
    if not any(user.role == Role.OWNER for user in others.prefetch_related("groups")):
        raise ValidationError(
            "Kontot är det sista som är systemägare. Gör någon annan till systemägare först.",
            code="last_owner",
        )


@transaction.atomic
def check_role(account, role, *, by):
    """Refuse what `give_role` would refuse. Codes: `not_owner`, `own`, `last_owner`."""
    hold_roles()
    # Read anew: who gives may just have lost the right to.
    if by is not None and not rules.may_give_role(User.objects.get(pk=by.pk), account):
        own = by.pk == account.pk
        raise ValidationError(
            "Du kan inte ändra din egen roll." if own else "Bara systemägaren ger roller.",
            code="own" if own else "not_owner",
        )
    if role != Role.OWNER:
        _refuse_last_owner(locked(account))


@transaction.atomic
def give_role(account, role, *, by) -> User:
    """Give `account` the Role `role`, or take its role away with None; holds at its next click.

    `by` is None for a command run on the server. Codes: see check_role.
    """
    check_role(account, role, by=by)
    account = locked(account)
    if account.given_role == role and not account.is_superuser:
        return account
    was_owner = account.given_role == Role.OWNER
    account._history_user = by
    account.skip_history_when_saving = True  # One entry below says it, not one a group.
    account.groups.set(Group.objects.filter(name=role) if role else [])
    del account.skip_history_when_saving
    account.user_permissions.clear()
    account.is_staff, account.is_superuser = bool(role), False
    account.__dict__.pop("given_role", None)
    if was_owner:
        _withdraw(Invitation.objects.exclude(role="").filter(invited_by=account), by)
    said = f"Roll: {Role(role).label}" if role else "Ingen roll"
    return _kept(account, by, said, "is_staff", "is_superuser")


@transaction.atomic
def close(account, *, by) -> User:
    """Close an account: every session of it is over at once, and so are invitations to it.

    The account stays, for the history names it. Codes: `own`, `not_allowed`, `closed`,
    `last_owner`.
    """
    account = _locked_for(account, by)
    if not account.is_active:
        raise ValidationError("Kontot är redan avstängt.", code="closed")
    _refuse_last_owner(account)
    account.is_active = False
    _end_sessions(account)
    _withdraw(Invitation.objects.filter(email__iexact=account.email), by)
    _withdraw(Invitation.objects.exclude(role="").filter(invited_by=account), by)
    return _kept(account, by, "Avstängt", "is_active")


@transaction.atomic
def reopen(account, *, by) -> User:
    """Open a closed account again, with the role and the accesses it had. Code: `open`, `own` …"""
    account = _locked_for(account, by)
    if account.is_active:
        raise ValidationError("Kontot är redan öppet.", code="open")
    account.is_active = True
    return _kept(account, by, "Öppnat igen", "is_active")


@transaction.atomic
def end_sessions(account, *, by) -> User:
    """Log the account out everywhere."""
    account = _locked_for(account, by)
    _end_sessions(account)
    record(Event.Kind.SESSION_ENDED, actor=by, account=account, what="Alla inloggningar")
    return account


@transaction.atomic
def forget_locks(account, *, by) -> User:
    """Take away passkeys, code app and spare codes of who has lost them, and log the account out.

    The account's owner is told. Codes: `no_locks`, `own`, `not_allowed`.
    """
    account = _locked_for(account, by)
    locks = Authenticator.objects.filter(user=account)
    if not locks.exists():
        raise ValidationError("Kontot har inget andra steg att ta bort.", code="no_locks")
    locks.delete()
    _end_sessions(account)
    write_message(
        "security",
        account.email,
        "accounts/mail/locks_forgotten",
        {},
        to_name=account.name if account.name != account.email else "",
        by=by,
        about=account,
    )
    return account


def _end_sessions(account):
    # A session of an older generation is nobody's, also one that allauth has not recorded.
    account.session_generation += 1
    account.save(update_fields=["session_generation"])
    for session in UserSession.objects.filter(user=account):
        session.end()


def _withdraw(invitations, by):
    for invitation in invitations.open().select_for_update(of=("self",)):
        invitation.withdrawn_at, invitation.withdrawn_by = timezone.now(), by
        invitation._history_user = by
        invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])


def check_address(account, address) -> str:
    """Return `address` as it would be stored. Codes: `invalid`, `taken`."""
    address = normal_address(address)
    validate_email(address)
    if User.objects.filter(email__iexact=address).exclude(pk=account.pk).exists():
        raise ValidationError("Det finns redan ett konto med den adressen.", code="taken")
    return address


@transaction.atomic
def change_address(account, address, *, by) -> User:
    """Change the address one logs in with, and tell both the old and the new one.

    All sessions end. Codes: `invalid`, `taken`, `own`, `not_allowed`.
    """
    account = _locked_for(account, by)
    address = check_address(account, address)
    old = account.email
    if address == old:
        return account
    account.email = address
    _kept(account, by, "Ny adress", "email")
    _end_sessions(account)
    for to in (old, address):
        write_message(
            "address_changed",
            to,
            "accounts/mail/address_changed",
            {"old": old, "new": address, "name": account.name},
            to_name=account.name if account.name != old else "",
            by=by,
            about=account,
        )
    return account


@transaction.atomic
def link_person(account, person, *, by) -> User:
    """Say whose account it is; None lets the person go. Codes: `person_taken`, `own` …"""
    account = _locked_for(account, by)
    before = Person.objects.select_for_update(of=("self",)).filter(user=account).first()
    if person is not None:
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if person.user_id not in (None, account.pk):
            raise ValidationError(f"{person} har redan ett annat konto.", code="person_taken")
    if before is not None and before != person:
        _set_user(before, None, by)
    if person is not None and person != before:
        _set_user(person, account, by)
    return account


def _set_user(person, account, by):
    person.user = account
    person._history_user = by
    person.save(update_fields=["user"])
