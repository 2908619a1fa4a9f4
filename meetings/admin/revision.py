"""Stale saves of a meeting and its parts; the meeting is what is locked."""

from django.core.exceptions import ValidationError

from meetings import rules
from meetings.models import Meeting
from members.admin import revision

PUBLISHED = (
    "Mötet publicerades medan du skrev och kan inte ändras. Det du skrev står kvar här: "
    "dra tillbaka publiceringen i ett annat fönster och spara sedan, eller kopiera texten."
)


def meeting_of(obj) -> Meeting:
    """The meeting itself, or the one that `obj` is a part of."""
    return obj if isinstance(obj, Meeting) else obj.meeting


class RevisionForm(revision.RevisionForm):
    """Refuses what was published meanwhile, too."""

    def closed(self):
        is_published = meeting_of(self.instance).is_published
        return ValidationError(PUBLISHED, code="published") if is_published else None


class RevisionAdmin(revision.RevisionAdmin):
    """Mixed into an admin of Meeting or of something with `meeting`."""

    def root_of(self, obj):
        return meeting_of(obj)

    def is_open(self, request, obj):
        return rules.can_edit_meeting(request.user, meeting_of(obj))
