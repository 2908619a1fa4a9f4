"""From the lines of a paper to a proposal for an answer; touches no database, never raises.

The paper is cut where a line points to a question, makes a statement, or is a heading that is
known. Every visible line is in the proposal: in the answer to a question, in the general text, in
a statement, or among the notes, with its place. What the reader is unsure of becomes a doubt.
"""

import re
from collections.abc import Iterable

from files.extraction import Line
from files.prose.blocks import Block, blocks_of, layout_of, text_of
from files.prose.lines import SourceLine, read_lines, set_furniture, vocabulary
from files.prose.sentences import sentences_of

from . import answers, stances, statements, titles
from .asked import Asked
from .cutting import HEAD, QUESTION, STATEMENT, Cutter, Region
from .decision import FrameReader, deciding_organs, proposes, tells_adjustment
from .proposal import LeftOut, Note, Proposal

# A decision's sentence that only says that, and how, the remiss is answered.
_FORMAL = re.compile(
    r"\b(?:besvara\w*|av(?:ge|ger|gav|lämna\w*)|lämna\w*|överlämna\w*|anta\w*|antog|godkän\w+|"
    r"översänd\w*|ställ\w+ sig bakom|hänvisa\w*|lägg\w*)\b.{0,200}\b(?:yttrande\w*|remiss\w*|"
    r"svar\w*|tjänste(?:skrivelse|utlåtande)\w*|förslag\w*|promemoria\w*|handlingarna)\b",
    re.IGNORECASE | re.DOTALL,
)
_SUBSTANCE = re.compile(
    r"\b(?:till|av)styrk|\bavst[åo]|\btillägg|\bändring|\bsynpunkt|\bstryk|\bmen\b", re.IGNORECASE
)
_SHORT = 60  # characters; shorter blocks of the head are addresses, labels and titles
_MEAGRE = 200  # characters of text that are no answer of their own beside a reference


def parse(lines: Iterable[Line | str], asked: Asked) -> Proposal:
    """Understand the answer in `lines` to what was `asked`; never raises for any text."""
    return _Parser(read_lines(lines), asked).run()


