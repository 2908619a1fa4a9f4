"""All parts of one recipient's answer together: what the page shows and what it sends."""

from functools import cached_property

from referrals.answering import queries
from referrals.answering.forms import (
    FrameForm,
    MannerForm,
    PaperForm,
    RemarksForm,
    StatementForm,
    UploadForm,
    in_groups,
    question_forms,
)


class Sheet:
    """The forms of `response` (None: nothing is written yet), filled with what was sent, if any.

    A municipality has a decision and statements, an organisation has neither, and in a survey a
    person is asked the questions and nothing else.
    """

    def __init__(self, recipient, response, data=None, files=None):
        self.recipient, self.response = recipient, response
        self.data, self.files = data, files
        self.is_survey = recipient.referral.is_survey
        self.is_municipal = recipient.municipality_id is not None

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

    @cached_property
    def statements(self):
        if not (self.is_municipal and self.response):
            return []
        rows = list(self.response.statements.select_related("file"))
        parties = queries.parties() if rows else []
        return [StatementForm(row, parties, self.data, self.files) for row in rows]

    @cached_property
    def papers(self):
        if self.is_survey or not self.response:
            return []
        return [PaperForm(row, self.data) for row in self.response.files.select_related("file")]

    @cached_property
    def upload(self):
        return None if self.is_survey else UploadForm(self.data, self.files)

    @property
    def parts(self):
        """Every part that has a version, in the order of the page."""
        forms = [self.manner, self.frame, *self.answers, self.remarks]
        return [form for form in [*forms, *self.statements, *self.papers] if form is not None]

    def part(self, name):
        """The part of that name, or None."""
        return next((form for form in self.parts if form.name == name), None)

    @property
    def conflicts(self):
        """Parts that a colleague has changed since they were shown."""
        return [form for form in self.parts if form.is_bound and form.is_stale]

    @property
    def refused(self):
        """Parts that could not be saved: conflicts among them."""
        forms = [*self.parts, *([self.upload] if self.upload else [])]
        return [
            form
            for form in forms
            if form.is_bound and (form.errors or getattr(form, "is_stale", False))
        ]
