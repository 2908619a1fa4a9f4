"""What the reader understood of a paper, and how that is written as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Decision:
    """The formal frame; whatever the paper does not say plainly is left empty."""

    organ: str = ""
    organ_name: str = ""
    decided_on: str = ""
    paragraph: str = ""
    registration_number: str = ""
    adjusted_at_once: bool = False


@dataclass
class ProposedAnswer:
    """What the paper says to one question, in the field that its kind asks for."""

    question: int
    number: int
    text: str = ""
    choice: str = ""
    grade: int | None = None
    picked: list[int] = field(default_factory=list)
    line: int = 0


@dataclass
class ProposedStatement:
    """A reservation, special statement or note; `party` is a pk, given when there is just one."""

    kind: str
    persons: str = ""
    party: int | None = None
    text: str = ""
    line: int = 0


@dataclass
class Doubt:
    """Something a person should look at; `confirm`: before the answer can be registered."""

    line: int
    text: str
    reason: str
    confirm: bool = False


@dataclass
class Note:
    """A source line kept word for word that is in none of the answer's texts, and its place."""

    line: int
    text: str
    place: str


@dataclass
class LeftOut:
    """A section that is no part of the answer: its heading, first and last line."""

    title: str
    first: int
    last: int


@dataclass
class Proposal:
    """Everything the reader understood; nothing is registered until someone confirms it.

    `where` says for each line of the source what became of it: "question 3", "statement 1",
    "remarks", or a place outside the texts, and then the line is among `notes`.
    """

    decision: Decision = field(default_factory=Decision)
    answers: list[ProposedAnswer] = field(default_factory=list)
    remarks: str = ""
    statements: list[ProposedStatement] = field(default_factory=list)
    by_reference: bool = False
    abstains: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    where: dict[int, str] = field(default_factory=dict)

    def doubt(self, line: int, text: str, reason: str, *, confirm: bool = False) -> None:
        """Note something to look at."""
        self.doubts.append(Doubt(line, text, reason, confirm))

    def to_json(self) -> dict[str, Any]:
        """The proposal as plain data."""
        found = asdict(self)
        found["where"] = {str(line): place for line, place in sorted(self.where.items())}
        return found
