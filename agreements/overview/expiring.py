"""What ends, has to be given notice of or is to be reviewed within a year."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, TextChoices

from agreements.models import Agreement, Stage

AHEAD = timedelta(days=365)
HOLDING = (Stage.IN_FORCE, Stage.EXPIRING, Stage.REVISION)


class Kind(TextChoices):
    """What is due; the value is part of the identity of the day in calendars."""

    ENDS = "slut", "Löper ut"
    NOTICE = "uppsagning", "Sägs upp senast"
    REVIEW = "oversyn", "Ska ses över"


@dataclass(frozen=True)
class Deadline:
    """A day on which something is due for an agreement."""

    day: date
    kind: Kind
    agreement: Agreement

    @property
    def uid(self) -> str:
        """The same for the same thing at each reading, also when its day moves."""
        return f"{self.kind.value}-{self.agreement.slug}"


def deadlines(user, day: date) -> list[Deadline]:
    """What is due from `day` until a year later for agreements in force that `user` may see."""
    last = day + AHEAD
    staged = Agreement.objects.visible_to(user).with_stage(day).filter(stage__in=HOLDING)
    # Notice has to be given months before the end, so every end ahead is looked at.
    near = staged.filter(Q(valid_to__gte=day) | Q(review_on__range=(day, last)))
    near = near.select_related("policy_area")
    found = [
        Deadline(on, kind, agreement)
        for agreement in near.defer("summary")
        for on, kind in _days(agreement)
        if on and day <= on <= last
    ]
    return sorted(found, key=lambda one: (one.day, one.agreement.title, one.kind))


def _days(agreement):
    yield agreement.valid_to, Kind.ENDS
    yield agreement.notice_by, Kind.NOTICE
    yield agreement.review_on, Kind.REVIEW
