"""What an agenda starts from: the standing items of its body, or another meeting's agenda."""

from dataclasses import dataclass

from meetings.models import AgendaItem, AgendaTemplate, Meeting
from meetings.numbering import in_order

SOURCES_SHOWN = 12


@dataclass(frozen=True)
class Blank:
    """An item to be: its heading and level, without anything that was said."""

    title: str
    presenter: str
    is_sub: bool


def blanks_of_template(body) -> list[Blank]:
    """The standing items of `body`, in order; none if it has no template."""
    template = AgendaTemplate.objects.filter(body=body).first()
    items = template.items.all() if template else ()
    return [Blank(item.title, item.presenter, item.is_sub) for item in items]


def blanks_of_meeting(meeting: Meeting) -> list[Blank]:
    """The headings of another meeting's agenda, in reading order."""
    items = in_order(meeting.items.defer("text"))
    return [Blank(item.title, item.presenter, item.parent_id is not None) for item in items]


def add_blanks(meeting: Meeting, blanks: list[Blank], *, by) -> list[AgendaItem]:
    """Store `blanks` as the items of a meeting that has none; call inside a transaction."""
    top, added = None, []
    for position, blank in enumerate(blanks, 1):
        item = AgendaItem(
            meeting=meeting,
            parent=top if blank.is_sub else None,
            position=position,
            title=blank.title,
            presenter=blank.presenter,
        )
        item._history_user = by
        item.save()
        top = item if item.parent_id is None else top
        added.append(item)
    return added


def sources_for(meeting: Meeting):
    """Earlier meetings of the same body whose agenda may be copied, the latest first."""
    earlier = Meeting.objects.of_body(meeting.body).filter(starts_at__lt=meeting.starts_at)
    with_agenda = earlier.filter(items__isnull=False).distinct()
    return with_agenda.for_list().order_by("-starts_at", "-pk")[:SOURCES_SHOWN]
