"""What readers find of minutes that are being corrected: what the version they read says.

The rows are what the chancery is changing, so nothing is looked for in them. A version is kept
whole, so its words are looked for here and not in the database; few are corrected at a time.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from meetings import rules
from meetings.content import words_of
from meetings.models import Meeting, ProtocolVersion
from members.words import words_in


@dataclass(frozen=True)
class Passage:
    """One item as it stands in the version that is read while a correction is made."""

    meeting: Meeting
    key: str
    heading: str
    text: str

    @property
    def url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#{self.key}"


def _newest_versions(user):
    """The version that `user` reads of each meeting that is being corrected."""
    if rules.is_chancery(user):
        return ProtocolVersion.objects.none()
    meetings = Meeting.objects.visible_to(user).filter(status=Meeting.Status.CORRECTING)
    versions = ProtocolVersion.objects.open()
    newer = versions.filter(meeting=OuterRef("meeting"), number__gt=OuterRef("number"))
    read = versions.filter(~Exists(newer), meeting__in=meetings.order_by().values("pk"))
    read = read.select_related("text", "meeting__body").defer("html")
    return read.order_by("-meeting__starts_at", "meeting")


def _passages(version) -> list[Passage]:
    return [
        Passage(version.meeting, part["key"], part["heading"], words_of(part))
        for part in version.text.content["parts"]
        if part["key"].startswith("item-")
    ]


def _have_all(text, passages) -> bool:
    said = "\n".join(passage.text for passage in passages).lower()
    return all(word.lower() in said for word in words_in(text))


def passages_with(text: str, user) -> list[Passage]:
    """Items with all words of `text`, the latest meeting's first.

    One query; none for the chancery, who finds the rows instead.
    """
    return [
        passage
        for version in _newest_versions(user)
        for passage in _passages(version)
        if _have_all(text, [passage])
    ]


def meetings_with(text: str, user) -> list[int]:
    """The meetings, by pk, whose items have all words of `text` between them; see above."""
    versions = _newest_versions(user)
    return [each.meeting_id for each in versions if _have_all(text, _passages(each))]
