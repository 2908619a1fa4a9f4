"""Planning a body's year: many meetings at once, or none; and the agenda they start from."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from meetings.models import Meeting
from meetings.planning import agendas
from meetings.planning.review import planned_on
from meetings.workflow.meetings import plan_meeting
from members.models import Body

Status = Meeting.Status
# Until the meeting is held: afterwards the agenda says what was treated.
OPEN_AGENDAS = (Status.DRAFT, Status.PLANNED, Status.CALLED)


@dataclass(frozen=True)
class Slot:
    """When and where a body is to meet; aware times."""

    starts_at: datetime
    ends_at: datetime | None = None
    place: str = ""


@transaction.atomic
def plan_dates(body, slots, *, by, as_draft=False, with_template=True) -> list[Meeting]:
    """Make a meeting of `body` for each of `slots`: planned, or drafts that only staff see.

    Each begins with the body's standing items unless `with_template` is False. All or none: raises
    ValidationError with code `none` without slots, and `taken` for the days on which the body
    meets already. The body is locked, so that two who plan at once do not double a day.
    """
    if not slots:
        raise ValidationError("Välj minst ett datum.", code="none")
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    meetings = [
        Meeting(body=body, starts_at=slot.starts_at, ends_at=slot.ends_at, place=slot.place)
        for slot in slots
    ]
    days = [meeting.date for meeting in meetings]
    taken = sorted({*planned_on(body, days)} & {*days} | {d for d in days if days.count(d) > 1})
    if taken:
        listed = ", ".join(f"{day:%Y-%m-%d}" for day in taken)
        raise ValidationError(f"{body} har redan möte {listed}. Inget är sparat.", code="taken")
    blanks = agendas.blanks_of_template(body) if with_template else []
    planned = []
    for meeting in meetings:
        meeting._history_user = by
        meeting.full_clean(exclude=["slug"])
        meeting.save()
        agendas.add_blanks(meeting, blanks, by=by)
        planned.append(meeting if as_draft else plan_meeting(meeting, by=by))
    return planned


@transaction.atomic
def start_agenda(meeting, *, by, source=None):
    """Give a meeting without items the standing items of its body, or the headings of `source`.

    Codes: `held` once it is too late, `not_empty`, `nothing` when there is nothing to copy.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.status not in OPEN_AGENDAS:
        raise ValidationError(
            f"Dagordningen kan inte hämtas: mötet är {meeting.get_status_display().lower()}.",
            code="held",
        )
    if meeting.items.exists():
        raise ValidationError("Mötet har redan punkter på dagordningen.", code="not_empty")
    if source is None:
        blanks = agendas.blanks_of_template(meeting.body)
    else:
        blanks = agendas.blanks_of_meeting(source)
    if not blanks:
        raise ValidationError("Det finns inga punkter att hämta.", code="nothing")
    agendas.add_blanks(meeting, blanks, by=by)
    return meeting
