"""The event log: what is written in it, and what is forgotten.

Three things to know: the address that was typed at a failed log-in is kept only as the account it
belongs to, never as text, since people type passwords in the wrong field; an IP address is kept
for log-ins and failed ones, for LOG_IP_DAYS; the rest stays.
"""

import ipaddress
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models.events import NAME_LENGTH, WHAT_LENGTH, Event

# A session that begins now may be recorded a moment before it is stored.
JUST_BEGUN = timedelta(hours=1)


def record(kind: Event.Kind, *, actor=None, account=None, what="", method="", ip=None) -> Event:
    """Write one event: `actor` did `what` with `account`; both are accounts or None.

    `method` says in Swedish words how someone came in. Takes any text and stores what can be
    stored of it. Part of the caller's transaction.
    """
    return Event.objects.create(
        kind=kind,
        actor_id=actor.pk if actor else None,
        actor_name=_one_line(actor or "", NAME_LENGTH),
        account_id=account.pk if account else None,
        account_name=_one_line(account or "", NAME_LENGTH),
        what=_one_line(what, WHAT_LENGTH),
        method=_one_line(method, 60),
        ip=ip if kind in Event.WITH_ADDRESS else None,
    )


def _one_line(text, length: int) -> str:
    """Without line ends and control characters, which no database takes, and not too long."""
    printable = "".join(c if c.isprintable() else " " for c in str(text))
    text = " ".join(printable.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def address_of(request) -> str | None:
    """The IP address a request came from, None if it can't be told; see docs/operations.md."""
    if request is None:
        return None
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        return None
    return str(address).partition("%")[0]  # No database takes the zone of an IPv6 address.


def acting_account(instance=None):
    """Who changes `instance`: as its history has it, else who makes the request; None for nobody.

    None stands for the system: a command, the worker, or someone who is not logged in.
    """
    given = getattr(instance, "_history_user", None)
    if given is not None:
        return given
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user if user is not None and user.is_authenticated else None


def forget_addresses() -> int:
    """Remove IP addresses older than LOG_IP_DAYS from the log, and sessions that are over.

    Done every hour by the worker. Returns how many addresses were removed from the log.
    """
    now = timezone.now()
    living = Session.objects.filter(expire_date__gt=now).values("session_key")
    over = UserSession.objects.exclude(session_key__in=living)
    over.filter(created_at__lt=now - JUST_BEGUN).delete()
    oldest = now - timedelta(days=settings.LOG_IP_DAYS)
    # Past the guard of Event: the one change it knows.
    return Event._base_manager.filter(ip__isnull=False, at__lt=oldest).update(ip=None)
