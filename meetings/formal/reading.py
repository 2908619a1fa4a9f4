"""What a formal protocol tells beside text and decisions, read for a whole meeting at once.

One query for each kind of row that there is, whatever the meeting holds; items that are read
`with_formal_flags` say which kinds there are, so that most protocols cost no query more.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from meetings.formal import wording
from meetings.formal.tally import ABSTAIN, NO, YES, Tally, tally
from meetings.models import (
    Adjournment,
    Ballot,
    Deferral,
    Disqualification,
    Proposal,
    Proposition,
    Service,
    Vote,
)
from meetings.presence import Presence, is_assembly

AT_ITEM = (Deferral, Disqualification, Proposal, Proposition, Vote)
AT_MEETING = (Adjournment, Service)


def _flag(model) -> str:
    return f"has_{model._meta.model_name}"


def with_formal_flags(items):
    """Annotate items with what is formal at each, and at their meeting."""
    at_item = {_flag(model): Exists(model.objects.filter(item=OuterRef("pk"))) for model in AT_ITEM}
    at_meeting = {
        _flag(model): Exists(model.objects.filter(meeting=OuterRef("meeting")))
        for model in AT_MEETING
    }
    return items.annotate(**at_item, **at_meeting)


@dataclass(frozen=True)
class Told:
    """A row and the sentence it is told in."""

    row: object
    sentence: str


@dataclass(frozen=True)
class Moved(Told):
    """A proposal, and what it is called when it is put; the text that was moved follows it."""

    name: str


@dataclass(frozen=True)
class Put(Told):
    """A proposition, and what its two sides are called in a vote."""

    names: tuple[str, str]


@dataclass(frozen=True)
class Voted(Told):
    """A vote: its result, and who voted how (in the order of the list; none if it was closed)."""

    how: str
    tally: Tally
    ballots: list[Ballot]

    @property
    def sides(self) -> tuple:
        """The columns of the table of votes."""
        return ((YES, "Ja"), (NO, "Nej"), (ABSTAIN, "Avstår"))


@dataclass
class Formalities:
    """What was formal at one item."""

    aside: list[Told] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    put: list[Put] = field(default_factory=list)
    voted: list[Voted] = field(default_factory=list)
    deferral: Deferral | None = None
    adjournments: list[Adjournment] = field(default_factory=list)


@dataclass
class Formal:
    """What was formal at a meeting: by item (pk), and for the attendance list."""

    presence: Presence
    by_item: dict[int, Formalities] = field(default_factory=dict)
    services: list[Service] = field(default_factory=list)
    adjournments: list[Adjournment] = field(default_factory=list)

    def at(self, item) -> Formalities:
        return self.by_item.get(item.pk) or Formalities()


def read_formal(meeting, items, attendances, *, only=None) -> Formal:
    """Read what is formal at `meeting`; `only` names one item whose rows are enough."""
    of_item = {"item": only} if only else {"item__meeting": meeting}

    def read(model, **which):
        # Without flags it is asked for.
        there = any(getattr(item, _flag(model), True) for item in items)
        return model.objects.filter(**which) if there else model.objects.none()

    aside = list(read(Disqualification, item__meeting=meeting))
    services = list(read(Service, meeting=meeting))
    pairs = {(row.item_id, row.attendance_id) for row in aside}
    formal = Formal(
        Presence(items, attendances, services, pairs),
        services=services,
        adjournments=list(read(Adjournment, meeting=meeting)),
    )
    known = {row.pk: row for row in attendances}

    def at(row) -> Formalities:
        return formal.by_item.setdefault(row.item_id, Formalities())

    for row in aside:
        row.attendance = known[row.attendance_id]
        at(row).aside.append(Told(row, wording.disqualified_sentence(row)))
    body = wording.body_word(meeting)
    _add_moved(read(Proposal, **of_item), read(Proposition, **of_item), body, at)
    _add_voted(list(read(Vote, **of_item)), meeting, known, formal, at)
    for row in read(Deferral, **of_item):
        at(row).deferral = row
    for row in formal.adjournments:
        formal.by_item.setdefault(row.after_id, Formalities()).adjournments.append(row)
    return formal


def _add_moved(proposals, propositions, body, at):
    names = {None: wording.ON_THE_TABLE}
    rows = {}
    for row in proposals.prefetch_related("movers"):
        movers = sorted(row.movers.all(), key=lambda a: (a.position, a.pk))
        names[row.pk] = wording.proposal_name(row, movers)
        rows[row.pk] = row
        sentence = wording.proposal_sentence(row, movers)
        at(row).moved.append(Moved(row, sentence, names[row.pk]))
    for row in propositions:
        row.first, row.second = rows.get(row.first_id), rows.get(row.second_id)
        both = (names[row.first_id], names[row.second_id])
        sides = wording.vote_sides(row, both)
        at(row).put.append(Put(row, wording.proposition_sentence(row, both, body), sides))


def _add_voted(votes, meeting, known, formal, at):
    of_vote: dict[int, list[Ballot]] = {}
    named = [vote for vote in votes if vote.is_named]
    if named:
        in_order = Ballot.objects.filter(vote__in=named).order_by("attendance__position", "pk")
        for ballot in in_order:
            ballot.attendance = known[ballot.attendance_id]
            of_vote.setdefault(ballot.vote_id, []).append(ballot)
    by_pk = {item.pk: item for item in formal.presence.items}
    body = wording.body_word(meeting)
    for vote in votes:
        ballots = of_vote.get(vote.pk, [])
        result = result_of(vote, ballots, formal.presence, meeting, by_pk[vote.item_id])
        sentence = wording.result_sentence(vote, result, body)
        at(vote).voted.append(Voted(vote, sentence, wording.how_sentence(vote), result, ballots))


def result_of(vote, ballots, presence, meeting, item) -> Tally:
    """Compute what `vote` came to, from `ballots` if it was by name and else from its counts."""
    present = len(presence.serving_at(item)) if is_assembly(meeting) else 0
    if not vote.is_named:
        return tally(
            vote.yes_count or 0,
            vote.no_count or 0,
            vote.abstain_count or 0,
            tie_break=vote.tie_break,
            by_lot=vote.is_closed,
            rule=vote.rule,
            present=present,
        )
    chair = presence.chair_at(meeting, item, appointed_id=vote.chair_id)
    chose = {ballot.attendance_id: ballot.choice for ballot in ballots}
    counts = [sum(choice == side for choice in chose.values()) for side in (YES, NO, ABSTAIN)]
    casting = chose.get(chair.pk, "") if chair else ""
    return tally(*counts, tie_break=casting, rule=vote.rule, present=present)
