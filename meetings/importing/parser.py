"""From the lines of a document to a proposal for a meeting; touches no database.

Every visible line of the source ends up somewhere: in the frame, the attendance list, an
agenda item, among the dropped page headers, or among the unplaced lines. ``where`` in the
proposal keeps the account, and whatever it lacks at the end becomes an unplaced line.
"""

import re
from collections.abc import Iterable

from files.extraction import Line
from files.prose.blocks import Layout, blocks_of, layout_of, text_of
from files.prose.lines import SourceLine, read_lines, set_furniture, vocabulary

from .attachments import attachments_in, plain_links, settle_numbered
from .attendance import read_attendance
from .findings import assignments_in, decisions_in
from .frame import Section, read_frame
from .headings import Heading, find_headings
from .labels import find_label, is_label
from .people import find_people
from .proposal import Doubt, Item, Note, Proposal
from .sections import head_end, looks_like_people, names_someone, read_sections
from .vocabulary import Known, key_of

_NAME_RUN = re.compile(r"[A-ZÅÄÖÉ][\w’'-]+(?: [A-ZÅÄÖÉ][\w’'-]+){1,2}")
_SIGNATURE = re.compile(
    r"(?:vid (?:protokollet|anteckningarna|pennan|tangenterna|protokoll)|för anteckningarna|"
    r"antecknat av|"
    r"anteckningar(?:na)? (?:förda )?av|minnesanteckningar(?:na)? (?:förda )?av|protokollförare|"
    r"justeras|justerat|justerare|justerande|protokollet justeras|underskrifter?|"
    r"utdragsbestyrkande)\b",
    re.IGNORECASE,
)
_LONGEST_TAIL = 60  # lines
_RULE = re.compile(r"[\s_.…-]{5,}")


def parse(lines: Iterable[Line | str], known: Known, filename: str = "") -> Proposal:
    """Understand the minutes or protocol in ``lines``; never raises for any text.

    ``filename`` may give the date where the text has none.
    """
    return _Parser(read_lines(lines, is_label), known, filename).run()


