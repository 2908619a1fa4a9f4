"""The board recommends an agreement, and the municipalities are asked to adopt it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agreements.asking import write_to_parties
from agreements.feasibility import hindrances_of
from agreements.models import Agreement
from agreements.workflow.agreements import keep, locked

Status = Agreement.Status


@transaction.atomic
def recommend_agreement(agreement, *, by, item=None, on=None, valid_from=None):
    """Note the board's decision to recommend: at `item` of a meeting, on the day `on`.

    The day is the meeting's unless given; `valid_from` may come with the decision. It may be put
    right until the municipalities have been asked. Errors stand by field (`item`, `on`, and those
    of a rule that can never be met); codes: `asked`, `wrong_status`.
    """
    agreement = locked(agreement, Status.PUBLISHED, doing="rekommenderas")
    if agreement.asked_at:
        raise ValidationError(
            "Kommunerna har redan fått den, så beslutet kan inte ändras.", code="asked"
        )
    day = on or (item.meeting.date if item else None)
    if left := _faults(agreement, item, day):
        raise ValidationError(left)
    agreement.recommended_at, agreement.recommended_on = item, day
    agreement.valid_from = valid_from or agreement.valid_from
    if hindered := hindrances_of(agreement):
        raise ValidationError(hindered)
    agreement.clean()
    return keep(agreement, "Rekommenderad", by=by)


def _faults(agreement, item, day):
    if day is None:
        return {"on": "Ange punkten eller dagen då styrelsen beslutade."}
    if day > timezone.localdate():
        return {"on" if item is None else "item": "Beslutet har inte fattats än."}
    if item and day < item.meeting.date:
        return {"on": f"Beslutet kan inte vara fattat före mötet, {item.meeting.date}."}
    earliest = agreement.adoptions.submitted().order_by("decided_on").first()
    if earliest and earliest.decided_on < day:
        return {"on": f"{earliest.municipality} tog ställning redan {earliest.decided_on}."}
    return {}


@transaction.atomic
def ask_municipalities(agreement, *, by, adopt_by=None, review=False):
    """Write to the registrar of every municipal party and ask it to decide; sets `asked_at`.

    `adopt_by` is the day by which they should have; with `review` the chancery reads the mails
    first. Codes: `not_recommended`, `asked`, `no_party`, `wrong_status`; by field `adopt_by`.
    """
    agreement = locked(agreement, Status.PUBLISHED, doing="skickas till kommunerna")
    if agreement.recommended_on is None:
        raise ValidationError("Styrelsen har inte rekommenderat den än.", code="not_recommended")
    if agreement.asked_at:
        raise ValidationError("Kommunerna har redan fått den.", code="asked")
    parties = list(agreement.parties.municipal())
    if not parties:
        raise ValidationError("Ingen kommun är part.", code="no_party")
    adopt_by = adopt_by or agreement.adopt_by
    if adopt_by and adopt_by < timezone.localdate():
        raise ValidationError({"adopt_by": "Den dagen har redan varit."})
    agreement = keep(
        agreement, "Skickad till kommunerna", by=by, adopt_by=adopt_by, asked_at=timezone.now()
    )
    write_to_parties(agreement, parties, by=by, review=review)
    return agreement
