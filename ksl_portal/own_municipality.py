"""One's own municipality on one page: what is asked of it, what it has signed, who sits where."""

from django.db.models import Q
from django.utils import timezone

from agreements.adopting.queries import to_adopt
from agreements.models import AgreementParty
from agreements.overview.expiring import deadlines
from ksl_portal import queries
from meetings.duties import with_places
from meetings.models import Decision, Meeting
from meetings.queries import readable_minutes
from members.models import Membership, Municipality
from members.queries import by_person, people_of
from members.rules import accesses
from referrals.models import Recipient, Referral

SHOWN = 6
PEOPLE_SHOWN = 60


def municipalities_of(user) -> list[Municipality]:
    """The municipalities `user` acts for or has a seat for today, by name."""
    acted_for = {access.municipality for access in accesses(user)}
    seats = Membership.objects.valid_on(timezone.localdate()).filter(
        person__user=user, municipality__isnull=False
    )
    sat_for = {seat.municipality for seat in seats.select_related("municipality")}
    return sorted(acted_for | sat_for, key=lambda one: one.name)


def asked_of(municipality) -> list[Recipient]:
    """Open remisses sent to `municipality` that it has not answered, the most urgent first."""
    open_to = Recipient.objects.filter(
        municipality=municipality, referral__status=Referral.Status.OPEN
    ).exclude(responses__status="submitted")
    found = open_to.select_related("referral")
    return sorted(found, key=lambda recipient: (recipient.last_day, recipient.pk))


def expiring_for(municipality, user):
    """What ends, has to be given notice of or is reviewed within a year among its agreements."""
    ours = set(
        AgreementParty.objects.filter(municipality=municipality).values_list("agreement", flat=True)
    )
    return [row for row in deadlines(user, timezone.localdate()) if row.agreement.pk in ours]


def decisions_concerning(municipality, user) -> list[Decision]:
    """The latest decisions in matters that `municipality` was asked about or is a party in."""
    asked = Q(item__matter__referrals__recipients__municipality=municipality) & ~Q(
        item__matter__referrals__status=Referral.Status.DRAFT
    )
    party = Q(item__matter__agreements__parties__municipality=municipality) & ~Q(
        item__matter__agreements__status="draft"
    )
    concerned = Decision.objects.filter(asked | party).values("pk")
    read = Meeting.objects.visible_to(user).filter(readable_minutes(user))
    found = Decision.objects.filter(pk__in=concerned, item__meeting__in=read)
    found = found.select_related("item__meeting__body", "item__matter")
    found = found.order_by("-item__meeting__starts_at", "item", "position", "pk")
    return with_places(found[:SHOWN])


def page_of(municipality, user, *, acts) -> dict:
    """All that the page shows, in a bounded number of queries.

    What `municipality` has begun to write is only for those who act for it (`acts`).
    """
    today = timezone.localdate()
    return {
        "asked": asked_of(municipality),
        "waiting": to_adopt(municipality, with_drafts=acts),
        "expiring": expiring_for(municipality, user)[:SHOWN],
        "decisions": decisions_concerning(municipality, user),
        "people": by_person(people_of(municipality, today)[:PEOPLE_SHOWN]),
        "meetings": queries.coming_meetings_of(municipality, user)[:SHOWN],
    }
