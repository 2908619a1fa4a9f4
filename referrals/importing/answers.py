"""From the regions that point to a question to what is proposed as its answer."""

import re
from dataclasses import dataclass

from files.prose.blocks import Layout, blocks_of, text_of
from files.prose.lines import SourceLine
from referrals.answering.marks import box_in, settle
from referrals.answering.word import FORM_LINES, MARKER

from . import stances, titles
from .asked import AskedQuestion, key_of
from .cutting import Region
from .proposal import Proposal, ProposedAnswer

_CHECKED = re.compile(r"^[☒☑✓✔✗✘]\s*")
_UNCHECKED = re.compile(r"^[☐□▢]\s*")
_OWN_LINES = frozenset(key_of(line) for line in FORM_LINES)


@dataclass
class Answered:
    """What one region says to its question: text, and the boxes that were marked."""

    region: Region
    text: str
    marked: list[tuple[str, str]]
    outside: list[SourceLine]  # lines that are the form's own, or a box

    @property
    def question(self) -> AskedQuestion:
        return self.region.pointing.question

    @property
    def is_blank(self) -> bool:
        return not (self.text or self.marked)


def answered(region: Region, layout: Layout) -> Answered:
    """Read one region that points to a question."""
    question, kept, marked, outside = region.pointing.question, [], [], []
    for line in region.body:
        text = _UNCHECKED.sub("[] ", _CHECKED.sub("[x] ", line.text))
        box = box_in(text, question.marks) if line.text and not line.furniture else None
        if box:
            marked += [box] if box[0] else []
        own = line.text and key_of(line.text) in _OWN_LINES | {key_of(question.help_text)}
        if box or own or MARKER.fullmatch(line.text):
            outside.append(line)
        else:
            kept.append(line)
    return Answered(region, text_of(blocks_of(kept, layout)), marked, outside)


def quoted(found: list[Answered], regions: list[Region]) -> set[int]:
    """Places in `found` that only repeat what was asked: a list of the questions.

    Two or more headings without a word between them are a list. The text after the last of them
    belongs to its question only if nothing speaks for another place.
    """
    places = {id(each.region): place for place, each in enumerate(found)}
    lists: set[int] = set()
    run: list[int] = []
    for region in regions:
        place = places.get(id(region))
        if place is None:
            run = []
        elif found[place].is_blank:
            run.append(place)
        else:
            if len(run) >= 2:
                lists.add(place)
            run = []
    return lists


def chosen(
    found: list[Answered], lists: set[int], proposal: Proposal
) -> tuple[dict[int, list[int]], dict[int, str]]:
    """Which places answer each question, by its number, and why the others with text do not."""
    by_question: dict[int, list[int]] = {}
    left: dict[int, str] = {}
    for place, each in enumerate(found):
        if each.is_blank:
            continue
        if place in lists:
            left[place] = "Frågorna är uppräknade här. Texten efter den sista svarar kanske på den."
            continue
        by_question.setdefault(each.question.number, []).append(place)
    theirs = []
    for number, places in by_question.items():
        officers = [p for p in places if found[p].region.voice == titles.OFFICERS]
        if officers and len(officers) < len(places):
            for place in officers:
                left[place] = "Förvaltningens svar; det finns också ett eget svar från kommunen."
            by_question[number] = [p for p in places if p not in officers]
        elif officers:
            theirs += officers
        apart = [place for place in by_question[number] if found[place].region.heading]
        if len(apart) > 1:
            region = found[apart[1]].region
            reason = f"Fråga {number} besvaras på flera ställen. Texterna står efter varandra."
            proposal.doubt(region.line, region.title[:200], reason)
    if theirs:
        region = found[min(theirs)].region
        reason = "Svaren på frågorna är förvaltningens ord. Kontrollera att beslutet är detsamma."
        proposal.doubt(region.line, region.section, reason)
    return by_question, left


def proposed(parts: list[Answered], proposal: Proposal) -> ProposedAnswer:
    """The answer to one question, out of all that is said to it."""
    question, line = parts[0].question, parts[0].region.line
    text = "\n\n".join(part.text for part in parts if part.text)
    answer = ProposedAnswer(question.pk, question.number, text, line=line)
    for part in parts:
        pointing = part.region.pointing
        if pointing.doubt:
            proposal.doubt(
                part.region.line, part.region.heading[0].text[:200], pointing.doubt,
                confirm=pointing.confirm,
            )  # fmt: skip
    settled = settle(question.kind, question.marks, [box for part in parts for box in part.marked])
    answer.choice, answer.grade, answer.picked = settled.choice, settled.grade, settled.picked
    for problem in settled.problems:
        proposal.doubt(line, question.text[:200], f"Fråga {question.number}: {problem}")
    if not (answer.choice or answer.grade or answer.picked):
        _stance(question, answer, proposal)
    return answer


def _stance(question: AskedQuestion, answer: ProposedAnswer, proposal: Proposal) -> None:
    """Propose a choice that the text says plainly, to be confirmed."""
    words, shown = "", ""
    if question.kind == "position":
        answer.choice, words = stances.position_in(answer.text)
        if words and not answer.choice:
            proposal.doubt(
                answer.line, words[:200], f"Fråga {question.number}: {stances.NOT_PLAIN}"
            )
            return
    elif question.kind == "agreement":
        answer.choice, words = stances.agreement_in(answer.text)
    elif question.kind == "scale":
        answer.grade, words = stances.grade_in(answer.text)
        shown = str(answer.grade or "")
    elif question.kind == "single":
        key = key_of(answer.text.split("\n")[0])
        picked = [(pk, text) for pk, text in question.marks if key_of(text) == key]
        if len(picked) == 1:
            answer.picked, words, shown = [picked[0][0]], picked[0][1], picked[0][1]
    if words:
        shown = shown or dict(question.marks).get(answer.choice, answer.choice)
        reason = f"Fråga {question.number}: ”{shown}” är föreslaget efter orden i pappret."
        proposal.doubt(answer.line, words[:200], reason, confirm=True)
