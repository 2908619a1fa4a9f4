"""An agreement goes on for longer than it said; each time it does is kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agreements.models import Agreement, AgreementExtension
from agreements.workflow.agreements import keep, locked


@transaction.atomic
def extend_agreement(agreement, *, by, valid_to, item=None, decided_on=None, note=""):
    """Let the agreement hold until `valid_to` (None: until further notice); returns the extension.

    Decided at `item` of a meeting or on the day `decided_on`, which is the meeting's unless given.
    Errors stand by field (`valid_to`, `decided_on`, `item`); codes: `endless` when it has no last
    day, `wrong_status`.
    """
    agreement = locked(agreement, Agreement.Status.PUBLISHED, doing="förlängas")
    if agreement.valid_to is None:
        raise ValidationError("Den gäller tills vidare och behöver inte förlängas.", code="endless")
    decided_on = decided_on or (item.meeting.date if item else None)
    if left := _faults(agreement, valid_to, item, decided_on):
        raise ValidationError(left)
    extension = AgreementExtension(
        agreement=agreement,
        valid_to_before=agreement.valid_to,
        valid_to=valid_to,
        decided_on=decided_on,
        decided_at=item,
        note=note,
        made_by=by,
    )
    extension._history_user = by
    extension.save()
    keep(agreement, f"Förlängd {_until(valid_to)}", by=by, valid_to=valid_to)
    return extension


def _until(day):
    return f"till och med {day}" if day else "tills vidare"


def _faults(agreement, valid_to, item, decided_on):
    if valid_to and valid_to <= agreement.valid_to:
        return {"valid_to": f"Den gäller redan till och med {agreement.valid_to}."}
    successor = agreement.successors.filter(valid_from__isnull=False).order_by("valid_from").first()
    if successor and (valid_to is None or valid_to >= successor.valid_from):
        return {"valid_to": f"”{successor}” ersätter den från {successor.valid_from}."}
    if decided_on is None:
        return {"decided_on": "Ange punkten eller dagen då den förlängdes."}
    if decided_on > timezone.localdate():
        return {"decided_on" if item is None else "item": "Beslutet har inte fattats än."}
    if item and decided_on < item.meeting.date:
        return {"decided_on": f"Beslutet kan inte vara fattat före mötet, {item.meeting.date}."}
    return {}
