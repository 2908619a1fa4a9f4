"""What is about to be sent, so that it can be read before: the sending demands the same digest."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from django.utils import timezone

from meetings.calling.changes import (
    Change,
    News,
    frame_changes,
    news_of,
    sent_papers,
    when_of,
)
from meetings.calling.invitation import invitation_text
from meetings.calling.letters import (
    CALL,
    SHOWN_KEY,
    SUPPLEMENT,
    UPDATE,
    Matters,
    letter_context,
    matters_of,
)
from meetings.calling.recipients import Recipient, left_out, recipients_of
from meetings.models import Appendix, Invitee, Meeting
from outbox.rendering import Rendered, render

# In the digest the invitation is written at no time to nobody: the time of sending is not shown.
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Letter:
    """One text that is sent, and to whom: "Ledamöter och ersättare"."""

    heading: str
    text: Rendered


@dataclass
class Preview:
    """Who gets which mail. `digest` names exactly this."""

    meeting: Meeting
    kind: str
    recipients: list[Recipient]
    letters: list[Letter] = field(default_factory=list)
    papers: list[Appendix] = field(default_factory=list)
    kept_papers: list[Appendix] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    news: News = field(default_factory=News)
    joined: list[Recipient] = field(default_factory=list)
    moved: list[Recipient] = field(default_factory=list)
    left: list[Invitee] = field(default_factory=list)
    digest: str = ""

    @property
    def without_address(self) -> list[Recipient]:
        return [each for each in self.recipients if not each.email]

    @property
    def mail_count(self) -> int:
        return len(self.recipients) - len(self.without_address)

    @property
    def has_changes(self) -> bool:
        """Whether an update has anything to tell anyone."""
        return bool(self.changes or self.joined or self.moved or self.left)

    @property
    def when(self) -> str:
        return when_of(self.meeting)

    @property
    def cautions(self) -> list[str]:
        """What staff should think of before they send; none of it hinders."""
        meeting, found = self.meeting, []
        if not meeting.time_known:
            found.append("Klockslaget saknas: inbjudan blir en heldag i kalendern.")
        elif not meeting.ends_at:
            found.append("Sluttiden saknas: inbjudan får ingen längd i kalendern.")
        if not (meeting.place or meeting.remote_link):
            found.append("Mötet har varken plats eller länk för deltagande på distans.")
        if meeting.starts_at <= timezone.now():
            found.append("Mötet har redan börjat: det öppnas för ledamöterna, men inget mejl går.")
        missing = [str(paper) for paper in self.papers if paper.is_missing]
        if missing:
            found.append(f"Saknar fil eller länk: {', '.join(missing)}.")
        return found


def preview_call(meeting: Meeting) -> Preview:
    """The first call of a planned meeting."""
    papers = sent_papers(meeting)
    preview = Preview(meeting, CALL, recipients_of(meeting), papers=papers)
    preview.kept_papers = list(meeting.appendices.filter(visibility=Appendix.Visibility.STAFF))
    return _finished(preview, matters_of(meeting, papers=papers))


def preview_update(meeting: Meeting) -> Preview:
    """What differs from what those called know, but for news; for a meeting with a `call`."""
    recipients = recipients_of(meeting)
    preview = Preview(meeting, UPDATE, recipients, changes=frame_changes(meeting.call, meeting))
    preview.joined = [each for each in recipients if not each.is_called]
    preview.moved = [each for each in recipients if each.has_moved]
    preview.left = left_out(meeting, recipients)
    return _finished(preview, update_matters(meeting))


def preview_news(meeting: Meeting) -> Preview:
    """What has come since the call, or gone, and has not been told."""
    news = news_of(meeting.call, meeting)
    # Guests are told of no papers: there has to be an item for them.
    called = [
        each
        for each in recipients_of(meeting)
        if each.is_called and (news.is_of_items or not each.is_guest)
    ]
    preview = Preview(meeting, SUPPLEMENT, called, news=news)
    return _finished(preview, matters_of(meeting, news=news))


def update_matters(meeting: Meeting) -> Matters:
    """What the letter of an update tells; also the call of those who come to it later."""
    changes = frame_changes(meeting.call, meeting)
    return matters_of(meeting, papers=sent_papers(meeting), changes=changes)


def _finished(preview, matters):
    groups = (
        ("Till ledamöter och ersättare", False),
        ("Till gäster, som inte kommer åt handlingarna i portalen", True),
    )
    meeting = preview.meeting
    template = f"meetings/mail/{preview.kind.removeprefix('meeting_')}"
    for heading, is_guest in groups:
        readers = [each for each in preview.recipients if each.is_guest == is_guest and each.email]
        if readers:
            context = letter_context(meeting, matters, is_guest=is_guest, key=SHOWN_KEY)
            text = render(template, context, to_name=readers[0].name)
            preview.letters.append(Letter(heading, text))
    preview.digest = _digest(preview, matters)
    return preview


def _digest(preview, matters):
    meeting = preview.meeting
    invitation = invitation_text(
        meeting, name="x", email="x@example.se", sequence=0, stamp=NO_TIME, shows_link=True
    )
    papers = [*matters.papers, *matters.news.papers]
    shown = [
        preview.kind,
        [(each.name, each.email, each.group, each.is_called) for each in preview.recipients],
        [(row.pk, row.email) for row in preview.left],
        [(letter.text.subject, letter.text.text, letter.text.html) for letter in preview.letters],
        [(paper.pk, paper.file_id, paper.url, paper.title) for paper in papers],
        invitation,
    ]
    return sha256(json.dumps(shown).encode()).hexdigest()
