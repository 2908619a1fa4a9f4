"""A paper cut into regions: its head, sections under known headings, questions, statements."""

import re
from dataclasses import dataclass, field, replace

from files.prose.blocks import Block, Layout, blocks_of
from files.prose.lines import SourceLine
from files.prose.sentences import sentences_of

from . import statements, titles
from .asked import Asked
from .decision import deciding_organs
from .questions import Pointer, Pointing
from .titles import Title, find_title, looks_like_heading

HEAD, QUESTION, STATEMENT = "head", "question", "statement"
# Headings that only lead on to the answer of the question they stand under.
_LEADS_ON = re.compile(
    r"(?:kommunens |stadens |vårt |\w+ kommuns )?(?:svar|kommentar(?:er)?|yttrande|synpunkter)",
    re.IGNORECASE,
)
_STATEMENT_WORDS = re.compile(r"reserv|särskil|anteckning|ersättaryttr|röstförkl", re.IGNORECASE)
_DECIDES = re.compile(r"beslut|beslöt", re.IGNORECASE)
_ANSWERING = re.compile(r"remiss|yttra|svar", re.IGNORECASE)
_BARE_OFFICE = re.compile(r"\S+(?:kontoret|förvaltningen|kansliet)", re.IGNORECASE)
_LETTERHEAD = 12  # lines at the top where an office's name is the sender
_PARAGRAPH = 15  # lines that are enough for the first sentence of one
_PARTY_MARK = re.compile(r"\([A-ZÅÄÖ]{1,4}\)")


@dataclass
class Region:
    """A stretch of the paper: what it is, its heading lines, and the lines of its text.

    `voice` says whose words they are, the board's, the officers', or unknown ("").
    """

    kind: str
    title: str = ""
    line: int = 0
    level: int = 0
    voice: str = ""
    pointing: Pointing | None = None
    heading: list[SourceLine] = field(default_factory=list)
    body: list[SourceLine] = field(default_factory=list)
    doubts: list[tuple[int, str, str]] = field(default_factory=list)
    until: int = 0  # the index where a region without a heading ends
    under: str = ""  # what a question's region stands in
    section: str = ""  # the heading of that; of a statement without one, what announces it

    @property
    def text_lines(self) -> list[SourceLine]:
        """The lines of the body that say something."""
        return [line for line in self.body if line.text and not line.furniture]

    @property
    def has_text(self) -> bool:
        """Whether there is any such line."""
        return any(line.text and not line.furniture for line in self.body)


