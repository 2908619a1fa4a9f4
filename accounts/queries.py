"""What the page of an invitation shows."""

from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import Invitation, InvitedAccess
from members.models import Membership, Role, User

UNKNOWN = "Den leder inte till någon inbjudan."


@dataclass
class InvitationPage:
    """An invitation as its receiver sees it, or what is the matter with its link."""

    invitation: Invitation | None = None
    problem: str = ""
    is_for_another: bool = False
    has_account: bool = False
    role: str = ""
    inviter: str = ""
    accesses: list[InvitedAccess] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)


def bodies_of(person) -> list[str]:
    """The names of the bodies where `person` sits today."""
    if person is None:
        return []
    seats = Membership.objects.filter(person=person).select_related("body")
    return sorted({seat.body.name for seat in seats.valid_on(timezone.localdate())})


def invitation_page(key: str, user) -> InvitationPage:
    """What the link with `key` leads to, for `user`. At most six queries."""
    related = ("person", "invited_by", "invited_by__person")
    invitation = Invitation.objects.with_key(key).select_related(*related).first()
    if invitation is None:
        return InvitationPage(problem=UNKNOWN)
    if not invitation.is_open:
        return InvitationPage(invitation, problem=invitation.gone)
    return InvitationPage(
        invitation,
        is_for_another=user.is_authenticated and user.email.lower() != invitation.email,
        has_account=User.objects.filter(email__iexact=invitation.email).exists(),
        role=Role(invitation.role).label if invitation.role else "",
        inviter=invitation.invited_by.name if invitation.invited_by else "",
        accesses=list(invitation.accesses.select_related("municipality")),
        bodies=bodies_of(invitation.person),
    )
