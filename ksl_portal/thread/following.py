"""Following a matter or a body: begun and ended by its follower, told of once a day."""

from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from ksl_portal.thread.bodies import published_by
from ksl_portal.thread.story import story_of
from meetings.models import Following

SALT = "ksl_portal.thread.following"


def follow(matter, *, by) -> Following:
    """Let `by` follow `matter`, which comes from `rules.matters_of(by)`; once, however often.

    What has happened until now is known to the follower.
    """
    return _follow(by, story_of(matter, by).keys, matter=matter)


def follow_body(body, *, by) -> Following:
    """Let `by` follow what `body` publishes; once, however often."""
    return _follow(by, [event.key for event in published_by(body, by)], body=body)


def _follow(by, told, **what):
    try:
        with transaction.atomic():
            following = Following(user=by, told=told, **what)
            following._history_user = by
            following.save()
    except IntegrityError:
        following = Following.objects.get(user=by, **what)
    return following


def stop(following: Following, *, by=None) -> None:
    """End a following; the history keeps that there was one. Once, however often."""
    current = Following.objects.filter(pk=following.pk).first()
    if current:
        current._history_user = by
        current.delete()


def key_to_stop(following: Following) -> str:
    """What the address in a mail ends with: whoever has it may end this following, nothing else."""
    return signing.dumps(following.pk, salt=SALT)


def found_by_key(key: str) -> Following | None:
    """The following that `key` may end, None if there is none or it has ended."""
    try:
        pk = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    return Following.objects.filter(pk=pk).select_related("matter", "body").first()


def stop_path(following: Following) -> str:
    return reverse("following_stop_by_key", args=[key_to_stop(following)])
