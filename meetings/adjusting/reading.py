"""What an adjuster is shown: exactly the text that the hash in the form names."""

from dataclasses import dataclass, field

from meetings import rules
from meetings.adjusting.changes import Change, changes
from meetings.content import content_of, digest_of, item_key, item_text, keep_text
from meetings.models import AgendaItem, Approval, ChangeProposal, Meeting, ProtocolText
from members.differences import Piece, merged
from members.richtext import to_plain


@dataclass
class Shown:
    """One part of the text on the page."""

    part: dict
    item: AgendaItem | None = None
    proposals: list[ChangeProposal] = field(default_factory=list)
    is_adjusted: bool = False


@dataclass
class AtOnce:
    """An item that is to be adjusted before the rest: what it says, and the hash of that.

    `approvals` are those of this text.
    """

    item: AgendaItem
    parts: list[dict]
    sha256: str
    approvals: list[Approval]

    @property
    def is_adjusted(self) -> bool:
        return self.item.immediate.is_adjusted

    def approved_by(self, adjuster) -> bool:
        return any(row.adjuster == adjuster for row in self.approvals)


def proposals_of(meeting: Meeting) -> list[ChangeProposal]:
    """The proposals for a protocol, each with `pieces`, the difference word by word."""
    found = ChangeProposal.objects.filter(adjuster__meeting=meeting)
    found = list(found.select_related("adjuster", "item__meeting", "decision"))
    for proposal in found:
        proposal.pieces = pieces_of(proposal)
    return found


def pieces_of(proposal) -> list[Piece]:
    """What a proposal would change, word by word; nothing for a remark."""
    if proposal.is_remark:
        return []
    if proposal.decision_id:
        return merged(proposal.before, proposal.after)
    return merged(to_plain(proposal.before), to_plain(proposal.after))


def at_once_of(meeting, content=None) -> list[AtOnce]:
    """Items sent out before the rest, as they stand in `content` (default: as they are now).

    What has been adjusted is told as it was adjusted.
    """
    items = meeting.items.filter(immediate__isnull=False).order_by("position", "pk")
    items = list(items.select_related("immediate__text"))
    if items and content is None:
        content = content_of(meeting)
    found = []
    for item in items:
        immediate = item.immediate
        parts = item_text(immediate.text.content if immediate.is_adjusted else content, item)
        sha256 = digest_of(parts)
        approvals = immediate.approvals.filter(sha256=sha256).select_related("adjuster")
        found.append(AtOnce(item, parts, sha256, list(approvals)))
    return found


def page_of(meeting: Meeting, adjuster) -> dict:
    """All that the page of one protocol to adjust shows; `adjuster` is None for the chancery."""
    is_out = meeting.status != Meeting.Status.HELD
    version = meeting.current_version if meeting.has_version else None
    text = version.text if version else keep_text(meeting, content_of(meeting))
    items = meeting.items.select_related("immediate", "parent__immediate")
    items = {item_key(item): item for item in items}
    proposals = proposals_of(meeting) if is_out else []
    shown = [
        Shown(
            part,
            item=items.get(part["key"]),
            proposals=[p for p in proposals if p.item and item_key(p.item) == part["key"]],
            is_adjusted=part["key"] in items and rules.is_adjusted_at_once(items[part["key"]]),
        )
        for part in text.content["parts"]
    ]
    at_once = at_once_of(meeting, text.content)
    for each in at_once:
        each.approved = adjuster is not None and each.approved_by(adjuster)
    approvals = approvals_of(meeting)
    own = next((row for row in reversed(approvals) if row.adjuster == adjuster), None)
    return {
        "meeting": meeting,
        "adjuster": adjuster,
        "text": text,
        "shown": shown if is_out else [],
        "at_once": at_once,
        "standing": standing(meeting, approvals, text),
        "own": own if own and own.sha256 == text.sha256 else None,
        "since": changes(own.text.content, text.content) if own else [],
        "remarks": [proposal for proposal in proposals if proposal.item is None],
        "waits": any(proposal.is_open for proposal in proposals),
        "is_open": meeting.status == Meeting.Status.ADJUSTING,
        "version": version,
    }


def approvals_of(meeting) -> list[Approval]:
    """Approvals of the whole protocol, the earliest first."""
    rows = Approval.objects.filter(adjuster__meeting=meeting, immediate=None)
    return list(rows.select_related("adjuster", "text"))


def standing(meeting, approvals, text) -> list[tuple]:
    """Each adjuster with the approval of this text, or None, and whether of an earlier one."""
    rows = []
    for adjuster in meeting.adjusters.acting():
        own = [row for row in approvals if row.adjuster_id == adjuster.pk]
        current = next((row for row in own if row.sha256 == text.sha256), None)
        rows.append((adjuster, current, bool(own) and current is None))
    return rows


def changed_since(meeting: Meeting, sha256: str) -> list[Change]:
    """What has changed since a text that was shown, if the portal knows that text."""
    shown = ProtocolText.objects.filter(meeting=meeting, sha256=sha256).first()
    return changes(shown.content, content_of(meeting)) if shown else []