class Cutter:
    """Goes through a paper once and begins a region wherever one begins."""

    def __init__(self, lines: list[SourceLine], asked: Asked, layout: Layout) -> None:
        self.lines, self.layout = lines, layout
        self.pointer = Pointer(asked, lines)
        self.regions: list[Region] = []
        self.current = Region(HEAD)
        self.resumed = self.current
        self.answering = 0  # the number of the question answered last, under such a heading
        self.is_answering = False

    def run(self) -> list[Region]:
        """The regions in reading order; every line is in exactly one of them."""
        index = 0
        while index < len(self.lines):
            if self.current.until and index >= self.current.until:
                self._resume()
            line = self.lines[index]
            end = 0 if line.blank or line.furniture else self._cut(index)
            if not end:
                self.current.body.append(line)
            index = end or index + 1
        self.regions.append(self.current)
        return self.regions

    def _begin(self, region: Region, index: int, end: int, rest: str = "") -> int:
        """Begin a region with its heading at `index` up to `end`; returns where to go on."""
        region.heading = self.lines[index:end]
        region.line = self.lines[index].number
        region.level = self.lines[index].heading
        if rest:
            region.body.append(replace(self.lines[end - 1], text=rest, heading=0))
        self.regions.append(self.current)
        if self.current.kind not in (STATEMENT, titles.DECISION):
            self.resumed = self.current
        self.current = region
        return end

    def _resume(self):
        """After a passage without a heading: go on with what it stood in."""
        before = self.resumed
        self.regions.append(self.current)
        kind = titles.REMARKS if before.kind == HEAD else before.kind
        pointing = before.pointing and replace(before.pointing, doubt="", confirm=False)
        self.current = replace(
            before, kind=kind, pointing=pointing, heading=[], body=[], doubts=[], until=0, line=0
        )

    # Where a region begins --------------------------------------------------------------

    def _cut(self, index: int) -> int:
        """Begin a region at a line if one begins there; returns where to go on, or 0."""
        return (
            self._statement(index)
            or self._title(index)
            or self._decision(index)
            or self._question(index)
            or self._unknown_heading(index)
        )

    def _statement(self, index):
        line = self.lines[index]
        if not _STATEMENT_WORDS.search(self._near(index)):
            return 0
        if statements.is_heading(line.text):
            region = Region(STATEMENT, title=line.text)
            return self._begin(region, index, index + 1)
        if not self._starts_paragraph(index):
            return 0
        if self.current.kind == STATEMENT and not self.current.has_text:
            return 0  # the notice under its own heading
        block = self._paragraph(index)
        sentence = (sentences_of(block.text) or [""])[0]
        if not statements.is_notice(sentence):
            return 0
        region = Region(STATEMENT, section=sentence)
        if not statements.text_follows(sentence):
            region.until = block.lines[-1]
        return self._begin(region, index, index)

    def _title(self, index):
        line = self.lines[index]
        title = find_title(line)
        if title is None or not self._may_head(title, index):
            return 0
        if self.current.kind == QUESTION and _LEADS_ON.fullmatch(title.words):
            self.current.heading.append(line)
            if title.rest:
                self.current.body.append(replace(line, text=title.rest))
            return index + 1
        self.is_answering = title.kind == titles.ANSWERS
        self.answering = 0
        voice = {titles.OFFICERS: titles.OFFICERS, titles.BOARD: titles.BOARD}.get(title.kind, "")
        if title.kind in (titles.ANSWERS, titles.REMARKS):
            voice = self.current.voice
        region = Region(title.kind, title=title.words, voice=voice)
        return self._begin(region, index, index + 1, title.rest)

    def _may_head(self, title: Title, index: int) -> bool:
        top = sum(bool(line.text) for line in self.lines[: min(index, 100)]) < _LETTERHEAD
        if top and _BARE_OFFICE.fullmatch(title.words):
            return False
        if self.current.kind == titles.APPENDIX:
            # "2. Remissen" is one of the appendices that are listed.
            return not self.lines[index].text[0].isdigit()
        return bool(title.rest) or self._stands_apart(index)

    def _stands_apart(self, index: int) -> bool:
        """Whether a line can be a heading where it stands: not the rest of a sentence."""
        before = next(
            (row for row in reversed(self.lines[max(0, index - 50) : index]) if not row.furniture),
            None,
        )
        if before is None or before.blank or self.lines[index].heading:
            return True
        return bool(re.search(r"[.!?:;”\")]$", before.text)) or len(before.text) < 40

    def _decision(self, index):
        if self.current.kind in (QUESTION, STATEMENT, titles.DECISION):
            return 0
        if not _DECIDES.search(self._near(index)) or not self._starts_paragraph(index):
            return 0
        block = self._paragraph(index)
        sentence = (sentences_of(block.text) or [""])[0]
        starts = self.current.kind in (HEAD, titles.BACKGROUND, titles.PROPOSED)
        if not deciding_organs(sentence) or not (starts or _ANSWERING.search(sentence)):
            return 0
        region = Region(titles.DECISION)
        region.until = self._end_of_clauses(index, block)
        return self._begin(region, index, index)

    def _end_of_clauses(self, index: int, block: Block) -> int:
        """After the decision's own paragraph and the clauses that it leads on to."""
        end = block.lines[-1]
        for each in blocks_of(self.lines[end : end + 40], self.layout):
            clause = each.kind in ("clause", "numbered", "bullet") or re.match(r"att\s", each.text)
            if not clause or self.pointer.at(each.lines[0] - 1):
                break
            end = each.lines[-1]
        return end

    def _question(self, index):
        if self.current.kind in (STATEMENT, titles.APPENDIX):
            pointing = self.pointer.at(index)
            if pointing:
                reason = (
                    f"Raden pekar på fråga {pointing.question.number} men står i ett annat avsnitt."
                )
                line = self.lines[index]
                self.current.doubts.append((line.number, line.text, reason))
            return 0
        pointing = self._pointing(index)
        if pointing is None:
            return 0
        end = max(pointing.end, index + 1)
        same = self.current.pointing and self.current.pointing.question == pointing.question
        if self.current.kind == QUESTION and same:
            self.current.heading += self.lines[index:end]
            if pointing.rest:
                self.current.body.append(replace(self.lines[end - 1], text=pointing.rest))
            return end
        self.answering = pointing.question.number
        region = Region(QUESTION, voice=self.current.voice, pointing=pointing)
        region.title = pointing.question.text
        inside = self.current.kind == QUESTION
        region.under = self.current.under if inside else self.current.kind
        region.section = self.current.section if inside else self.current.title
        return self._begin(region, index, end, pointing.rest)

    def _pointing(self, index):
        pointing = self.pointer.at(index)
        if pointing is None and self.is_answering:
            pointing = self.pointer.by_bare_number(index, self.answering + 1)
        texts = (titles.BOARD, titles.OFFICERS, titles.ANSWERS, titles.REMARKS, QUESTION)
        if pointing is None and self.current.kind in texts:
            pointing = self.pointer.by_heading(index)
        return pointing

    def _unknown_heading(self, index):
        line, current = self.lines[index], self.current
        if not looks_like_heading(self.lines, index):
            return 0
        styled = 1 <= line.heading <= 6 and 1 <= current.level <= 6
        if current.kind == QUESTION:
            if styled and line.heading <= current.level:
                return self._begin(Region(titles.REMARKS, voice=current.voice), index, index)
            reason = "Rubriken kan inleda något annat; texten efter den är lagd till samma fråga."
            current.doubts.append((line.number, line.text, reason))
            return 0
        if current.kind not in (titles.BACKGROUND, titles.APPENDIX, titles.DECISION):
            return 0
        higher = line.heading and current.level and line.heading <= current.level
        if current.kind != titles.BACKGROUND and not higher:
            return 0
        if not higher and (_PARTY_MARK.search(line.text) or not self._prose_follows(index)):
            return 0
        reason = "Okänd rubrik: texten efter den är lagd bland övriga synpunkter."
        region = Region(titles.REMARKS, voice=current.voice)
        region.doubts.append((line.number, line.text, reason))
        return self._begin(region, index, index)

    def _prose_follows(self, index: int) -> bool:
        following = next((row for row in self.lines[index + 1 : index + 4] if row.text), None)
        return following is not None and len(following.text) > 60

    # What stands around a line ------------------------------------------------------------

    def _near(self, index: int) -> str:
        return " ".join(row.text[:400] for row in self.lines[index : index + 4])

    def _starts_paragraph(self, index: int) -> bool:
        before = self.lines[index - 1] if index else None
        if before is None or before.blank or before.furniture or before.heading:
            return True
        if not self.current.has_text:
            return True
        return bool(re.search(r"[.!?:]$", before.text)) or bool(self.lines[index].heading)

    def _paragraph(self, index: int) -> Block:
        return blocks_of(self.lines[index : index + _PARAGRAPH], self.layout)[0]
