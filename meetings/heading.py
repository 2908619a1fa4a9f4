"""Matters on their way to a body, and the step that puts them on an agenda."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from meetings import rules
from meetings.models import AgendaItem, Matter, Meeting

Status = Meeting.Status
# Until the call: after it the members have read the agenda.
OPEN_AGENDAS = (Status.DRAFT, Status.PLANNED)


def is_on_its_way() -> Q:
    """Open matters that a body is to take up and has not had at a meeting since."""
    of_body = Q(meeting__body=OuterRef("heading_for"))
    jointly = Q(meeting__other_bodies=OuterRef("heading_for"))
    treated = AgendaItem.objects.filter(
        of_body | jointly,
        matter=OuterRef("pk"),
        meeting__status__in=Meeting.TOOK_PLACE,
        meeting__starts_at__date__gte=OuterRef("heading_since"),
    )
    return Q(~Exists(treated), heading_for__isnull=False, closed_on=None)


def on_their_way() -> QuerySet[Matter]:
    """Those matters by body, the first wanted first, those without a wanted day at the end."""
    waiting = Matter.objects.filter(is_on_its_way()).select_related("heading_for", "policy_area")
    wanted = F("wanted_on").asc(nulls_last=True)
    return waiting.order_by("heading_for__name", "heading_for", wanted, "heading_since", "pk")


def placed(matters, user) -> dict[int, list[AgendaItem]]:
    """The items by which `matters` stand on agendas of meetings ahead that `user` may read.

    By the matter's pk, the next meeting first. One query.
    """
    meetings = Meeting.objects.visible_to(user).filter(rules.readable_agendas(user)).coming()
    meetings = meetings.exclude(status=Status.CANCELLED).order_by().values("pk")
    items = AgendaItem.objects.filter(matter__in=[m.pk for m in matters], meeting__in=meetings)
    found: dict[int, list[AgendaItem]] = {}
    for item in items.select_related("meeting__body").order_by("meeting__starts_at", "pk"):
        found.setdefault(item.matter_id, []).append(item)
    return found


def meetings_to_fill() -> QuerySet[Meeting]:
    """Meetings ahead whose agenda is still open, the next one first."""
    ahead = Meeting.objects.coming().filter(status__in=OPEN_AGENDAS)
    return ahead.select_related("body").prefetch_related("other_bodies")


@transaction.atomic
def put_on_agenda(meeting: Meeting, matters, *, by) -> list[AgendaItem]:
    """Add an item last on the agenda of `meeting` for each of `matters`, in their order.

    Only before the call: afterwards the agenda is what the members have read, and a change is made
    on the meeting's own page. Codes: `none` without matters, `called`, `elsewhere` when a matter is
    not on its way to a body of the meeting, `twice` when it stands on the agenda already. Nothing
    is added unless all can be. Raises PermissionDenied.
    """
    if not rules.can_set_agenda(by):
        raise PermissionDenied
    if not matters:
        raise ValidationError("Välj minst ett ärende.", code="none")
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.status not in OPEN_AGENDAS:
        raise ValidationError(
            f"Dagordningen är inte öppen: mötet är {meeting.get_status_display().lower()}. "
            "Lägg till punkten på mötets sida i administrationen.",
            code="called",
        )
    bodies = {body.pk for body in meeting.bodies}
    _refuse(
        [matter for matter in matters if matter.heading_for_id not in bodies],
        f"är inte på väg till {meeting.body.name}",
        "elsewhere",
    )
    there = set(meeting.items.exclude(matter=None).values_list("matter_id", flat=True))
    _refuse(
        [matter for matter in matters if matter.pk in there],
        "står redan på mötets dagordning",
        "twice",
    )
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    return [
        _add(meeting, matter, last + number, by)
        for number, matter in enumerate(dict.fromkeys(matters), 1)
    ]


def _refuse(matters, why, code):
    if matters:
        names = ", ".join(f"”{matter.title}”" for matter in matters)
        raise ValidationError(f"{names} {why}.", code=code)


def _add(meeting, matter, position, by):
    item = AgendaItem(meeting=meeting, matter=matter, title=matter.title, position=position)
    item._history_user = by
    item.save()
    return item
