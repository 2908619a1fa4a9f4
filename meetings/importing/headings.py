"""Which lines are agenda items: numbers that count on, and headings by their shape.

A number at the start of a line may also belong to a list inside an item. So every
candidate gets a score for how much it looks like a heading, and the chain of
consecutive numbers with the highest sum is the agenda.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from files.prose.lines import SourceLine

from .chains import Candidate, best_chain, mark_lists, read_letter, read_sub_letter, read_sub_number
from .labels import find_label
from .titles import INNER_TITLES, KNOWN_TITLES, continues_title, hangs, join_title

_DATE_WORD = (
    r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zå]*\b|kr\b|kronor|procent|%|"
    r"mkr|mnkr|miljoner|miljarder|personer|st\b|år\b|dagar|veckor|kommuner\b"
)
_SECTION = re.compile(
    r"(?:[A-ZÅÄÖ]{2,5}\s+)?§{1,2}\s*(\d{1,4}(?:\s?[-–]\s?\d{1,4})?)(?![^\W_])\s*[.:)]?\s*[-–]?\s*(.*)$"
)
_POINT = re.compile(
    r"(?:punkt|pkt|ärende|dagordningspunkt)\s*(?:nr\.?\s*)?(\d{1,3})(?![^\W_])\s*[.:)–-]?\s*(.*)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(\d{1,3})\s?[.):](?!\d)\s*(.*)$")
_NUMBER_DOT = re.compile(r"(\d{1,3})\s?\.(?!\d)\s*(.*)$")
_NUMBER_BRACKET = re.compile(r"(\d{1,3})\s?\)\s*(.*)$")
_BARE = re.compile(rf"(\d{{1,2}})(?:\t+|\s+)(?!(?i:{_DATE_WORD}))([A-ZÅÄÖÉ”\"].*)$")
_UPPER = re.compile(r"([A-H])[.):]\s+(.*)$")

_SENTENCE_END = re.compile(r"[.;,]$")


@dataclass(slots=True)
class Heading:
    """An agenda item's heading: lines ``start`` to ``end`` (exclusive), level 0 or 1."""

    start: int
    end: int
    number: str | None
    title: str
    level: int = 0


def find_headings(
    lines: list[SourceLine], first: int, text_from: int | None = None
) -> list[Heading]:
    """All headings of agenda items at or after line index ``first``, in order.

    Before the first number a usual title such as "Mötet öppnas" counts from line index
    ``text_from`` on; None is nowhere.
    """
    view = _View(lines, first, text_from)
    chain = view.best_chain()
    headings = [view.heading(candidate, 0) for candidate in chain]
    if headings:
        headings += view.unnumbered_beside(headings)
    else:
        headings = view.unnumbered()
    headings.sort(key=lambda heading: heading.start)
    return view.with_sub_items(headings)


