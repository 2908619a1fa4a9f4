"""What was said and taken on: matters, meetings with all parts, tests of ideas, assignments."""

from .actions_at_meetings import ActionAtMeeting
from .adjusting import (
    Adjuster,
    Approval,
    ChangeProposal,
    ImmediateAdjustment,
    ProtocolText,
    ProtocolVersion,
)
from .agenda import AgendaItem, ParagraphSeries
from .attendance import Attendance
from .calls import CalendarAddress, Call, Invitee
from .commissions import Commission, Directive
from .following import Digest, Following
from .formal import Adjournment, Deferral, Disqualification, Service
from .ideas import IdeaTest
from .matters import Matter, is_registration_number
from .meetings import Meeting
from .outcomes import ActionItem, AgendaStatement, Decision, Statement
from .papers import Appendix, MinutesImport
from .planning import AgendaTemplate, SchoolBreak, StandingItem
from .reports import ReportAtItem, StatusReport
from .voting import Ballot, Proposal, Proposition, Vote

__all__ = [
    "ActionAtMeeting",
    "ActionItem",
    "Adjournment",
    "Adjuster",
    "AgendaItem",
    "AgendaStatement",
    "AgendaTemplate",
    "Appendix",
    "Approval",
    "Attendance",
    "Ballot",
    "CalendarAddress",
    "Call",
    "ChangeProposal",
    "Commission",
    "Decision",
    "Deferral",
    "Digest",
    "Directive",
    "Disqualification",
    "Following",
    "IdeaTest",
    "ImmediateAdjustment",
    "Invitee",
    "Matter",
    "Meeting",
    "MinutesImport",
    "ParagraphSeries",
    "Proposal",
    "Proposition",
    "ProtocolText",
    "ProtocolVersion",
    "ReportAtItem",
    "SchoolBreak",
    "Service",
    "StandingItem",
    "Statement",
    "StatusReport",
    "Vote",
    "is_registration_number",
]
