"""What was said: matters, meetings, agenda, attendance, decisions and papers."""

from .agenda import AgendaItem, ParagraphSeries
from .attendance import Attendance
from .following import Digest, Following
from .matters import Matter, is_registration_number
from .meetings import Meeting
from .outcomes import ActionItem, AgendaStatement, Decision, Statement
from .papers import Appendix, MinutesImport

__all__ = [
    "ActionItem",
    "AgendaItem",
    "AgendaStatement",
    "Appendix",
    "Attendance",
    "Decision",
    "Digest",
    "Following",
    "Matter",
    "Meeting",
    "MinutesImport",
    "ParagraphSeries",
    "Statement",
    "is_registration_number",
]
