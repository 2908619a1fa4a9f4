"""What the text of an item said before: by whom, when, what differs, and back to it.

A text that saves itself leaves a row in its history at every pause. Rows are never changed, so
they are joined here, when they are read: what one person saved in one go is one version.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from meetings import rules
from meetings.models import AgendaItem
from meetings.taking.saving import locked_meeting
from meetings.writing.parts import version_of
from members.differences import Piece, difference
from members.history import save_with_reason
from members.models import User
from members.richtext import to_plain

# Saves of one person with shorter pauses between them are one version.
PAUSE = timedelta(minutes=5)


@dataclass
class Version:
    """The text as one person left it; `before` is what it said until then."""

    pk: int
    text: str
    before: str
    began: datetime
    ended: datetime
    writer_id: int | None
    reason: str = ""
    who: str = ""
    saves: int = 1
    is_current: bool = False
    was: list[Piece] = field(default_factory=list)
    now: list[Piece] = field(default_factory=list)

    def compare(self):
        """Find what differs from the version before, word by word."""
        found = difference("", to_plain(self.text), to_plain(self.before))
        self.now, self.was = found.mine, found.theirs

    @property
    def only_form_differs(self) -> bool:
        """Whether the words are the same and the formatting is not."""
        return to_plain(self.before) == to_plain(self.text)


def versions_of(item) -> list[Version]:
    """The versions of the text of `item`, the latest first; who wrote them stands in `who`."""
    rows = item.history.order_by("history_date", "history_id")
    found: list[Version] = []
    text = ""
    for pk, new, date, by, reason in rows.values_list(
        "history_id", "text", "history_date", "history_user", "history_change_reason"
    ):
        if new == text:
            continue
        last = found[-1] if found else None
        if last and not reason and not last.reason and _goes_on(last, by, date):
            last.pk, last.text, last.ended, last.saves = pk, new, date, last.saves + 1
        else:
            found.append(Version(pk, new, text, date, date, by, reason or ""))
        text = new
    if found:
        found[-1].is_current = True
    return found[::-1]


def _goes_on(last, by, date):
    return last.writer_id == by and date - last.ended <= PAUSE


def name_and_compare(versions) -> None:
    """Give each of `versions` its writer's name and what differs; one query."""
    writers = {version.writer_id for version in versions if version.writer_id}
    users = User.objects.select_related("person").in_bulk(writers)
    for version in versions:
        version.who = users[version.writer_id].name if version.writer_id in users else "Systemet"
        version.compare()


@transaction.atomic
def restore_version(item, pk, shown, *, by):
    """Let the text be again what it was in the row `pk` of its history, as a new change.

    `shown` is the version of the text that was seen: raises ValidationError `stale` if it has
    been changed since, `closed` if minutes are not taken any longer, `unknown` for another's row.
    """
    locked_meeting(item.meeting, by)
    related = ("meeting", "immediate", "parent__immediate")
    item = AgendaItem.objects.select_related(*related).get(pk=item.pk)
    if not rules.can_edit_item(by, item):
        raise ValidationError(
            "Punkten är omedelbart justerad och kan inte ändras.", code="adjusted_at_once"
        )
    old = item.history.filter(history_id=pk).first()
    if old is None:
        raise ValidationError("Den versionen finns inte.", code="unknown")
    if version_of({"text": item.text}) != shown:
        raise ValidationError(
            "Någon har skrivit på punkten sedan du öppnade sidan. Inget är ändrat: läs den nya "
            "texten och välj igen.",
            code="stale",
        )
    item.text = old.text
    item._history_user = by
    at = timezone.localtime(old.history_date)
    save_with_reason(item, f"Återställd text från {at:%Y-%m-%d %H.%M}", update_fields=["text"])
    return item
