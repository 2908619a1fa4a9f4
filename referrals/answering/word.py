"""The questions as a Word file to write in, and an answered one read back into a proposal.

Questions are known by the numbers in their headings ("Fråga 3."), which survive most of what
people do to a document. Nothing is stored here: what is found is shown, to be confirmed.
"""

import io
import re
from dataclasses import dataclass, field

from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt, RGBColor

from files.extraction import extract
from files.extraction.lines import Line
from members.richtext import to_plain
from members.word import styled_document
from referrals.answering.marks import box_in, marks_of, settle
from referrals.answering.queries import questions_of
from referrals.answering.word_prose import from_lines
from referrals.models import Question

Kind = Question.Kind
PLACE = "Skriv här"
REMARKS = "Synpunkter i övrigt"
CROSS = "Sätt ett kryss mellan hakarna vid ert svar."
CROSSES = "Sätt kryss mellan hakarna vid de svar som passar."
NUMBERS = "Skriv 1 mellan hakarna vid det viktigaste, sedan 2 och så vidare."
REQUIRED = "Frågan måste besvaras."
FORM_LINES = (PLACE, CROSS, CROSSES, NUMBERS, REQUIRED)
QUESTION = re.compile(r"^Fråga\s+(\d{1,4})\s*[.:]\s*(.*)$", re.IGNORECASE)
MARKER = re.compile(r"^(?:Svar på|Kommentar till) fråga\s+(\d{1,4})\s*:\s*(.*)$", re.IGNORECASE)


@dataclass
class Found:
    """What a document says to one question."""

    question: Question
    lines: list[Line] = field(default_factory=list)
    marked: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    choice: str = ""
    grade: int | None = None
    picked: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The running text as rich text."""
        return from_lines(self.lines)

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.choice or self.grade or self.picked or self.problems)


@dataclass
class Proposal:
    """All that was found: answers, remarks, and lines that belong to no question."""

    answers: list[Found]
    remarks: str
    left_over: list[str]


def questions_document(referral, recipient_name: str) -> bytes:
    """A DOCX with each question under a heading, and a marked place to write."""
    document = styled_document(f"{referral.title}: frågor")
    _add_place(document)
    document.add_heading(referral.title, level=0)
    due = referral.due_on
    document.add_paragraph(
        f"Frågor till {recipient_name}. Svara senast den {due.day}/{due.month} {due.year}."
        if due
        else f"Frågor till {recipient_name}."
    )
    document.add_paragraph(
        "Skriv svaren under frågorna och läs sedan in filen på remissens svarssida. Låt "
        "rubrikerna med frågornas nummer stå kvar: på dem känns svaren igen."
    )
    group = None
    for question in questions_of(referral):
        if question.group_id and question.group != group:
            document.add_heading(question.group.title, level=1)
            if question.group.introduction:
                document.add_paragraph(question.group.introduction)
        group = question.group
        _add_question(document, question)
    document.add_heading(REMARKS, level=1)
    document.add_paragraph(PLACE, style="Svarsplats")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_place(document):
    """A style for where to write."""
    place = document.styles.add_style("Svarsplats", WD_STYLE_TYPE.PARAGRAPH)
    place.base_style = document.styles["Normal"]
    place.font.color.rgb = RGBColor(0x4D, 0x5D, 0x60)
    place.paragraph_format.space_after = Pt(18)


def _add_question(document, question):
    document.add_heading(f"Fråga {question.number}. {question.text}", level=2)
    if question.is_required:
        document.add_paragraph(REQUIRED)
    if question.help_text:
        document.add_paragraph(question.help_text)
    if question.kind != Kind.TEXT:
        instruction = {Kind.MULTIPLE: CROSSES, Kind.RANKING: NUMBERS}.get(question.kind, CROSS)
        document.add_paragraph(instruction)
        for _, text in marks_of(question):
            document.add_paragraph(f"[   ] {text}")
    if question.takes_text:
        is_answer = question.kind == Kind.TEXT
        marker = "Svar på" if is_answer else "Kommentar till"
        document.add_paragraph(f"{marker} fråga {question.number}:")
        document.add_paragraph(PLACE, style="Svarsplats")


def read_answers(content: bytes, referral, recipient_name: str) -> Proposal:
    """What an answered file says, by question. Raises ExtractionError for what can't be read."""
    questions = {question.number: question for question in questions_of(referral)}
    blank = _lines(questions_document(referral, recipient_name))
    own = {_plain(line.text) for line in blank} - {""}
    found = {number: Found(question) for number, question in questions.items()}
    remarks, left_over = [], []
    current = None
    for line in _lines(content):
        text = _plain(line.text)
        if (match := QUESTION.match(text)) and int(match[1]) in found:
            current = found[int(match[1])]
        elif (match := MARKER.match(text)) and int(match[1]) in found:
            current = found[int(match[1])]
            current.lines.append(Line(match[2]))
        elif text.casefold() == REMARKS.casefold():
            current = remarks
        elif text in own or (isinstance(current, Found) and _mark(current, text)):
            continue
        elif current is remarks:
            remarks.append(line)
        elif current is not None:
            current.lines.append(line)
        elif text:
            left_over.append(text)
    answers = [_settle(each) for each in found.values()]
    return Proposal([each for each in answers if not each.is_blank], from_lines(remarks), left_over)


def _lines(content):
    return [line for line in extract(content, "svar.docx").lines if not line.furniture]


def _plain(text):
    return " ".join(text.split())


def _mark(found, text):
    """Take a line as one of the question's boxes; False if it is something else."""
    box = box_in(text, marks_of(found.question))
    if box and box[0]:
        found.marked.append(box)
    return box is not None


def _settle(found):
    """Turn marks into the values of an answer, or into problems in words."""
    if not found.question.takes_text and from_lines(found.lines):
        found.problems.append(f"Frågan tar ingen text: ”{to_plain(found.text)}”")
        found.lines = []
    settled = settle(found.question.kind, marks_of(found.question), found.marked)
    found.choice, found.grade, found.picked = settled.choice, settled.grade, settled.picked
    found.problems += settled.problems
    return found
