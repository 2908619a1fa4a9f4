"""All parts of one recipient's answer together: what the page shows and what it sends."""

from functools import cached_property

from referrals.answering import queries
from referrals.answering.forms import (
    FrameForm,
    MannerForm,
    RemarksForm,
    in_groups,
    question_forms,
)
from referrals.drafting.sheet import DraftSheet
from referrals.models import ResponseFile


class Sheet(DraftSheet):
    """The forms of a recipient's answer.

    A municipality has a decision and statements, an organisation has neither, and in a survey a
    person is asked the questions and nothing else.
    """

    papers_model = ResponseFile

    def __init__(self, recipient, response, data=None, files=None):
        super().__init__(response, data, files)
        self.recipient, self.response = recipient, response
        self.is_survey = recipient.referral.is_survey
        self.is_municipal = self.has_statements = recipient.municipality_id is not None
        self.has_files = not self.is_survey

    @cached_property
    def answers(self):
        stored = self.response.answers.all() if self.response else []
        by_question = {answer.question_id: answer for answer in stored}
        questions = queries.questions_of(self.recipient.referral)
        return question_forms(questions, by_question, self.data)

    @property
    def groups(self):
        return in_groups(self.answers)

    @cached_property
    def manner(self):
        return None if self.is_survey else MannerForm(self.response, self.data)

    @cached_property
    def frame(self):
        return FrameForm(self.response, self.data) if self.is_municipal else None

    @cached_property
    def remarks(self):
        return None if self.is_survey else RemarksForm(self.response, self.data)

    @property
    def own_parts(self):
        return [self.manner, self.frame, *self.answers, self.remarks]
