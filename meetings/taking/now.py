"""Where a meeting is on its agenda right now: small answers to be asked for every few seconds."""

import hashlib
import json
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.http import quote_etag

from meetings import rules
from meetings.formal.wording import quorum_sentence
from meetings.models import ActionItem, AgendaItem, Decision
from meetings.numbering import in_order, number_items
from meetings.paragraphs import first_paragraph
from meetings.presence import Presence, is_assembly
from meetings.taking.rows import assignment_values, decision_values, name_of
from meetings.writing.parts import version_of
from members.models import User

State = AgendaItem.State


@dataclass(frozen=True)
class Line:
    """One item as the members see it."""

    label: str
    title: str
    state: str
    is_sub: bool

    @property
    def state_label(self) -> str:
        return State(self.state).label


def is_on(meeting) -> bool:
    """Whether the meeting goes on: it is its day, or one of its items is ongoing."""
    if meeting.status not in rules.TAKEN_STATUSES:
        return False
    return meeting.date == timezone.localdate() or meeting.items.filter(state="ongoing").exists()


def lines_of(meeting) -> list[Line]:
    """The agenda in reading order, with the state of each item; one query, or two for a §."""
    items = in_order(meeting.items.defer("text"))
    numbers = number_items(items, first=first_paragraph(meeting, items) if meeting.is_protocol
                           else 1)  # fmt: skip
    sign = "§ " if meeting.is_protocol else ""
    return [
        Line(f"{sign}{numbers[item.pk]}", item.title, item.state, item.parent_id is not None)
        for item in items
    ]


def etag_of(found) -> str:
    """The same as long as `found`, which JSON can tell, is the same."""
    text = json.dumps(found, sort_keys=True, default=str)
    return quote_etag(hashlib.sha256(text.encode()).hexdigest()[:24])


def with_text_writer(items):
    """Annotate items with `text_writer`, the pk of who wrote their text as it is; None for nobody.

    Not who last changed the item: its state and its place have rows in the history, too.
    """
    rows = AgendaItem.history.filter(id=OuterRef("pk"))
    other = rows.exclude(text=OuterRef("text")).order_by("-history_id").values("history_id")[:1]
    since = rows.filter(text=OuterRef("text"), history_id__gt=OuterRef("_before"))
    return items.annotate(_before=Coalesce(Subquery(other), 0)).annotate(
        text_writer=Subquery(since.order_by("history_id").values("history_user")[:1])
    )


def text_writer_of(item) -> str:
    """The name of who wrote the text of `item` as it is; empty for nobody."""
    found = with_text_writer(AgendaItem.objects.filter(pk=item.pk)).get()
    writer = User.objects.select_related("person").filter(pk=found.text_writer).first()
    return writer.name if writer else ""


def states_for_writers(meeting) -> dict[int, dict]:
    """By item: its state, the version of its text and who wrote it, those of its decisions and
    assignments by name, and in a protocol whether enough serve."""
    rows = with_text_writer(meeting.items.all())
    rows = list(rows.values_list("pk", "state", "text", "text_writer"))
    users = User.objects.select_related("person").in_bulk({row[3] for row in rows if row[3]})
    found = {
        pk: {
            "state": state,
            "version": version_of({"text": text}),
            "by": users[by].name if by in users else "",
            "rows": {},
        }
        for pk, state, text, by in rows
    }
    for item_id, name, values in _outcomes(meeting):
        # An item of just now is told of the next time.
        if item_id in found:
            found[item_id]["rows"][name] = version_of(values)
    if meeting.is_protocol:
        _add_quorum(meeting, found)
    return found


def _outcomes(meeting):
    """Item, name and values of every decision and assignment there is."""
    bodies = meeting.bodies
    for row in Decision.objects.filter(item__meeting=meeting):
        yield row.item_id, name_of("beslut", row), decision_values(row, bodies)
    for row in ActionItem.objects.filter(item__meeting=meeting):
        yield row.item_id, name_of("uppdrag", row), assignment_values(row)


def _add_quorum(meeting, found):
    presence = Presence.of(meeting)
    for item in presence.items:
        quorum = presence.quorum_at(item, is_assembly=is_assembly(meeting))
        if item.pk in found:
            found[item.pk] |= {"quorum": quorum_sentence(quorum), "lacks": quorum.lacks}