class _View:
    """The visible lines, and what stands before and after each."""

    def __init__(self, lines: list[SourceLine], first: int, text_from: int | None) -> None:
        self.lines = lines
        self.text_from = len(lines) if text_from is None else text_from
        self.visible = [
            i for i, line in enumerate(lines) if i >= first and line.text and not line.furniture
        ]
        self.place = {index: place for place, index in enumerate(self.visible)}
        # How many lines that part two others stand before each line.
        self.gaps = [0]
        for line in lines:
            self.gaps.append(self.gaps[-1] + (not line.spacing and (line.blank or line.furniture)))

    def before(self, index: int) -> tuple[SourceLine | None, bool]:
        """The visible line before, and whether a gap or the start is between."""
        place = self.place[index]
        if place == 0:
            return None, True
        previous = self.visible[place - 1]
        gap = self.gaps[index] > self.gaps[previous]
        return self.lines[previous], gap or self.lines[index].page_break

    def after(self, index: int) -> tuple[SourceLine | None, bool]:
        """The visible line after, and whether a gap or the end is between."""
        place = self.place[index]
        if place + 1 == len(self.visible):
            return None, True
        following = self.visible[place + 1]
        return self.lines[following], self.gaps[following] > self.gaps[index]

    # Numbered headings -----------------------------------------------------------

    def best_chain(self) -> list[Candidate]:
        """The most convincing run of consecutive numbers, or nothing."""
        best: list[Candidate] = []
        best_total = 0.6
        for pattern, bonus, any_start in (
            (_SECTION, 3.0, True),
            (_POINT, 2.0, False),
            (_NUMBER_DOT, 0.0, False),
            (_NUMBER_BRACKET, 0.0, False),
            # A mixture of "1." and "2)" only where neither form alone makes an agenda.
            (_NUMBER, -0.4, False),
            (_BARE, -0.2, False),
            (_UPPER, -0.3, False),
        ):
            candidates = self._candidates(pattern, bonus)
            chain, total = best_chain(candidates, any_start)
            if pattern is _BARE and len(chain) < 2:
                continue
            if pattern is _UPPER and len(chain) < 3:
                continue
            if total > best_total:
                best, best_total = chain, total
        return best

    def _candidates(self, pattern: re.Pattern, bonus: float) -> list[Candidate]:
        found = []
        for index in self.visible:
            text = self.lines[index].text
            match = pattern.match(text) if len(text) <= 400 else None
            if not match:
                continue
            number, title = match[1], match[2].strip()
            last = re.search(r"\d+$", number)
            order = int(last[0]) if last else ord(number) - ord("A") + 1
            sign = "§" if number.isdigit() else "§§"
            shown = f"{sign} {number}" if pattern is _SECTION else number
            if not title:
                following, _ = self.after(index)
                if following is None or len(following.text) > 150:
                    continue
            score = self._score(index, title) + bonus
            if pattern is _BARE and (len(title.split()) > 8 or title.endswith(".")):
                score -= 0.8
            found.append(Candidate(index, order, shown, title, score))
        mark_lists(found, self.place)
        return found

    def _score(self, index: int, title: str) -> float:
        line = self.lines[index]
        previous, gap_before = self.before(index)
        _, gap_after = self.after(index)
        score = 2.5 if 1 <= line.heading <= 6 else 1.5 if line.heading else 0.0
        score += 1.0 if gap_before else 0.0
        score += 1.0 if gap_after else 0.0
        if previous is not None and not line.heading:
            if previous.text.endswith(":"):
                score -= 1.5 if gap_before else 2.5
            elif not gap_before and not re.search(r"[.!?)]$", previous.text):
                score -= 0.5
        first = title[:1]
        score += 0.5 if not first or not first.islower() else -2.0
        if len(title) > 90:
            score -= 0.7 if len(title) < 150 else 2.0
        if _SENTENCE_END.search(title):
            score -= 1.5
        return score

    def heading(self, candidate: Candidate, level: int) -> Heading:
        """The heading with its title, also where it stands on the next line or on two."""
        title, end = candidate.title, candidate.index + 1
        if not title or re.match(r"(?:dnr|diarienr)\b", title, re.IGNORECASE):
            following, _ = self.after(candidate.index)
            if following is not None and len(following.text) <= 150:
                end = following.number
                title = f"{following.text} ({title})" if title else following.text
        title, end = self._wrapped(title, end)
        return Heading(candidate.index, end, candidate.number, title, level)

    def _wrapped(self, title: str, end: int) -> tuple[str, int]:
        """Take in a second and third line of a long title."""
        for _ in range(2):
            while end < len(self.lines) and self.lines[end].spacing:
                end += 1
            if not self.place.get(end):
                break
            line, last = self.lines[end], self.lines[self.visible[self.place[end] - 1]]
            below, gap_after = self.after(end)
            ends = gap_after or below is None or below.text[:1].isupper()
            near = last.number == line.number - 1
            if not (
                continues_title(title, last, line, ends)
                or (near and hangs(title, last, line, gap_after))
            ):
                break
            title, end = join_title(title, line.text), end + 1
        return title, end

    # Unnumbered headings ---------------------------------------------------------

    def unnumbered(self) -> list[Heading]:
        """Headings by shape, in a document without numbers."""
        styled = [i for i in self.visible if 1 <= self.lines[i].heading <= 6]
        if styled:
            level = min(self.lines[i].heading for i in styled)
            marked = [i for i in styled if self.lines[i].heading == level]
            if len(marked) == 1 and len(styled) > 2 and marked[0] == self.visible[0]:
                # One heading above all others is the document's title.
                level = min(self.lines[i].heading for i in styled if i != marked[0])
                marked = [i for i in styled if self.lines[i].heading == level]
            return [self._shape_heading(i) for i in marked if self._could_be_title(i, styled=True)]
        chosen = [i for i in self.visible if self._looks_like_title(i)]
        following = dict(zip(chosen, [*chosen[1:], None], strict=False))
        headings = []
        for index in chosen:
            after, _ = self.after(index)
            empty = after is None or (after.number - 1 == following[index])
            if not empty or KNOWN_TITLES.fullmatch(self.lines[index].text.rstrip(":")):
                headings.append(self._shape_heading(index))
        return headings

    def unnumbered_beside(self, numbered: list[Heading]) -> list[Heading]:
        """Headings without a number in a document whose other headings have one."""
        taken = {i for heading in numbered for i in range(heading.start, heading.end)}
        styles = [self.lines[heading.start].heading for heading in numbered]
        style = max(set(styles), key=styles.count)
        capitals = all(self.lines[h.start].text.isupper() for h in numbered)
        found = []
        for index in self.visible:
            line = self.lines[index]
            early = index < numbered[0].start
            if index in taken or (early and index < self.text_from and not 1 <= style <= 6):
                continue
            same_style = 1 <= style <= 6 and line.heading == style
            known = KNOWN_TITLES.fullmatch(line.text.rstrip(":"))
            _, gap_before = self.before(index)
            _, gap_after = self.after(index)
            stands_out = line.heading or (gap_before and gap_after) or line.text.isupper()
            if early:
                below, _ = self.after(index)
                text_below = below is not None and below.text.endswith((".", ":", "?"))
                stands_out = gap_before and text_below and not _NUMBER.match(below.text)
            as_capitals = capitals and line.text.isupper() and gap_before
            if (same_style or (known and stands_out) or as_capitals) and self._could_be_title(
                index, styled=bool(same_style)
            ):
                found.append(self._shape_heading(index))
        return found

    def _shape_heading(self, index: int, level: int = 0) -> Heading:
        title, end = self._wrapped(self.lines[index].text.rstrip(":"), index + 1)
        return Heading(index, end, None, title, level)

    def _could_be_title(self, index: int, *, styled: bool = False) -> bool:
        text = self.lines[index].text
        if not 2 <= len(text) <= (200 if styled else 90) or re.match(
            r"[-•*–·]|https?:|www\.", text
        ):
            return False
        if INNER_TITLES.fullmatch(text) or re.match(r"bilag", text, re.IGNORECASE):
            return False
        label = find_label(text)
        if label is not None and label.field in ("officer", "adjusting") and label.strong:
            return False
        if styled:
            return True
        return not _SENTENCE_END.search(text) and not re.search(r"\([A-ZÅÄÖ]{1,2}\)", text)

    def _looks_like_title(self, index: int) -> bool:
        line = self.lines[index]
        text = line.text
        if not self._could_be_title(index) or len(text.split()) > 12 or text.endswith(":"):
            return False
        if text[0].islower() or not re.search(r"[^\W\d_]{2}", text) or "\t" in text:
            return False
        previous, gap_before = self.before(index)
        following, gap_after = self.after(index)
        if not gap_before or (previous is not None and previous.text.endswith(":")):
            return False
        if KNOWN_TITLES.fullmatch(text) or line.heading or (text.isupper() and len(text) > 4):
            return True
        if following is None or re.match(r"[-•*–·]\s", text):
            return False
        unfinished = previous is not None and re.search(r"[\w,-]$", previous.text)
        if unfinished and previous.text and len(previous.text) > 60 and not text[0].isupper():
            return False
        if not gap_after and re.match(r"(?:[-•*–·]|1[.)])\s", following.text):
            return True
        if gap_after:
            return len(following.text) > len(text) or following.text.endswith((".", ":"))
        return len(following.text) > 1.5 * len(text) and following.text[:1].isupper()

    # Sub-items -------------------------------------------------------------------

    def with_sub_items(self, headings: list[Heading]) -> list[Heading]:
        """Add the headings one level down, inside each item."""
        result = []
        for at, heading in enumerate(headings):
            stop = headings[at + 1].start if at + 1 < len(headings) else len(self.lines)
            result.append(heading)
            result.extend(self._subs(heading, stop))
        return result

    def _subs(self, heading: Heading, stop: int) -> list[Heading]:
        inside = self.visible[
            bisect_left(self.visible, heading.end) : bisect_left(self.visible, stop)
        ]
        number = re.sub(r"\D", "", heading.number or "")
        best: list[Candidate] = []
        best_total = 0.6
        for read in (read_sub_number, read_sub_letter, read_letter):
            candidates = []
            for index in inside:
                text = self.lines[index].text
                found = read(text, number) if len(text) <= 300 else None
                if found:
                    order, shown, title, bonus = found
                    score = self._score(index, title) + bonus
                    candidates.append(Candidate(index, order, shown, title, score))
            self._favour_texts(candidates, heading)
            mark_lists(candidates, self.place)
            chain, total = best_chain(candidates, False)
            if total > best_total and total / len(chain) > 0.5:
                best, best_total = chain, total
        subs = [self.heading(candidate, 1) for candidate in best]
        for sub in subs:
            if sub.number and len(sub.number) == 1 and number:
                sub.number = f"{heading.number} {sub.number}"
        return subs or self._styled_subs(heading, inside)

    def _favour_texts(self, candidates: list[Candidate], heading: Heading) -> None:
        """Short titles that each have text of their own below are headings, not a list."""
        taken = {candidate.index for candidate in candidates}
        for candidate in candidates:
            below, _ = self.after(candidate.index)
            previous, gap = self.before(candidate.index)
            if not gap and previous is self.lines[heading.end - 1]:
                candidate.score += 0.5  # right below the item's heading
            if below is None or below.number - 1 in taken or len(candidate.title) > 70:
                continue
            starts = re.match(r"[A-ZÅÄÖÉ\d”\"•*–-]", below.text) is not None
            if starts and not re.search(r"[.,;:]$", candidate.title):
                candidate.score += 1.0

    def _styled_subs(self, heading: Heading, inside: list[int]) -> list[Heading]:
        level = self.lines[heading.start].heading
        if not 1 <= level <= 5:
            return []
        deeper = [i for i in inside if level < self.lines[i].heading <= 6]
        return [self._shape_heading(i, 1) for i in deeper if self._could_be_title(i, styled=True)]
