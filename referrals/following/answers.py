"""The answers to a referral that somebody may read, for its page and for the list of them."""

from referrals.models import Referral, Response

SHOWN = 30


def published(referral: Referral, user):
    """The answers to `referral` that `user` may read, the version that counts of each."""
    visible = Response.objects.visible_to(user).current()
    return (
        visible.filter(recipient__referral=referral)
        .select_related("recipient__municipality")
        .defer("text")
        .order_by("recipient__kind", "recipient__name", "recipient")
    )


def shown_answers(referral: Referral, user) -> dict:
    """For a referral's page: the first answers that `user` may read, and if there are more."""
    found = list(published(referral, user)[: SHOWN + 1])
    return {"published": found[:SHOWN], "more_published": len(found) > SHOWN}
