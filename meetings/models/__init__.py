"""What was said and taken on: matters, meetings with all parts, tests of ideas, assignments."""

from .agenda import AgendaItem, ParagraphSeries
from .attendance import Attendance
from .commissions import Commission, Directive
from .following import Digest, Following
from .ideas import IdeaTest
from .matters import Matter, is_registration_number
from .meetings import Meeting
from .outcomes import ActionItem, AgendaStatement, Decision, Statement
from .papers import Appendix, MinutesImport
from .reports import ReportAtItem, StatusReport

__all__ = [
    "ActionItem",
    "AgendaItem",
    "AgendaStatement",
    "Appendix",
    "Attendance",
    "Commission",
    "Decision",
    "Digest",
    "Directive",
    "Following",
    "IdeaTest",
    "Matter",
    "Meeting",
    "MinutesImport",
    "ParagraphSeries",
    "ReportAtItem",
    "Statement",
    "StatusReport",
    "is_registration_number",
]
