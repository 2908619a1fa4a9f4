"""What is asked, of whom, and what is answered."""

from .compiling import Compilation, QuestionComment, Quotation, Tag
from .exports import CompilationExport
from .questions import Question, QuestionGroup, QuestionOption
from .readings import PaperReading
from .recipients import ExtensionRequest, Recipient
from .referrals import Correction, Referral, ReferralDocument
from .reminders import Reminder, ReminderDays, ReminderRecord
from .responses import Answer, MunicipalDecision, Receipt, Response, ResponseFile, ResponseStatement

__all__ = [
    "Answer",
    "Compilation",
    "CompilationExport",
    "Correction",
    "ExtensionRequest",
    "MunicipalDecision",
    "PaperReading",
    "Question",
    "QuestionComment",
    "QuestionGroup",
    "QuestionOption",
    "Quotation",
    "Receipt",
    "Recipient",
    "Referral",
    "ReferralDocument",
    "Reminder",
    "ReminderDays",
    "ReminderRecord",
    "Response",
    "ResponseFile",
    "ResponseStatement",
    "Tag",
]