class _Parser:
    def __init__(self, lines: list[SourceLine], asked: Asked) -> None:
        self.lines, self.asked, self.proposal = lines, asked, Proposal()
        set_furniture(lines)
        self._spare_headings()
        self.layout = layout_of(lines, vocabulary(lines))
        self.remarks: list[str] = []
        self.drafts: list[statements.Draft] = []
        self.draft_lines: list[list[int]] = []
        self.decided: list[tuple[int, str]] = []

    def _spare_headings(self):
        """A heading that comes again, or a grade below a question, is no page header or number."""
        before = ""
        for line in self.lines:
            if line.furniture:
                heading = re.match(r"fråga\s+\d|reservation|särskil", line.text, re.I)
                grade = re.fullmatch(r"[1-5](?:\s*(?:av|/)\s*5)?", line.text)
                asks = before.endswith("?") or re.match(r"fråga\s+\d", before, re.I)
                line.furniture = not (heading or (grade and asks))
            before = line.text or before

    def run(self) -> Proposal:
        proposal = self.proposal
        regions = Cutter(self.lines, self.asked, self.layout).run()
        self._questions(regions)
        has_board = self._has_board_text(regions)
        for region in regions:
            self._region(region, has_board)
        proposal.remarks = "\n\n".join(part for part in self.remarks if part)
        self._statements()
        is_proposal = not self.decided and any(
            proposes(line.text) or region.kind == titles.PROPOSED
            for region in regions
            for line in (*region.heading, *region.text_lines)
        )
        FrameReader(self.lines, self.asked, proposal).read(self.decided, is_proposal=is_proposal)
        self._manner()
        self._account()
        proposal.doubts.sort(key=lambda doubt: (not doubt.confirm, doubt.line))
        return proposal

    # Questions ---------------------------------------------------------------------------

    def _questions(self, regions):
        pointing = [region for region in regions if region.kind == QUESTION]
        found = [answers.answered(region, self.layout) for region in pointing]
        lists = answers.quoted(found, regions)
        by_question, self.left = answers.chosen(found, lists, self.proposal)
        self.found = {id(each.region): (place, each) for place, each in enumerate(found)}
        taken = {place for places in by_question.values() for place in places}
        for number in sorted(by_question):
            parts = [found[place] for place in by_question[number]]
            answer = answers.proposed(parts, self.proposal)
            question = parts[0].question
            if answer.text and not question.takes_text:
                reason = f"Fråga {number} tar ingen text; den står bland övriga synpunkter."
                self.proposal.doubt(answer.line, question.text[:200], reason)
                self.remarks.append(answer.text)
                answer.text = ""
            self.proposal.answers.append(answer)
        self.taken = taken

    def _has_board_text(self, regions):
        """Whether the municipality's own words are there, beside any of its officers."""
        return any(
            region.kind in (titles.BOARD, QUESTION)
            and region.voice != titles.OFFICERS
            and region.text_lines
            and not self._is_left(region)
            for region in regions
        )

    def _is_left(self, region):
        place = self.found.get(id(region), (None,))[0]
        return place is not None and place not in self.taken

    # Regions -----------------------------------------------------------------------------

    def _region(self, region: Region, has_board: bool) -> None:
        for number, text, reason in region.doubts:
            self.proposal.doubt(number, text[:200], reason)
        if region.kind == QUESTION:
            self._question(region, has_board)
        elif region.kind == STATEMENT:
            self._statement(region)
        elif region.kind == HEAD:
            self._head(region)
        elif region.kind == titles.DECISION:
            self._decision(region)
        elif region.kind in titles.ASIDE:
            self._aside(region, region.kind)
        elif region.voice == titles.OFFICERS and has_board:
            self._aside(region, titles.OFFICERS)
            if region.text_lines:
                reason = "Förvaltningens text är inte med: kommunens egen är tagen."
                self.proposal.doubt(region.line, region.title, reason)
        else:
            self._text(region)
        place = "heading" if region.kind in (QUESTION, STATEMENT) else "title"
        for line in region.heading:
            self._note(line, place)

    def _question(self, region, has_board):
        place, found = self.found[id(region)]
        for line in found.outside:
            self._note(line, "form")
        if place in self.taken:
            self._put(region.text_lines, f"question {found.question.number}")
            return
        if found.is_blank:
            return
        self.proposal.doubt(region.line, region.title[:200], self.left[place])
        if region.under in titles.ASIDE:
            self._aside(region, region.under)
        elif region.voice == titles.OFFICERS and has_board:
            self._aside(region, titles.OFFICERS)
        else:
            self._text(region)

    def _aside(self, region, place):
        """Set a section aside: it is kept among the notes, and listed as left out."""
        lines = region.text_lines
        for line in lines:
            self._note(line, place)
        if lines and place != titles.SIGNATURE:
            title = region.section or region.title
            found = self.proposal.left_out
            if found and found[-1].title == title:
                found[-1].last = lines[-1].number
            else:
                found.append(LeftOut(title, lines[0].number, lines[-1].number))

    def _text(self, region):
        """General text, under its own heading where it has one that says something."""
        if region.voice == titles.OFFICERS and region.text_lines:
            reason = "Texten är förvaltningens. Kontrollera att beslutet är detsamma."
            self.proposal.doubt(region.line, region.title, reason)
        is_summary = re.match(r"sammanfattning", region.title, re.IGNORECASE)
        if is_summary and region.kind == titles.REMARKS and region.text_lines:
            reason = "Sammanfattningen kan gälla ärendet och inte svaret. Ta i så fall bort den."
            self.proposal.doubt(region.line, region.title, reason)
        blocks = blocks_of(region.body, self.layout)
        kept = [block for block in blocks if not self._split_off(block)]
        self._put(
            [line for line in region.text_lines if line.number not in self.proposal.where],
            "remarks",
        )
        self.remarks.append(text_of(kept))

    def _head(self, region):
        """Prose before any heading is the answer's; titles, labels and addresses are not."""
        kept = []
        for block in blocks_of(region.body, self.layout):
            if self._split_off(block):
                continue
            is_prose = len(block.text) > _SHORT and re.search(r"[.!?]([”\")\s]|$)", block.text)
            listed = kept and block.kind in ("bullet", "numbered", "clause")
            if is_prose or listed:
                kept.append(block)
                self._put(self._lines_of(block), "remarks")
            else:
                for line in self._lines_of(block):
                    self._note(line, "head")
        self.remarks.append(text_of(kept))

    def _decision(self, region):
        """The decision tells the frame; what it says of the matter itself is general text too."""
        kept = []
        for block in blocks_of(region.body, self.layout):
            if self._split_off(block):
                continue
            self.decided.append((block.lines[0], block.text))
            substance = [one for one in sentences_of(block.text) if not self._is_formal(one)]
            lead = block.text.rstrip(" :.").endswith(("följande", "att", "beslutar", "beslutade"))
            if substance and not lead:
                kept.append(block)
                self._put(self._lines_of(block), "remarks")
            else:
                for line in self._lines_of(block):
                    self._note(line, "decision")
        if kept:
            reason = "Beslutet säger något i sak; det är lagt bland övriga synpunkter."
            self.proposal.doubt(kept[0].lines[0], kept[0].text[:200], reason)
        if region.title and not any(deciding_organs(text) for _, text in self.decided):
            owner = re.match(r"(.+?)s beslut$", region.title, re.IGNORECASE)
            if owner:
                self.decided.append((region.line, f"{owner[1]} beslutar"))
        self.remarks.append(text_of(kept))

    def _is_formal(self, sentence):
        if tells_adjustment(sentence):
            return True
        if deciding_organs(sentence) and len(sentence) < 60 and not _SUBSTANCE.search(sentence):
            return True
        if re.fullmatch(r"[\W\d]*|.{0,30}§.{0,30}", sentence):
            return True
        return bool(_FORMAL.search(sentence)) and not _SUBSTANCE.search(sentence)

    # Statements --------------------------------------------------------------------------

    def _split_off(self, block: Block) -> bool:
        """Make statements of sentences that announce one; True if the block has no others.

        From a block that says more the sentences are taken out, so that dissent and answer are
        never mixed.
        """
        sentences = sentences_of(block.text)
        notices = [one for one in sentences if statements.is_notice(one)]
        for notice in notices:
            self._draft(statements.kind_of(notice), block.lines, notice, "")
        if not notices or len(notices) == len(sentences):
            self._put(self._lines_of(block) if notices else [], "statement")
            return bool(notices)
        reason = "Uttalandet nämns mitt i annan text och är lagt för sig."
        self.proposal.doubt(block.lines[0], notices[0][:200], reason)
        block.parts = [" ".join(one for one in sentences if one not in notices)]
        return False

    def _draft(self, kind, numbers, said, text):
        self.drafts.append(statements.Draft(kind, numbers[0], said, text))
        self.draft_lines.append(list(numbers))

    def _statement(self, region):
        """A statement under a heading, or announced by a sentence, or both."""
        said = region.title.strip("*_: ") or region.section
        rest = blocks_of(region.body, self.layout)
        sentences = sentences_of(rest[0].text) if rest else []
        if sentences and statements.is_notice(sentences[0]):
            after = " ".join(sentences[1:])
            first = [Block("paragraph", [after], rest[0].lines)] if after else []
            said, rest = sentences[0], first + rest[1:]
        numbers = [line.number for line in region.text_lines] or [region.line]
        self._draft(statements.kind_of(said), numbers, said, text_of(rest))

    def _statements(self):
        numbers = statements.settle(self.drafts, self.asked, self.proposal)
        for at, lines in enumerate(self.draft_lines):
            for number in lines:
                if self.proposal.where.get(number, "statement") == "statement":
                    self.proposal.where[number] = f"statement {numbers[at]}"

    # How it is answered ------------------------------------------------------------------

    def _manner(self):
        """By reference or abstaining: proposed only where nothing else is said, to be confirmed."""
        proposal = self.proposal
        told = [text for _, text in self.decided] + [proposal.remarks]
        has_answers = bool(proposal.answers)
        sentence = next(filter(None, map(stances.abstaining_in, told)), "")
        if sentence:
            proposal.abstains = not has_answers
            reason = (
                "Pappret säger att man avstår från att yttra sig, men svarar också på frågor."
                if has_answers
                else "Pappret säger att man avstår från att yttra sig. Bekräfta, eller välj annat."
            )
            proposal.doubt(
                self._line_with(sentence), sentence[:200], reason, confirm=not has_answers
            )
        referring = next(filter(None, map(stances.reference_in, told)), "")
        if not referring or proposal.abstains:
            return
        line = self._line_with(referring)
        if has_answers or len(proposal.remarks) > _MEAGRE:
            reason = "Pappret hänvisar till en annan handling. Finns den inte med: bifoga den."
            proposal.doubt(line, referring[:200], reason)
        else:
            proposal.by_reference = True
            reason = (
                "Svaret ser ut att vara en bifogad handling. Bekräfta, och bifoga den om den inte "
                "finns i originalet."
            )
            proposal.doubt(line, referring[:200], reason, confirm=True)

    def _line_with(self, sentence: str) -> int:
        """The line on which a sentence begins, 0 if it can't be told."""
        start = sentence[:25]
        return next((line.number for line in self.lines if start in line.text), 0) or next(
            (number for number, text in self.decided if sentence[:25] in text), 0
        )

    # The account -------------------------------------------------------------------------

    def _lines_of(self, block: Block) -> list[SourceLine]:
        return [self.lines[number - 1] for number in block.lines]

    def _put(self, lines: list[SourceLine], place: str) -> None:
        for line in lines:
            self.proposal.where.setdefault(line.number, place)

    def _note(self, line: SourceLine, place: str) -> None:
        """Keep a line word for word outside the texts."""
        source = self.lines[line.number - 1]
        self.proposal.where[line.number] = self.proposal.where.get(line.number) or place
        self.proposal.notes.append(Note(line.number, source.raw.strip(), place))

    def _account(self):
        """Furniture is dropped; what was forgotten is general text, and asked about."""
        proposal, forgotten = self.proposal, []
        for line in self.lines:
            if not line.raw.strip() or line.number in proposal.where:
                continue
            if line.furniture or not line.text:
                self._note(line, "dropped" if line.text else "blank")
            else:
                forgotten.append(line.text)
                proposal.where[line.number] = "remarks"
                proposal.doubt(line.number, line.text[:200], "Raden passar inte in någonstans.")
        if forgotten:
            proposal.remarks = "\n\n".join(filter(None, [proposal.remarks, "\n".join(forgotten)]))
