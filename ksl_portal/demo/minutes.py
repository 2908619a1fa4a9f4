"""Writes one meeting of the demo into the database and takes it to its state."""

from datetime import date, timedelta

from ksl_portal.demo.adjusting import PUBLISHED_AFTER, adjust_as_then
from ksl_portal.demo.agenda import Placed
from ksl_portal.demo.cast import Cast
from ksl_portal.demo.days import WEDNESDAY, Planned
from ksl_portal.demo.formal import is_shown, save_services, write_everything
from ksl_portal.demo.ideas import IdeaBook
from ksl_portal.demo.library import Piece
from ksl_portal.demo.papers import PaperStore
from ksl_portal.demo.people import GUESTS
from ksl_portal.demo.presence import presence_at, save_presence
from ksl_portal.demo.standing import with_standing_items
from ksl_portal.demo.variation import share
from ksl_portal.demo.wording import friday_in, to_rich, words_for, words_for_item
from meetings import workflow
from meetings.models import ActionItem, AgendaItem, AgendaStatement, Decision, Meeting

PLACES = {
    "forbundsmotet": "Konferens Saltsjön, Stockholm",
    "styrelsen": "Mälarsalen, Södermalmsallén 36",
    "au": "Rum Riddarfjärden, Södermalmsallén 36",
    "kso": "Mälarsalen, Södermalmsallén 36",
    "kd-gruppen": "Mälarsalen, Södermalmsallén 36",
}
# What is said of assignments that are done; many say nothing.
DONE_NOTES = (
    "",
    "",
    "Underlaget är sänt till kommunerna.",
    "Redovisat för gruppen. Inga frågor kvarstår.",
    "Klart efter samråd med kommundirektörerna.",
)
OTHER_PLACE = "Rum Årstaviken, Södermalmsallén 36"
MEETING_WORDS = {
    "forbundsmotet": ("förbundsmötet", "förbundsmöte"),
    "styrelsen": ("sammanträdet", "sammanträde"),
    "au": ("sammanträdet", "sammanträde"),
}


