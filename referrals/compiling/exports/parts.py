"""What a compilation that is printed consists of; see `report`."""

from dataclasses import dataclass, field

from referrals.compiling.matrix import Row
from referrals.compiling.numbers import Result
from referrals.models import Question, ResponseStatement


@dataclass(frozen=True)
class Said:
    """What one recipient said: what was chosen, in words, and its text as rich text."""

    name: str
    words: str = ""
    text: str = ""
    is_cut: bool = False


@dataclass(frozen=True)
class Quoted:
    """A passage of an answer that the chancery has marked."""

    name: str
    text: str
    tags: str


@dataclass(frozen=True)
class Section:
    """One question: its numbers, what the chancery says, what was answered."""

    number: int
    question: Question
    heading: str  # of its group, where one begins
    result: Result
    basis: str
    by_group: list[tuple[str, Result, str]]
    comment: str = ""
    proposal: str = ""
    quotations: list[Quoted] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"Fråga {self.number}. {self.question.text}"


@dataclass(frozen=True)
class Dissent:
    """The reservations and statements of one recipient, with the files that hold them."""

    name: str
    statements: list[ResponseStatement]


@dataclass(frozen=True)
class AnswerPart:
    """All that was said under one heading."""

    title: str
    said: list[Said]


@dataclass(frozen=True)
class MatrixPart:
    """As many questions beside each other as a page holds: (number, question), and rows."""

    questions: list[tuple[int, Question]]
    rows: list[Row]


@dataclass(frozen=True)
class Chapter:
    """A numbered part of the whole; `kind` says which, `parts` are the headings within it."""

    number: int
    kind: str
    title: str
    sections: list[Section] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
