"""Reads that join much: the list of referrals in the order it is read."""

from django.db.models import Case, DateField, F, IntegerField, Q, Value, When

from referrals.models import Referral

DRAFT, OPEN, CLOSED = range(3)
HEADINGS = {DRAFT: "Utkast", OPEN: "Öppna för svar", CLOSED: "Avslutade"}


def in_reading_order(referrals, day):
    """Annotate with `group` on `day`: drafts, open ones by last day, closed ones latest first."""
    is_open = Q(status=Referral.Status.OPEN, due_on__gte=day)
    group = Case(
        When(status=Referral.Status.DRAFT, then=Value(DRAFT)),
        When(is_open, then=Value(OPEN)),
        default=Value(CLOSED),
        output_field=IntegerField(),
    )
    next_due = Case(When(is_open, then=F("due_on")), output_field=DateField())
    return (
        referrals.select_related("policy_area")
        .defer("summary")
        .annotate(group=group)
        .order_by("group", next_due, F("due_on").desc(nulls_last=True), "title", "pk")
    )


def grouped(referrals) -> list[tuple[str, list[Referral]]]:
    """Rows from `in_reading_order` under their headings; empty headings are left out."""
    groups: dict[int, list[Referral]] = {}
    for referral in referrals:
        groups.setdefault(referral.group, []).append(referral)
    return [(HEADINGS[group], rows) for group, rows in groups.items()]


def referrals_of(matter, user):
    """Referrals of `matter` that `user` may see, latest first; none when there is no matter."""
    visible = Referral.objects.visible_to(user)
    return visible.filter(matter=matter).select_related("policy_area") if matter else visible.none()
