"""One's own log-ins: where they are, and how to end them."""

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import devices
from accounts.log import acting_account, record
from accounts.models import Event


def live_sessions(user) -> list[UserSession]:
    """The user's log-ins that still work, the latest first, each with its `device`.

    Those that are over are forgotten at the same time. Three queries, however many they are.
    """
    recorded = list(UserSession.objects.filter(user=user).order_by("-created_at", "-pk"))
    keys = [session.session_key for session in recorded]
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    working = {row.pk for row in stored if row.get_decoded().get(HASH_SESSION_KEY) in hashes}
    over = [session.pk for session in recorded if session.session_key not in working]
    if over:
        UserSession.objects.filter(pk__in=over).delete()
    live = [session for session in recorded if session.session_key in working]
    for session in live:
        session.device = devices.name_of(session.user_agent)
    return live


def end(session: UserSession) -> None:
    """End one log-in; the event log says by whom, and on which device it was."""
    session.end()
    record(
        Event.Kind.SESSION_ENDED,
        actor=acting_account(),
        account=session.user,
        what=devices.name_of(session.user_agent),
    )


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Where allauth asks how this portal ends log-ins."""

    def end_sessions(self, sessions):
        for session in sessions:
            end(session)
