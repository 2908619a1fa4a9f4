"""The parts of an answer, a form each: what is asked, how one answers, what was decided."""

from .answers import AnswerForm, in_groups, question_forms
from .extension import ExtensionForm
from .frame import FrameForm, MannerForm, RemarksForm

__all__ = [
    "AnswerForm",
    "ExtensionForm",
    "FrameForm",
    "MannerForm",
    "RemarksForm",
    "in_groups",
    "question_forms",
]
