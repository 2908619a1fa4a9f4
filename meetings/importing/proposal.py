"""What the importer understood of a document, and how that is written as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any

MEMBER, SUBSTITUTE, GUEST, STAFF = "member", "substitute", "guest", "staff"
PRESENT, ABSENT = "present", "absent"


@dataclass
class Attendee:
    """One person of the attendance list; ``line`` is where the name stands."""

    name: str
    municipality: str | None = None
    organisation: str | None = None
    role: str | None = None
    group: str = MEMBER
    status: str = PRESENT
    party: str | None = None
    note: str | None = None
    line: int = 0


@dataclass
class Attachment:
    """An appendix named in the text: its number, title and address, where given."""

    title: str
    number: str | None = None
    url: str | None = None


@dataclass
class Item:
    """An agenda item; ``number`` as the source writes it ("4", "4 a", "§ 12") or None."""

    number: str | None
    title: str
    text: str = ""
    decisions: list[str] = field(default_factory=list)
    action_items: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    items: list["Item"] = field(default_factory=list)
    line: int = 0

    def to_json(self) -> dict[str, Any]:
        """The item as plain data, sub-items included."""
        return {
            "number": self.number,
            "title": self.title,
            "text": self.text,
            "decisions": self.decisions,
            "action_items": self.action_items,
            "appendices": [attachment.title for attachment in self.attachments],
            "appendix_details": [asdict(attachment) for attachment in self.attachments],
            "items": [item.to_json() for item in self.items],
            "line": self.line,
        }


@dataclass
class Doubt:
    """Something a person should look at: the source line (1-based), its text, why."""

    line: int
    text: str
    reason: str


@dataclass
class Note:
    """A source line kept word for word outside the meeting's own fields."""

    line: int
    text: str


@dataclass
class Proposal:
    """Everything the importer understood; nothing is stored until someone confirms it.

    ``unplaced`` are lines that fit nowhere, ``dropped`` repeated page headers, page
    numbers and the like. ``where`` says for each line of the source what became of it.
    """

    body: str | None = None
    other_bodies: list[str] = field(default_factory=list)
    title: str | None = None
    kind: str = "minutes"
    date: str | None = None
    starts: str | None = None
    ends: str | None = None
    place: str | None = None
    attendance: list[Attendee] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unplaced: list[Note] = field(default_factory=list)
    dropped: list[Note] = field(default_factory=list)
    where: dict[int, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The proposal as plain data for ``--dry-run --json`` and for storage."""
        return {
            "body": self.body,
            "other_bodies": self.other_bodies,
            "title": self.title,
            "kind": self.kind,
            "date": self.date,
            "starts": self.starts,
            "ends": self.ends,
            "place": self.place,
            "attendance": [asdict(attendee) for attendee in self.attendance],
            "items": [item.to_json() for item in self.items],
            "doubts": [asdict(doubt) for doubt in self.doubts],
            "unplaced": [note.text for note in self.unplaced],
            "dropped": [asdict(note) for note in self.dropped],
            "where": {str(line): place for line, place in sorted(self.where.items())},
        }
