from accounts.models import InvitedAccess
from accounts.workflow import invite
from members.models import MunicipalityAccess
from tests.factories.members import municipality


def invited_access(slug="botkyrka", level=MunicipalityAccess.Level.SUBMITTER, **period):
    """A row of an invitation, not stored yet."""
    return InvitedAccess(municipality=municipality(slug), level=level, **period)


def invitation(address="inbjuden@example.se", *, by=None, accesses=None, **given):
    """An open invitation to submit for Botkyrka; its `key` opens it."""
    rows = [invited_access()] if accesses is None else accesses
    return invite(address, by=by, accesses=rows, **given)
