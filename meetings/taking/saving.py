"""Saving what is written, part by part, under the locked row of the meeting."""

from django.core.exceptions import ValidationError
from django.db import transaction

from meetings import rules
from meetings.models import Meeting
from meetings.taking.choices import Choices
from meetings.taking.parts import FIXED, MinutesPart, OutcomePart, part_of

CLOSED = (
    "Mötet är inte längre öppet för anteckningar. Det du skrev finns kvar här: kopiera det, eller "
    "be kansliet öppna mötet igen."
)


def locked_meeting(meeting, by) -> Meeting:
    """The meeting as it is now, locked; raises ValidationError `closed` if `by` may not write."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not rules.can_take_minutes(by, meeting):
        raise ValidationError(CLOSED, code="closed")
    return meeting


@transaction.atomic
def save_parts(meeting, names, data, *, by) -> list[MinutesPart | None]:
    """Save the parts called `names` of what was sent, each that can be; None for one that is gone.

    What is wrong or stale is left as it is stored; the part says so. Raises `closed`.
    """
    meeting = locked_meeting(meeting, by)
    choices = Choices(meeting)
    parts = [part_of(meeting, name, choices, data) for name in names]
    for part in parts:
        if part and part.is_valid() and not part.is_stale and part.news:
            part.store(by)
    return parts


@transaction.atomic
def remove_part(meeting, name, *, by) -> bool:
    """Take away a decision or an assignment; its history stays. False if there is none.

    Raises `closed`, or `adjusted_at_once` if its item was.
    """
    meeting = locked_meeting(meeting, by)
    part = part_of(meeting, name, Choices(meeting))
    if not isinstance(part, OutcomePart) or part.row.pk is None:
        return False
    if part.is_fixed:
        raise ValidationError(FIXED, code="adjusted_at_once")
    part.row._history_user = by
    part.row.delete()
    return True
