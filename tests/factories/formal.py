from datetime import time

import factory
from django.utils import timezone

from meetings import workflow
from meetings.models import (
    Adjournment,
    Attendance,
    Ballot,
    Deferral,
    Disqualification,
    ImmediateAdjustment,
    Meeting,
    Proposal,
    Proposition,
    ProtocolText,
    Service,
    Vote,
)
from tests.factories.meetings import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
)
from tests.factories.members import StaffFactory, body


class ProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Proposal

    kind = Proposal.Kind.AMENDMENT
    text = "Beslutet gäller från och med den 1 mars."


class VoteFactory(factory.django.DjangoModelFactory):
    """A vote by name on what stands in the papers."""

    class Meta:
        model = Vote

    yes_means = "förslaget i handlingarna"
    no_means = "avslag"


def protocol(*, members=5, substitutes=1, items=3, slug="styrelsen", **meeting):
    """Return a board meeting with members and substitutes there, the first of them in the chair.

    A draft; hold or call it as the test needs.
    """
    meeting = {"kind": Meeting.Kind.PROTOCOL, "body": body(slug), **meeting}
    meeting = MeetingFactory(**meeting)
    rows = [AttendanceFactory(meeting=meeting) for _ in range(members)]
    for _ in range(substitutes):
        AttendanceFactory(meeting=meeting, group=Attendance.Group.SUBSTITUTE)
    for _ in range(items):
        AgendaItemFactory(meeting=meeting)
    if rows:
        meeting.chair = rows[0].person
        meeting.save()
    return meeting


def held_protocol(**kwargs):
    """The same, held: its minutes are being written."""
    return workflow.hold_meeting(protocol(**kwargs), by=StaffFactory())


def serve(substitute, member, from_item=None, to_item=None):
    """Let `substitute` serve for `member`, whom the list has as away."""
    return Service.objects.create(
        meeting=substitute.meeting,
        substitute=substitute,
        member=member,
        from_item=from_item,
        to_item=to_item,
    )


def formal_protocol(**kwargs):
    """Return a held protocol with one of everything formal, most of it at its first item."""
    meeting = protocol(members=6, **kwargs)
    members = list(meeting.attendances.filter(group=Attendance.Group.MEMBER))
    substitute = meeting.attendances.get(group=Attendance.Group.SUBSTITUTE)
    first, second, third = meeting.items.all()
    Attendance.objects.filter(pk=members[4].pk).update(status=Attendance.Status.ABSENT)
    serve(substitute, members[4], first, second)
    Disqualification.objects.create(item=first, attendance=members[3], ground="Är part.")
    change = ProposalFactory(item=first)
    change.movers.set(members[1:3])
    Proposition.objects.create(item=first, second=change, found=Proposition.Found.VOTE)
    vote = VoteFactory(item=first, no_means="ändringsyrkandet")
    for row, choice in zip([*members[:3], substitute], ("yes", "no", "no", "yes"), strict=True):
        Ballot.objects.create(vote=vote, attendance=row, choice=choice)
    DecisionFactory(item=first, text="att godkänna förslaget")
    VoteFactory(
        item=second,
        method=Vote.Method.CLOSED,
        yes_means="Alva Ring",
        no_means="Birk Sten",
        yes_count=3,
        no_count=2,
        abstain_count=1,
    )
    Deferral.objects.create(item=third, kind=Deferral.Kind.REMITTED, reason="Kostnaden saknas.")
    Adjournment.objects.create(meeting=meeting, after=first, starts=time(14, 10), ends=time(14, 25))
    return workflow.hold_meeting(meeting, by=StaffFactory())


def adjust_at_once(item):
    """Let an item of a held protocol have been adjusted before the rest."""
    text = ProtocolText.objects.create(meeting=item.meeting, sha256="a" * 64)
    return ImmediateAdjustment.objects.create(
        item=item, adjusted_at=timezone.now(), sha256=text.sha256, text=text
    )
