"""Who has an account in the demo, and who has been invited to get one."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from accounts import workflow
from accounts.models import Invitation, InvitedAccess
from accounts.models.invitations import end_of_day
from ksl_portal.demo.accounts import ACCOUNTS, MUNICIPAL, OFFICE, PASSWORD, ROLES
from ksl_portal.demo.cast import Cast
from members.models import MunicipalityAccess, User

Level = MunicipalityAccess.Level
EXPIRED_DAYS_AGO = 9


def make_accounts(cast: Cast) -> User:
    """Make every account, those who act for municipalities by invitation; return the chancery's."""
    encoded = make_password(PASSWORD)
    municipal = {address for address, *_ in MUNICIPAL}
    for email, name, _ in ACCOUNTS:
        if email in municipal:
            continue
        user = User.objects.create(email=email, password=encoded)
        if name:
            workflow.link_person(user, cast.persons[name], by=None)
        if email in ROLES:
            workflow.give_role(user, ROLES[email], by=None)
    office = User.objects.get(email=OFFICE)
    for address, name, slugs, submits in MUNICIPAL:
        level = Level.SUBMITTER if submits else Level.DRAFTER
        invitation = workflow.invite(address, by=office, accesses=_accesses(cast, slugs, level))
        user = workflow.accept(invitation.key)
        user.first_name, user.last_name = name
        user.password = encoded
        user.save()
    return office


def send_invitations(cast: Cast, today: date, *, by: User) -> None:
    """Invite some more: two may still answer, one was withdrawn and one is too old."""
    for slug in ("huddinge", "solna"):
        _invite(cast, slug, by)
    workflow.withdraw(_invite(cast, "taby", by), by=by)
    # Nobody answered, and then it was too late.
    late = _invite(cast, "tyreso", by)
    over = end_of_day(today - timedelta(days=EXPIRED_DAYS_AGO))
    sent = over - timedelta(days=14, hours=-10)
    moments = {"created_at": sent, "sent_at": sent, "expires_at": over}
    Invitation.objects.filter(pk=late.pk).update(**moments)


def _invite(cast, slug, by):
    rows = _accesses(cast, [slug], Level.SUBMITTER)
    return workflow.invite(cast.municipalities[slug].registrar_email, by=by, accesses=rows)


def _accesses(cast, slugs, level):
    return [InvitedAccess(municipality=cast.municipalities[slug], level=level) for slug in slugs]
