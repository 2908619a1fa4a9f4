"""The parts of an answer, a form each: what is asked, how one answers, what was decided."""

from .answers import AnswerForm, in_groups, question_forms
from .extension import ExtensionForm
from .frame import FrameForm, MannerForm, RemarksForm
from .parts import PartForm, version_of
from .rows import PaperForm, StatementForm, UploadForm

__all__ = [
    "AnswerForm",
    "ExtensionForm",
    "FrameForm",
    "MannerForm",
    "PaperForm",
    "PartForm",
    "RemarksForm",
    "StatementForm",
    "UploadForm",
    "in_groups",
    "question_forms",
    "version_of",
]
