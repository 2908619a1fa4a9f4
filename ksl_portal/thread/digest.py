"""One mail a day to each who follows something, with what is new of it.

Written by the worker's housekeeping at the first hour of the day that is settings.DIGEST_HOUR or
later. What a follower has been told stands with the following, as names of events, so an event
is told once, and as soon as the follower may see it, be it long after it happened.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from ksl_portal.thread.bodies import published_by
from ksl_portal.thread.events import Event
from ksl_portal.thread.following import stop_path
from ksl_portal.thread.rules import matters_of
from ksl_portal.thread.story import story_of
from meetings.models import Digest, Following
from members.models import User
from outbox.signals import housekeeping
from outbox.workflow import write_message

logger = logging.getLogger(__name__)
EVENTS_SHOWN = 12


@dataclass(frozen=True)
class News:
    """What is new of one matter or body, and where to read it and to stop following."""

    title: str
    is_body: bool
    events: list[Event]
    more: int
    link: str
    stop_link: str


@receiver(housekeeping)
def tell_daily(**kwargs) -> str:
    """What the worker does once an hour, and which comes to something once a day."""
    return f"{send_due_digests()} digests written"


def send_due_digests(now: datetime | None = None) -> int:
    """Write today's mails to all followers who have not been looked after today; how many."""
    now = timezone.localtime(now)
    if now.hour < settings.DIGEST_HOUR:
        return 0
    today = now.date()
    followers = User.objects.filter(is_active=True, pk__in=Following.objects.values("user"))
    waiting = followers.exclude(digests__day=today)
    return sum(_tell_or_log(user, today) for user in waiting)


def _tell_or_log(user, today):
    """One follower that cannot be written to is no reason to forget the others."""
    try:
        return tell(user, today)
    except ValidationError as error:
        logger.warning("No digest to account %s: %s", user.pk, error)
        return False


@transaction.atomic
def tell(user, today) -> bool:
    """Write today's mail to `user` if there is anything new, once; says whether.

    The row that says that the day is done is written first, in the same transaction as the mail.
    """
    try:
        with transaction.atomic():
            digest = Digest(user=user, day=today)
            news = _news_of(user, today)
            digest.events = sum(len(each.events) + each.more for each in news)
            digest.save()
    except IntegrityError:
        return False  # another worker was first
    if not news:
        return False
    context = {
        "news": news,
        "count": digest.events,
        "mine": settings.PORTAL_URL + reverse("following_list"),
    }
    write_message("digest", user.email, "ksl_portal/mail/digest", context, about=user)
    return True


def _news_of(user, today) -> list[News]:
    """What `user` may see today and has not been told; keeps that it is told now."""
    followings = Following.objects.select_for_update(of=("self",)).filter(user=user)
    followings = list(followings.select_related("body"))
    found = matters_of(user).in_bulk([each.matter_id for each in followings if each.matter_id])
    news = []
    for following in followings:
        matter = found.get(following.matter_id)
        if matter is None and following.body is None:
            continue
        events = story_of(matter, user, today).events if matter else None
        events = published_by(following.body, user) if events is None else events
        known = set(following.told)
        fresh = [event for event in events if event.key not in known]
        if fresh:
            # Only grows: what is hidden for a while and comes back is no news.
            told = sorted(known.union(event.key for event in events))
            Following.objects.filter(pk=following.pk).update(told=told)
            news.append(_news(following, matter or following.body, fresh))
    return news


def _news(following, what, fresh):
    is_body = following.body_id is not None
    return News(
        title=what.name if is_body else what.title,
        is_body=is_body,
        events=fresh[-EVENTS_SHOWN:],
        more=len(fresh[:-EVENTS_SHOWN]),
        link=settings.PORTAL_URL + what.get_absolute_url(),
        stop_link=settings.PORTAL_URL + stop_path(following),
    )