class Secretary:
    """Writes the meetings one after the other, as the chancery's user `by`."""

    def __init__(
        self,
        cast: Cast,
        meetings: list[Planned],
        matters: dict,
        papers: PaperStore,
        ideas: IdeaBook,
        *,
        by,
    ):
        self.cast = cast
        self.meetings = meetings
        self.matters = matters
        self.papers = papers
        self.ideas = ideas
        self.by = by

    def write(self, planned: Planned) -> Meeting:
        """Store the meeting with everything that belongs to its state."""
        presence = presence_at(planned, self.cast)
        words = self._words(planned, presence.chair.name)
        meeting = self._frame(planned, presence if planned.has_minutes else None)
        if planned.has_minutes:
            save_presence(presence, meeting, by=self.by)
            save_services(meeting, presence.served_for, by=self.by)
        if planned.state != "cancelled":
            self._write_items(planned, meeting, presence, words)
        return self._settle(planned, meeting)

    def _words(self, planned, chair) -> dict[str, str]:
        words = words_for(planned, self.meetings, chair=chair, holder=self.cast.chair_on)
        definite, noun = MEETING_WORDS.get(planned.body, ("mötet", "möte"))
        return words | {"meeting_word": definite, "meeting_noun": noun}

    def _frame(self, planned, presence) -> Meeting:
        bodies = self.cast.bodies
        meeting = Meeting(
            body=bodies[planned.body],
            starts_at=planned.starts_at,
            ends_at=planned.ends_at,
            place=PLACES.get(planned.body, OTHER_PLACE),
        )
        if planned.state == "called":
            meeting.remote_link = f"https://mote.ksl.example/{planned.body}-{planned.day}"
        if presence:
            meeting.chair, meeting.secretary = presence.chair, presence.secretary
        meeting._history_user = self.by
        meeting.save()
        if planned.other_body:
            meeting.other_bodies.set([bodies[planned.other_body]])
        return meeting

    def _write_items(self, planned, meeting, presence, words):
        start, end = with_standing_items(planned, self.meetings, presence.adjuster)
        placed = [*map(Placed, start), *planned.pieces, *map(Placed, end)]
        for position, each in enumerate(placed, 1):
            said = words | words_for_item(each, planned.day)
            if each.piece.guest:
                said["guest"] = GUESTS[each.piece.guest][0]
            item = self._item(meeting, each.piece, said, position, None, planned)
            for offset, sub in enumerate(each.piece.items, 1):
                child = self._item(meeting, sub, said, offset, item, planned)
                if planned.has_minutes:
                    self._outcome(child, sub, each, said, presence)
            if planned.has_minutes:
                self._outcome(item, each.piece, each, said, presence)
            self.papers.attach(item, each.piece, said)

    def _item(self, meeting, piece: Piece, words, position, parent, planned) -> AgendaItem:
        item = AgendaItem(
            meeting=meeting,
            parent=parent,
            position=position,
            title=piece.title.format_map(words),
            presenter=presenter_name(piece, words),
            matter=self.matters.get(piece.matter),
        )
        if planned.has_minutes:
            item.text = to_rich(piece.text.format_map(words))
        item._history_user = self.by
        item.save()
        return item

    def _outcome(self, item, piece: Piece, placed: Placed, words, presence):
        joint = item.meeting.body if item.meeting.other_bodies.exists() else None
        for position, text in enumerate(piece.decisions, 1):
            Decision.objects.create(
                item=item, position=position, text=text.format_map(words), body=joint
            )
        for position, row in enumerate(piece.actions, 1):
            self._action(item, row, position, placed, words)
        for position, row in enumerate(piece.statements, 1):
            names = presence.of_party(row["party"])
            if not names:
                continue
            statement = AgendaStatement(
                item=item,
                position=position,
                kind=row["kind"],
                persons=names,
                party=self.cast.parties[row["party"]],
                text=row["text"].format_map(words),
            )
            statement.full_clean()
            statement.save()

    def _action(self, item, row: dict, position: int, placed: Placed, words):
        """An assignment; it is due two weeks before the matter's next stop, or in `weeks`."""
        day = item.meeting.date
        action = ActionItem(item=item, position=position, text=row["text"].format_map(words))
        receiver = row.get("to", "chancery")
        if receiver in self.cast.bodies:
            action.receiver, action.body = "body", self.cast.bodies[receiver]
        elif receiver != "chancery":
            action.receiver, action.person = "person", self.cast.persons[receiver]
        action.due_on = friday_in(day, row.get("weeks", 8))
        if placed.after is not None and "weeks" not in row:
            action.due_on = max(placed.after.day - timedelta(days=14), day + timedelta(days=7))
            if receiver != placed.after.body:
                action.treated_by = self.cast.bodies[placed.after.body]
        action.done_on = self._done_on(action)
        if action.done_on:
            action.done_note = DONE_NOTES[int(share("note", action.text) * len(DONE_NOTES))]
        action.full_clean()
        action.save()

    def _done_on(self, action) -> date | None:
        """A Wednesday before the last day, for what is due a month ago; a few are forgotten."""
        last_past = [meeting for meeting in self.meetings if meeting.has_minutes][-1].day
        is_forgotten = share("done", action.text, action.due_on) > 0.93
        if action.due_on > last_past - timedelta(days=30) or is_forgotten:
            return None
        return action.due_on - timedelta(days=(action.due_on.weekday() - WEDNESDAY) % 7 or 7)

    def _settle(self, planned, meeting) -> Meeting:
        if planned.state == "draft":
            return meeting
        meeting = workflow.plan_meeting(meeting, by=self.by)
        if planned.state == "cancelled":
            return workflow.cancel_meeting(meeting, by=self.by, reason=planned.reason)
        if planned.state == "planned":
            return meeting
        meeting = workflow.call_meeting(meeting, by=self.by)
        if planned.has_minutes:
            meeting = workflow.hold_meeting(meeting, by=self.by)
            self.ideas.at_meeting(meeting)
            if is_shown(planned, self.meetings):
                write_everything(meeting, by=self.by)
        if planned.state == "published":
            if meeting.is_protocol:
                meeting = adjust_as_then(meeting, by=self.by)
            meeting = workflow.publish_minutes(meeting, by=self.by)
        return meeting


def presenter_name(piece: Piece, words: dict[str, str]) -> str:
    """Who presents, as it is printed on the agenda; guests with their organisation."""
    if piece.presenter in GUESTS:
        name, _, organisation = GUESTS[piece.presenter]
        return f"{name}, {organisation}"
    return words[piece.presenter] if piece.presenter else ""


def backdate() -> None:
    """Give what is published and called the days that a chancery would have kept."""
    published = Meeting.objects.published()
    for meeting in published.only("pk", "starts_at"):
        Meeting.objects.filter(pk=meeting.pk).update(
            called_at=meeting.starts_at - timedelta(days=10),
            published_at=meeting.starts_at + PUBLISHED_AFTER,
        )
        meeting.versions.update(made_at=meeting.starts_at + PUBLISHED_AFTER)
