"""What is asked, of whom, and what is answered."""

from .questions import Question, QuestionGroup, QuestionOption
from .recipients import ExtensionRequest, Recipient
from .referrals import Correction, Referral, ReferralDocument
from .reminders import Reminder
from .responses import Answer, Response, ResponseFile, ResponseStatement

__all__ = [
    "Answer",
    "Correction",
    "ExtensionRequest",
    "Question",
    "QuestionGroup",
    "QuestionOption",
    "Recipient",
    "Referral",
    "ReferralDocument",
    "Reminder",
    "Response",
    "ResponseFile",
    "ResponseStatement",
]
