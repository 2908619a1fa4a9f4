"""Invitations: open → accepted or withdrawn; that the time is over follows from the clock."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import rules
from accounts.models import Invitation
from accounts.models.invitations import end_of_day, hash_of, new_key
from accounts.queries import UNKNOWN, bodies_of
from accounts.workflow.accounts import give_role, hold_roles, link_person, locked
from members.history import because, save_with_reason
from members.models import MunicipalityAccess, Role, User
from members.models.accounts import normal_address
from outbox.workflow import write_message

DAYS_AT_MOST = 90


def link_to(invitation) -> str:
    """The link of an invitation that has just been written; its secret is not known later."""
    return settings.PORTAL_URL + reverse("accounts:invitation", args=[invitation.key])


@transaction.atomic
def invite(address, *, by, person=None, role="", accesses=(), days=None) -> Invitation:
    """Invite `address` and write the mail; the returned object's `key` is the link's secret.

    `accesses` are unsaved InvitedAccess rows, `days` how many days the link works. `by` is None
    for a command run on the server. Codes: `invalid`, `not_owner`, `own`, `closed`, `waiting`
    (an open invitation already), `person_taken`, `other_person`, `overlap`, `nothing`,
    `has_account` (nothing new for the account that the address already has).
    """
    address = normal_address(address)
    validate_email(address)
    if by is not None and not rules.may_invite(by, role):
        raise ValidationError("Bara systemägaren bjuder in till en roll.", code="not_owner")
    waiting = Invitation.objects.unanswered().filter(email__iexact=address)
    for earlier in waiting.select_for_update(of=("self",)):
        if earlier.is_open:
            raise ValidationError(
                "Adressen har redan en inbjudan som väntar på svar. Skicka en ny länk, eller "
                "återkalla den först.",
                code="waiting",
            )
        # Too old to be used: it makes room, and is still shown as too old.
        _withdrawn(earlier, by)
    _check_account(address, by, person, role, accesses)
    invitation = Invitation(email=address, person=person, role=role, invited_by=by)
    _give_key(invitation, days)
    invitation._history_user = by
    invitation.full_clean(exclude=["key_hash"])
    invitation.save()
    for access in accesses:
        access.pk, access.invitation = None, invitation
        access.full_clean()
        access.save()
    _write(invitation, by)
    return invitation


def _check_account(address, by, person, role, accesses):
    account = User.objects.filter(email__iexact=address).select_related("person").first()
    if person is not None and person.user_id and (not account or person.user_id != account.pk):
        raise ValidationError(f"{person} har redan ett konto.", code="person_taken")
    if account is None:
        if not (person or role or accesses):
            raise ValidationError("Inbjudan ger inget.", code="nothing")
        return
    if by is not None and account.pk == by.pk:
        raise ValidationError("Du kan inte ge dig själv rättigheter.", code="own")
    if not account.is_active:
        raise ValidationError("Kontot är avstängt. Öppna det igen först.", code="closed")
    has = getattr(account, "person", None)
    if person is not None and has is not None and has != person:
        raise ValidationError(f"Kontot tillhör redan {has}.", code="other_person")
    for access in accesses:
        _as_access(access, account).clean()
    new_role = role and role != account.given_role
    if not accesses and not new_role and (person is None or has == person):
        raise ValidationError(
            "Adressen har redan ett konto, och inbjudan ger det inget nytt.", code="has_account"
        )


def _as_access(invited, account):
    return MunicipalityAccess(
        user=account,
        municipality=invited.municipality,
        level=invited.level,
        valid_from=invited.valid_from,
        valid_to=invited.valid_to,
    )


def _give_key(invitation, days=None):
    days = settings.INVITATION_DAYS if days is None else days
    if not 1 <= days <= DAYS_AT_MOST:
        raise ValidationError(f"Välj mellan 1 och {DAYS_AT_MOST} dagar.", code="days")
    invitation.key = new_key()
    invitation.key_hash = hash_of(invitation.key)
    invitation.sent_at = timezone.now()
    invitation.expires_at = end_of_day(timezone.localdate() + timedelta(days=days))


def _write(invitation, by):
    """Write the mail with the link; the outbox wipes the text when it has left."""
    write_message(
        "invitation",
        invitation.email,
        "accounts/mail/invitation",
        {
            "invitation": invitation,
            "accesses": list(invitation.accesses.select_related("municipality")),
            "role": Role(invitation.role).label if invitation.role else "",
            "bodies": bodies_of(invitation.person),
            "link": link_to(invitation),
        },
        to_name=invitation.person.name if invitation.person else "",
        by=by,
        about=invitation,
        secret=True,
    )


def _locked_for(invitation, by):
    current = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if by is not None and not rules.may_change_invitation(by, current):
        raise ValidationError(
            "Bara systemägaren ändrar en inbjudan till en roll.", code="not_owner"
        )
    return current


@transaction.atomic
def remind(invitation, *, by, days=None) -> Invitation:
    """Send a new link, with a new time; the old link is dead. Also for one that is too old.

    Codes: `accepted`, `withdrawn`, `not_owner`, `waiting` (a later invitation waits), `closed`.
    """
    invitation = _locked_for(invitation, by)
    if invitation.accepted_at or invitation.withdrawn_at:
        later = Invitation.objects.open().filter(email__iexact=invitation.email).exists()
        raise ValidationError(
            "Adressen har en senare inbjudan." if later else invitation.gone,
            code="waiting" if later else invitation.status.value,
        )
    if User.objects.filter(email__iexact=invitation.email, is_active=False).exists():
        raise ValidationError("Kontot är avstängt. Öppna det igen först.", code="closed")
    _give_key(invitation, days)
    invitation._history_user = by
    fields = ["key_hash", "sent_at", "expires_at"]
    save_with_reason(invitation, "Ny länk skickad", update_fields=fields)
    _write(invitation, by)
    return invitation


@transaction.atomic
def withdraw(invitation, *, by) -> Invitation:
    """Withdraw an open invitation; its link is dead. Codes: `accepted`, `expired` …"""
    invitation = _locked_for(invitation, by)
    if not invitation.is_open:
        raise ValidationError(invitation.gone, code=invitation.status.value)
    return _withdrawn(invitation, by)


def _withdrawn(invitation, by):
    invitation.withdrawn_at, invitation.withdrawn_by = timezone.now(), by
    invitation._history_user = by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return invitation


@because("Via inbjudan")
@transaction.atomic
def accept(key) -> User:
    """Give what the invitation with this link promises, and return the account.

    The account with the address gets it; if there is none it is made, without a password. That
    the link was followed proves the address. An access that the account has got meanwhile stays
    as it is. Codes: `unknown`, `accepted`, `withdrawn`, `expired`, `nothing`, `closed`,
    `person_taken`.
    """
    found = Invitation.objects.with_key(key)
    invitation = found.first()
    if invitation is None:
        raise ValidationError(UNKNOWN, code="unknown")
    # Accounts are held before invitations, as when one is closed.
    if invitation.role:
        hold_roles()
    account = User.objects.filter(email__iexact=invitation.email).first()
    account = locked(account) if account else None
    invitation = found.select_for_update(of=("self",)).first()
    if invitation is None:
        raise ValidationError(UNKNOWN, code="unknown")
    if not invitation.is_open:
        raise ValidationError(invitation.gone, code=invitation.status.value)
    giver = invitation.invited_by
    if not (invitation.person or invitation.role or invitation.accesses.exists()):
        raise ValidationError("Inbjudan ger inget längre.", code="nothing")
    if account is None:
        account = User.objects.create_user(invitation.email)
    if not account.is_active:
        raise ValidationError("Kontot är avstängt.", code="closed")
    if invitation.person:
        link_person(account, invitation.person, by=None)
    if invitation.role and account.given_role != Role.OWNER:
        account = give_role(account, Role(invitation.role), by=giver)
    for invited in invitation.accesses.select_related("municipality"):
        _give_access(_as_access(invited, account), giver)
    invitation.accepted_at, invitation.account = timezone.now(), account
    invitation._history_user = account
    invitation.save(update_fields=["accepted_at", "account"])
    return account


def _give_access(access, by):
    if access.overlapping().exists():
        return
    access._history_user = by
    save_with_reason(access, "Inbjudan antagen")