class _Parser:
    def __init__(self, lines: list[SourceLine], known: Known, filename: str) -> None:
        self.lines, self.known, self.filename = lines, known, filename
        self.proposal = Proposal()
        set_furniture(lines)

    def run(self) -> Proposal:
        lines, proposal = self.lines, self.proposal
        headings = self._headings()
        start = headings[0].start if headings else self._text_start()
        tail = self._tail_start(headings, start)
        layout = layout_of(lines, vocabulary(lines))
        self._items(headings, tail, layout)
        settle_numbered(proposal.items)
        head, head_loose = read_sections(lines[:start], self.known)
        foot, foot_loose = read_sections(lines[tail:], self.known)
        furniture = [line.text for line in lines if line.furniture]
        titles = [
            line for line in head_loose if not find_label(line.text) or not self._agenda(line)
        ]
        read_frame(proposal, head + foot, titles, furniture, self.known, self.filename)
        sources = {line.number: line.text for line in lines}
        read_attendance(proposal, head + foot, self.known, self._mentioned(start), sources)
        self._rest_of_sections(head + foot)
        self._loose(head_loose + [line for line in foot_loose if not self._signs(line)])
        self._account()
        proposal.doubts.sort(key=lambda doubt: doubt.line)
        proposal.unplaced.sort(key=lambda note: note.line)
        return proposal

    # Regions -----------------------------------------------------------------------

    def _headings(self) -> list[Heading]:
        headings = find_headings(self.lines, 0)
        if headings and headings[0].number:
            text_from = head_end(self.lines[: headings[0].start], self.known)
            return find_headings(self.lines, 0, text_from)
        return find_headings(self.lines, head_end(self.lines, self.known))

    def _text_start(self) -> int:
        """Without items: the fields of the first page end here, and text begins."""
        return head_end(self.lines, self.known)

    def _tail_start(self, headings: list[Heading], start: int) -> int:
        """Where signatures or a late attendance list begin, after the last item."""
        lines = self.lines
        first = headings[-1].end if headings else start
        rest = [row for row in lines[first:] if row.text and not row.furniture][-_LONGEST_TAIL:]
        for row in rest:
            if len(row.text) > 110 and not looks_like_people(row.text, self.known):
                first = row.number
        if len(rest) == _LONGEST_TAIL:
            first = max(first, rest[0].number - 1)
        for index in range(first, len(lines)):
            if lines[index].text and self._begins_tail(index):
                return index
        return len(lines)

    def _begins_tail(self, index: int) -> bool:
        text = self.lines[index].text
        if self._is_signature(index):
            return True
        label = find_label(text) if len(text) < 2000 else None
        if label is not None and label.field == "people":
            strong = label.strong and (
                not label.value or looks_like_people(label.value, self.known)
            )
            if label.value:
                return strong and ":" in text[: len(label.label) + 3] + "\t" * text.count("\t")
            following = next((row for row in self.lines[index + 1 : index + 5] if row.text), None)
            return (
                strong and following is not None and looks_like_people(following.text, self.known)
            )
        if label is not None and label.field == "officer" and label.strong:
            return not label.value or looks_like_people(label.value, self.known)
        if not _SIGNATURE.match(text):
            return False
        rest = _SIGNATURE.sub("", text, count=1).strip(" :._")
        return not rest or (len(rest) < 80 and looks_like_people(rest, self.known))

    def _is_signature(self, index: int) -> bool:
        """A rule to sign on, with a name under it."""
        if not _RULE.fullmatch(self.lines[index].text):
            return False
        below = next((row for row in self.lines[index + 1 : index + 4] if row.text), None)
        return below is not None and names_someone(below.text, self.known)

    def _signs(self, line: SourceLine) -> bool:
        """Whether a line repeats only names of people present, as under a signature."""
        found = find_people([(line.number, line.text)], self.known)
        people = found.attendees if not found.doubts and not found.leftovers else []
        names = {key_of(attendee.name) for attendee in self.proposal.attendance}
        signed = bool(people) and all(key_of(person.name) in names for person in people)
        if signed:
            self.proposal.where[line.number] = "attendance"
        return signed

    # Items -------------------------------------------------------------------------

    def _items(self, headings: list[Heading], tail: int, layout: Layout) -> None:
        if not headings:
            return
        elsewhere = self._elsewhere()
        expected: int | None = None
        for at, heading in enumerate(headings):
            stop = headings[at + 1].start if at + 1 < len(headings) else tail
            item = self._item(heading, max(stop, heading.end), layout, elsewhere)
            if heading.level and self.proposal.items:
                self.proposal.items[-1].items.append(item)
            else:
                self.proposal.items.append(item)
                expected = self._check_number(heading, expected)
            if heading.number is None:
                line = self.lines[heading.start]
                self._doubt(line.number, line.text, "Rubriken saknar nummer.")

    def _item(
        self, heading: Heading, stop: int, layout: Layout, elsewhere: re.Pattern | None
    ) -> Item:
        lines = self.lines[heading.end : stop]
        name = f"item {heading.number or heading.title}"
        for line in self.lines[heading.start : stop]:
            if line.text and not line.furniture:
                self.proposal.where[line.number] = name
        blocks = blocks_of(lines, layout)
        attachments, blocks = attachments_in(blocks)
        return Item(
            number=heading.number,
            title=heading.title,
            text=plain_links(text_of(blocks)),
            decisions=decisions_in(blocks, elsewhere),
            action_items=assignments_in(blocks),
            attachments=attachments,
            line=self.lines[heading.start].number,
        )

    def _check_number(self, heading: Heading, expected: int | None) -> int | None:
        digits = re.findall(r"\d+", heading.number or "")
        if not digits:
            return expected
        number = int(digits[0])
        if expected is not None and number != expected:
            line = self.lines[heading.start]
            self._doubt(line.number, line.text, f"Numret {expected} saknas före {number}.")
        return int(digits[-1]) + 1

    def _elsewhere(self) -> re.Pattern | None:
        """Sentences that begin with a body that does not hold this meeting."""
        head = " ".join(line.text for line in self.lines[:40] if line.text)[:3000]
        mine = set(self.known.bodies_in(head)[:3])
        others = [
            form
            for body in self.known.bodies
            if body.name not in mine
            for form in (body.name, *body.aliases)
            if len(form) > 2
        ]
        if not mine or not others:
            return None
        forms = "|".join(re.escape(form) for form in sorted(others, key=len, reverse=True))
        return re.compile(rf"(?:{forms})\b", re.IGNORECASE)

    # What is left ------------------------------------------------------------------

    def _mentioned(self, start: int) -> frozenset[str]:
        """Runs of two and three capitalised words in the text of the items."""
        found: set[str] = set()
        for line in self.lines[start:]:
            for match in _NAME_RUN.finditer(line.text[:5000]):
                words = match[0].casefold().split()
                found.add(" ".join(words))
                found.update(" ".join(words[i : i + 2]) for i in range(len(words) - 1))
        return frozenset(found)

    def _agenda(self, line: SourceLine) -> bool:
        label = find_label(line.text)
        return label is not None and label.field == "agenda"

    def _rest_of_sections(self, sections: list[Section]) -> None:
        """Sections that are no field of a meeting: the agenda list, reference numbers …"""
        titles = {key_of(item.title) for top in self.proposal.items for item in (top, *top.items)}
        for section in sections:
            field = section.label.field
            self.proposal.where.setdefault(section.line, field)
            if field in ("reference", "adjusting"):
                numbers = {section.line, *(number for number, _ in section.values)}
                for number in sorted(numbers):
                    self._unplace(number, doubt=False)
            elif field == "agenda":
                self.proposal.where[section.line] = "agenda"
                for number, text in section.values:
                    if _title_key(text) in titles:
                        self.proposal.where[number] = "agenda"
                    else:
                        self._unplace(number, doubt=True)

    def _loose(self, lines: list[SourceLine]) -> None:
        titles = {key_of(item.title) for top in self.proposal.items for item in (top, *top.items)}
        last = -2
        for line in lines:
            if line.number in self.proposal.where:
                continue
            if _title_key(line.text) in titles and re.match(r"[\d§a-h]", line.text):
                self.proposal.where[line.number] = "agenda"
                continue
            self._unplace(line.number, doubt=line.number > last + 2)
            last = line.number

    def _unplace(self, number: int, *, doubt: bool) -> None:
        line = self.lines[number - 1]
        self.proposal.where[number] = "unplaced"
        self.proposal.unplaced.append(Note(number, line.text))
        if doubt:
            reason = "Texten passar inte in någonstans och läggs i anteckningarna."
            self._doubt(number, line.text, reason)

    def _account(self) -> None:
        """Furniture is dropped, the agenda's repetition too; anything forgotten is kept."""
        proposal = self.proposal
        last = -2
        for line in self.lines:
            if not line.raw.strip():
                continue
            where = proposal.where.get(line.number)
            if line.furniture and where is None:
                proposal.where[line.number] = "dropped"
                proposal.dropped.append(Note(line.number, line.raw.strip()))
            elif where == "agenda":
                proposal.dropped.append(Note(line.number, line.raw.strip()))
            elif where is None and line.text:
                self._unplace(line.number, doubt=line.number > last + 2)
                last = line.number
            elif where is None:
                proposal.where[line.number] = "blank"

    def _doubt(self, number: int, text: str, reason: str) -> None:
        self.proposal.doubts.append(Doubt(number, text, reason))


def _title_key(text: str) -> str:
    """A line of an agenda list as the item's title it repeats."""
    plain = re.sub(r"^(?:§\s*)?(?:\d{1,4}(?:\.\d{1,2})?\s?[a-h]?|[a-h])\s*[.):]?\s+", "", text)
    return key_of(re.sub(r"[\s.]*\d*$", "", plain))
