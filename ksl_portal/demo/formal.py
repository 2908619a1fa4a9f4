"""What is formal in the demo's protocols: who serves for whom, and in one board protocol all of it.

The board's latest published protocol shows everything the law asks for; all votes of the demo's
persons are invented, as they are.
"""

from datetime import time

from meetings.models import (
    Adjournment,
    AgendaItem,
    AgendaStatement,
    Ballot,
    Decision,
    Deferral,
    Disqualification,
    Meeting,
    Proposal,
    Proposition,
    Service,
    Vote,
)
from meetings.numbering import in_order
from meetings.presence import Presence
from members.richtext import sanitize

FOLLOW_UP = "Beslutet följs upp i styrelsen senast ett år efter att det har fattats."
FEES = (
    "<p>Kansliet föreslår ett fast arvode för de fem ledamöterna i den beredningsgrupp som tar "
    "fram nästa verksamhetsplan. Flera ledamöter frågar vad arvodet kostar för hela året.</p>"
)
ELECTION = (
    "<p>Styrelsen ska utse en ledamot i den regionala beredningsgruppen för kollektivtrafik. "
    "Två namn har föreslagits, och sluten omröstning begärs.</p>"
)


def save_services(meeting: Meeting, served_for: dict, *, by) -> None:
    """Let substitutes serve: `served_for` leads from a substitute's person to the absent one's."""
    rows = {row.person_id: row for row in meeting.attendances.all()}
    for substitute, member in served_for.items():
        _add(Service, by, meeting=meeting, substitute=rows[substitute], member=rows[member])


def is_shown(planned, meetings) -> bool:
    """Whether a meeting is the one whose protocol shows everything: the board's latest."""
    board = [m for m in meetings if m.body == "styrelsen" and m.state == "published"]
    return bool(board) and planned is board[-1]


def write_everything(meeting: Meeting, *, by) -> None:
    """Let the items of a held board meeting carry one of everything that is formal."""
    decided = in_order(meeting.items.exclude(decisions=None).exclude(matter=None).distinct())
    decided = decided or in_order(meeting.items.exclude(decisions=None).distinct())
    item = decided[0]
    _vote_by_name(meeting, item, by)
    fees = _extra(meeting, item, "Arvode till beredningsgruppen", FEES, by)
    _remit(meeting, fees, by)
    election = _extra(meeting, item, "Val av ledamot i beredningsgrupp", ELECTION, by)
    _elect(meeting, election, by)
    _stand_aside(meeting, decided[-1], by)
    pause = {"after": election, "starts": time(14, 10), "ends": time(14, 25)}
    _add(Adjournment, by, meeting=meeting, **pause)


def _add(model, by, **values):
    row = model(**values)
    row._history_user = by
    row.full_clean()
    row.save()
    return row


def _extra(meeting, after, title, text, by) -> AgendaItem:
    """An item that follows `after`, or what has followed it so far."""
    top = after.parent or after
    item = AgendaItem(meeting=meeting, position=top.position, title=title, text=sanitize(text))
    item._history_user = by
    item.save()
    return item


def _sides(meeting, item):
    """The chair, two of another party who want something else, and the other serving."""
    presence = Presence.of(meeting)
    serving = [each.attendance for each in presence.serving_at(item)]
    chair = presence.chair_at(meeting, item)
    others = [row for row in serving if row.party_abbreviation != chair.party_abbreviation]
    parties = [row.party_abbreviation for row in others]
    most = max(sorted(set(parties)), key=parties.count)
    movers = [row for row in others if row.party_abbreviation == most][:2]
    return chair, movers, [row for row in serving if row not in movers]


def _move(item, by, kind, movers, position, text="") -> Proposal:
    proposal = _add(Proposal, by, item=item, kind=kind, position=position, text=text)
    proposal.movers.set(movers)
    return proposal


def _vote_by_name(meeting, item, by):
    chair, movers, others = _sides(meeting, item)
    approval = _move(item, by, Proposal.Kind.APPROVAL, [chair], 1)
    addition = _move(item, by, Proposal.Kind.ADDITION, movers, 2, FOLLOW_UP)
    found = {"first": approval, "second": addition, "found": Proposition.Found.VOTE}
    _add(Proposition, by, item=item, position=1, **found)
    meant = {"yes_means": "förslaget i handlingarna", "no_means": "förslaget med tillägget"}
    vote = _add(Vote, by, item=item, position=1, **meant)
    for row in [*movers, *others]:
        choice = "no" if row in movers else "abstain" if row is others[-1] else "yes"
        _add(Ballot, by, vote=vote, attendance=row, choice=choice)
    _add(
        AgendaStatement,
        by,
        item=item,
        position=9,
        kind=AgendaStatement.Kind.RESERVATION,
        persons=", ".join(row.name for row in movers),
        party=movers[0].party,
        text="Vi reserverar oss mot beslutet till förmån för vårt eget yrkande.",
    )


def _remit(meeting, item, by):
    _, movers, _ = _sides(meeting, item)
    asked = _move(
        item, by, Proposal.Kind.REMIT, movers, 1, "Kostnaden för ett helt år ska redovisas."
    )
    _add(Proposition, by, item=item, position=1, second=asked, found=Proposition.Found.SECOND)
    reason = "Kansliet redovisar vad arvodet kostar för ett helt år."
    _add(Deferral, by, item=item, kind=Deferral.Kind.REMITTED, reason=reason)


def _elect(meeting, item, by):
    _, movers, others = _sides(meeting, item)
    elected, other = others[1], movers[0]
    blank = 1
    against = (len(movers) + len(others)) // 3
    _add(
        Vote,
        by,
        item=item,
        position=1,
        method=Vote.Method.CLOSED,
        yes_means=elected.name,
        no_means=other.name,
        yes_count=len(movers) + len(others) - against - blank,
        no_count=against,
        abstain_count=blank,
    )
    Decision.objects.create(item=item, position=1, text=f"att utse {elected.name}")


def _stand_aside(meeting, item, by):
    _, _, others = _sides(meeting, item)
    ground = "Är styrelseledamot i ett bolag som berörs av beslutet."
    _add(Disqualification, by, item=item, attendance=others[-2], ground=ground)
