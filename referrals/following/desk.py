"""What waits for the chancery in all referrals that are out. One query each."""

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from referrals.models import ExtensionRequest, Recipient, Referral, Response

SOON = timedelta(days=14)
OPEN = Referral.Status.OPEN


def _answered(recipient):
    return Exists(Response.objects.submitted().filter(recipient=OuterRef(recipient)))


def ending_soon(day: date):
    """Referrals whose last day has been or comes within SOON, with `missing` of `asked`.

    Only those somebody has not answered; the nearest last day first.
    """
    referrals = Referral.objects.filter(status=OPEN, due_on__lte=day + SOON)
    answered = Recipient.objects.filter(_answered("pk"))
    counted = referrals.annotate(
        asked=Count("recipients"),
        missing=Count("recipients", filter=~Q(recipients__in=answered.values("pk"))),
    )
    return counted.filter(missing__gt=0).defer("summary").order_by("due_on", "title", "pk")


def extensions_to_decide():
    """Requests for more time that nobody has decided, the oldest first."""
    asked = ExtensionRequest.objects.filter(
        ~_answered("recipient"),
        status=ExtensionRequest.Status.ASKED,
        recipient__referral__status=OPEN,
    )
    return asked.select_related("recipient__referral").order_by("asked_at", "pk")


def to_compile():
    """Closed referrals whose compilation is not published, the one that ended first at the top."""
    closed = Referral.objects.filter(status=Referral.Status.CLOSED)
    return closed.defer("summary").order_by("due_on", "title", "pk")
