"""Stale saves of a meeting and its parts; the meeting is what is locked."""

from django.core.exceptions import ValidationError

from meetings import rules
from meetings.models import AgendaItem, Meeting
from meetings.rules import is_locked_at_once
from members.admin import revision

PUBLISHED = (
    "Mötet publicerades medan du skrev och kan inte ändras. Det du skrev står kvar här: "
    "påbörja en rättelse i ett annat fönster och spara sedan, eller kopiera texten."
)

ADJUSTED = (
    "Texten justerades medan du skrev och kan inte ändras. Det du skrev står kvar här så att du "
    "kan kopiera det."
)


def meeting_of(obj) -> Meeting:
    """The meeting itself, or the one that `obj` is a part of."""
    return obj if isinstance(obj, Meeting) else obj.meeting


class RevisionForm(revision.RevisionForm):
    """Refuses what was adjusted or published meanwhile, too."""

    def closed(self):
        if meeting_of(self.instance).is_published:
            return ValidationError(PUBLISHED, code="published")
        is_item = isinstance(self.instance, AgendaItem)
        if meeting_of(self.instance).is_frozen or (is_item and is_locked_at_once(self.instance)):
            return ValidationError(ADJUSTED, code="adjusted")
        return None


class RevisionAdmin(revision.RevisionAdmin):
    """Mixed into an admin of Meeting or of something with `meeting`."""

    def root_of(self, obj):
        return meeting_of(obj)

    def is_open(self, request, obj):
        if isinstance(obj, Meeting):
            return rules.can_edit_meeting(request.user, obj)
        return rules.can_edit_item(request.user, obj)
