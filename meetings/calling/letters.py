"""The mails of a call: written through the outbox in the caller's transaction, one to each."""

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

from meetings.calling.changes import Change, News, before_title, when_of
from meetings.calling.invitation import invitation_text
from meetings.models import Invitee, Meeting
from meetings.numbering import in_order
from meetings.paragraphs import labels_of
from outbox.rendering import portal_address
from outbox.workflow import write_message

CALL, UPDATE, SUPPLEMENT, CANCELLED, WITHDRAWN = (
    "meeting_call",
    "meeting_update",
    "meeting_supplement",
    "meeting_cancelled",
    "meeting_withdrawn",
)
KINDS = {
    CALL: "Kallelse",
    UPDATE: "Ändrad kallelse",
    SUPPLEMENT: "Komplettering av kallelse",
    CANCELLED: "Inställt möte",
    WITHDRAWN: "Återtagen kallelse",
}
WITH_INVITATION = (CALL, UPDATE, CANCELLED, WITHDRAWN)
WITH_LINK = (CALL, UPDATE, SUPPLEMENT)
# Stands in the preview where the real letter has a secret.
SHOWN_KEY = "personlig-nyckel"


@dataclass
class Matters:
    """What a letter tells besides the meeting itself."""

    items: list = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)
    papers: list = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    news: News = field(default_factory=News)
    reason: str = ""


def matters_of(meeting: Meeting, **others) -> Matters:
    """The agenda of `meeting` as it stands now, with `others` besides."""
    items = list(meeting.items.all())
    return Matters(items, labels_of(meeting, items), **others)


def letter_context(meeting: Meeting, matters: Matters, *, is_guest: bool, key: str) -> dict:
    """What the templates of a letter get. A guest has no account, and is told of no papers."""
    labels = {pk: before_title(label) for pk, label in matters.labels.items()}
    return {
        "meeting": meeting,
        "bodies": meeting.body_names,
        "when": when_of(meeting),
        "agenda": [
            (labels[item.pk], item.title, bool(item.parent_id)) for item in in_order(matters.items)
        ],
        "papers": [] if is_guest else [str(paper) for paper in matters.papers],
        "changes": matters.changes,
        "new_items": [(labels[item.pk], item.title) for item in matters.news.items],
        "new_papers": [] if is_guest else [str(paper) for paper in matters.news.papers],
        "gone_items": list(matters.news.gone_items.values()),
        "gone_papers": [] if is_guest else list(matters.news.gone_papers.values()),
        "reason": matters.reason,
        "is_guest": is_guest,
        "page": portal_address(meeting.get_absolute_url()),
        "bundle": portal_address(reverse("meetings:papers_pdf", args=[meeting.slug])),
        "reply": portal_address(reverse("meetings:reply_by_key", args=[key])) if key else "",
    }


def write_letter(kind: str, invitee: Invitee, matters: Matters, *, by, stamp) -> bool:
    """Write to one who is called; False if no address is known.

    A letter with the personal address to answer at is secret: nobody at the chancery reads it.
    """
    meeting = invitee.meeting
    if not invitee.email:
        return False
    is_guest = invitee.person_id is None
    has_link = kind in WITH_LINK
    context = letter_context(
        meeting, matters, is_guest=is_guest, key=invitee.key if has_link else ""
    )
    calendar = ""
    if kind in WITH_INVITATION:
        calendar = invitation_text(
            meeting,
            name=invitee.name,
            email=invitee.email,
            sequence=invitee.sequence,
            stamp=stamp,
            shows_link=True,
            withdrawn=kind == WITHDRAWN,
        )
    write_message(
        kind,
        invitee.email,
        f"meetings/mail/{kind.removeprefix('meeting_')}",
        context,
        to_name=invitee.name,
        by=by,
        about=invitee,
        secret=has_link,
        reply_to=settings.CHANCERY_EMAIL,
        calendar=calendar,
    )
    return True
