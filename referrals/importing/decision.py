"""The formal frame of an answer: who decided, when, § and dnr, and if it was adjusted at once.

What two places of a paper say differently is left empty, with a question mark. A paper may be a
proposal to a decision that nobody knows the outcome of; then that is said.
"""

import re
from collections.abc import Iterable
from datetime import date

from files.prose.dates import find_dates
from files.prose.lines import SourceLine

from .asked import Asked, key_of
from .proposal import Proposal

BOARD, COUNCIL, COMMITTEE, DELEGATION = "board", "council", "committee", "delegation"
_ORGAN = re.compile(
    r"\b(?P<organ>kommunstyrelsens\s+[a-zåäö-]*utskott(?:et)?|kommunstyrelsen|kommunfullmäktige|"
    r"[a-zåäö-]{3,30}nämnden|arbetsutskottet|stadsdelsnämnden)\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"^(?:\s*(?:har|hade))?(?:\s+(?:den\s+)?\d{1,2}[\s/.]?\S*\s*\w*\s*(?:\d{4})?|"
    r"\s+(?:vid|på)\s+(?:sitt\s+)?sammanträde\w*|\s+\d{4}-\d\d-\d\d|[\s,]+(?:ks|kf)?\s*§+\s*\d+\w?,?)*"
    r"[\s,]*(?P<verb>beslutar|beslutade|beslutat|beslöt|har\s+beslutat)\b",
    re.IGNORECASE,
)
_PROPOSES = re.compile(
    r"(?:föreslår|föreslås|förslag\s+till\s+beslut|förslår|hemställer|att)\s*(?:att\s+)?\S*\s*$",
    re.IGNORECASE,
)
_DELEGATED = re.compile(
    r"\bdelegationsbeslut\b|\bpå\s+delegation\b|\benligt\s+delegation", re.IGNORECASE
)
_PARAGRAPH = re.compile(
    r"(?:\b(?:ks|kf|ksau|au|kn)\s*)?§+\s*(?P<number>\d{1,4}(?:\s?[a-h](?!\w))?)(?:[/:]\d{2,4})?",
    re.IGNORECASE,
)
_DNR_LABEL = re.compile(
    r"(?P<whose>\b(?:vår[t]?|er[t]?|ert|eder|ksl:?s|avsändarens)\s+)?"
    r"\b(?:dnr|d\.nr|diarienummer|diarienr|diarie-?nr|ärendenummer|ärendenr|beteckning|referens)\b"
    r"\.?\s*(?:hos\s+\S+\s*)?[:.]?\s*(?P<value>[^\s].{0,60})?",
    re.IGNORECASE,
)
_DNR = re.compile(
    r"(?:[A-ZÅÄÖ]{2,6}[ -]?)?(?:[A-ZÅÄÖ]{1,6}[/ -])?(?:19|20)?\d{2,4}[/:-]\d{1,6}(?:[-.:/]\d{1,6})*"
    r"(?:\s?[A-ZÅÄÖ]{1,4}(?![a-zåäö]))?|[A-ZÅÄÖ]{1,6}[/ -]?(?:19|20)?\d\d[/:]\d{1,6}|"
    r"\d{1,4}-\d{1,6}/(?:19|20)\d\d"
)
_AT_ONCE = re.compile(
    r"(?:omedelbar(?:t)?\s+justera\w*|justera(?:s|d|t|des)?\s+(?:\w+\s+){0,2}omedelbart|omedelbar\s+justering|"
    r"justeras\s+genast)",
    re.IGNORECASE,
)
_NOT_AT_ONCE = re.compile(r"\b(?:inte|ej)\s+(?:\w+\s+)?(?:omedelbart|justera)", re.IGNORECASE)
_MEETING_DATE = re.compile(
    r"sammanträdes?(?:datum|dag)?|\bsammanträde\b|beslutsdatum|beslutad?(?:es)?\b|möte(?:sdatum)?",
    re.IGNORECASE,
)
_PROTOCOL = re.compile(r"protokoll(?:sutdrag)?\b", re.IGNORECASE)
_HEAD = 30  # visible lines of the first page where its labels stand


class FrameReader:
    """Reads the frame from the head of a paper and from the sentences in which it is decided."""

    def __init__(self, lines: list[SourceLine], asked: Asked, proposal: Proposal) -> None:
        self.asked, self.proposal, self.decision = asked, proposal, proposal.decision
        visible = [line for line in lines if line.raw.strip()]
        self.head = visible[:_HEAD]
        self.lines = visible
        self.is_protocol = any(_PROTOCOL.search(line.text) for line in self.head)

    def read(self, decided: list[tuple[int, str]], *, is_proposal: bool) -> None:
        """Fill in the frame; `decided` are (line, text) of the passages that tell the decision."""
        self._organ(decided)
        self._day(decided)
        self._paragraph(decided)
        self._number()
        self._at_once(decided)
        if is_proposal and not self.decision.decided_on:
            line = decided[0][0] if decided else 0
            reason = "Pappret innehåller ett förslag till beslut. Om det blev beslut framgår inte."
            self.proposal.doubt(line, "", reason)

    # Who --------------------------------------------------------------------------------

    def _organ(self, decided):
        found = [(line, name) for line, text in decided for name in deciding_organs(text)]
        if not found:
            found = [(row.number, name) for row in self.head for name in _organ_alone(row.text)]
            found = found[:1] if self.is_protocol else []
        if not found:
            found = [
                (row.number, "delegation") for row in self.lines if _DELEGATED.search(row.text)
            ][:1]
        names = {key_of(name): (line, name) for line, name in found}
        if len(names) > 1:
            shown = ", ".join(name for _, name in names.values())
            line = min(line for line, _ in names.values())
            self.proposal.doubt(line, shown, "Flera organ beslutar enligt pappret. Välj ett.")
        elif names:
            ((_, name),) = names.values()
            # "Arbetsutskottet beslutar" under "Kommunstyrelsens arbetsutskott": the whole name.
            whole = (cell for row in self.head for cell in _organ_alone(row.text))
            stem = key_of(name)[:12]
            longer = next((cell for cell in whole if stem in key_of(cell)), name)
            name = longer if len(longer) > len(name) else name
            self.decision.organ, self.decision.organ_name = organ_of(name)

    # When -------------------------------------------------------------------------------

    def _day(self, decided):
        sure = {}
        for line, text in decided:
            for found in find_dates(text):
                before = text[max(0, found.span[0] - 60) : found.span[0]]
                after = text[found.span[1] : found.span[1] + 60]
                near = re.search(r"beslut|beslöt|sammanträde", before + after, re.IGNORECASE)
                other = re.search(
                    r"daterad|tjänste\w+|skrivelse\w*|remiss\w*|inkom\w*|senast|yttrande\s+$",
                    before, re.IGNORECASE,
                )  # fmt: skip
                day = found.in_year(None)
                if near and not other and day:
                    sure.setdefault(day, line)
        if not sure:
            sure = self._day_of_head()
        days = {day: line for day, line in sure.items() if self._can_be(day, line)}
        if len(days) > 1:
            shown = ", ".join(day.isoformat() for day in days)
            self.proposal.doubt(min(days.values()), shown, "Flera datum kan vara beslutsdagen.")
        elif days:
            self.decision.decided_on = next(iter(days)).isoformat()

    def _day_of_head(self) -> dict[date, int]:
        """The day of the meeting, by its label, or the one date of a protocol's head."""
        labelled, others = {}, {}
        for at, row in enumerate(self.head):
            days = [found.in_year(None) for found in find_dates(row.text)]
            before = self.head[at - 1].text if at else ""
            is_label = _MEETING_DATE.search(row.text) or (
                len(before) < 60 and _MEETING_DATE.fullmatch(before.rstrip(": "))
            )
            for day in filter(None, days):
                (labelled if is_label else others).setdefault(day, row.number)
        if labelled:
            return labelled
        return others if self.is_protocol and len(others) == 1 else {}

    def _can_be(self, day: date, line: int) -> bool:
        asked = self.asked
        if asked.today and day > asked.today:
            reason = f"Datumet {day} har inte varit än och är inte taget som beslutsdag."
        elif asked.sent_on and day < asked.sent_on:
            reason = f"Datumet {day} är före remissens utskick och är inte taget som beslutsdag."
        else:
            return True
        self.proposal.doubt(line, str(day), reason)
        return False

    # § and dnr ---------------------------------------------------------------------------

    def _paragraph(self, decided):
        in_decision = _numbers((line, text) for line, text in decided)
        at_head = _numbers((row.number, row.text) for row in self.head)
        starting = _numbers(
            (row.number, row.text)
            for row in self.lines
            if re.match(r"(?:ks |kf )?§", row.text, re.I)
        )
        for found in (in_decision, starting, at_head):
            if len(found) == 1:
                self.decision.paragraph = next(iter(found))
                return
            if len(found) > 1:
                shown = ", ".join(f"§ {number}" for number in found)
                line = min(found.values())
                self.proposal.doubt(line, shown, "Flera paragrafer nämns. Välj beslutets.")
                return

    def _number(self):
        own = key_of(self.asked.registration_number)
        found: dict[str, tuple[int, bool]] = {}
        for row in self.lines[:200]:
            for match in _DNR_LABEL.finditer(row.text[:500]):
                whose = (match["whose"] or "").strip().casefold()
                number = _DNR.search(match["value"] or "")
                if number is None or (whose and not whose.startswith("vår")):
                    continue
                value = number[0].strip(" .,")
                if own and key_of(value) == own:
                    continue
                is_ours = whose.startswith("vår")
                line, before = found.get(value, (row.number, False))
                found[value] = (line, before or is_ours)
        ours = [value for value, (_, is_ours) in found.items() if is_ours] or list(found)
        if len(ours) > 1:
            line = min(found[value][0] for value in ours)
            reason = "Flera diarienummer nämns. Välj det som är svararens eget."
            self.proposal.doubt(line, ", ".join(ours)[:200], reason)
        elif ours:
            self.decision.registration_number = ours[0][:60]

    # Adjusted at once --------------------------------------------------------------------

    def _at_once(self, decided):
        texts = [text for _, text in decided] + [row.text for row in self.lines]
        self.decision.adjusted_at_once = any(
            _AT_ONCE.search(text) and not _NOT_AT_ONCE.search(text) for text in texts
        )


def deciding_organs(text: str) -> list[str]:
    """The organs that a text says have decided; those who are proposed to decide are not."""
    found = []
    for match in _ORGAN.finditer(text):
        rest = text[match.end() : match.end() + 160]
        before = text[max(0, match.start() - 60) : match.start()]
        if _DECIDES.match(rest) and not _PROPOSES.search(before):
            found.append(" ".join(match["organ"].split()))
    return found


def proposes(text: str) -> bool:
    """Whether a text proposes a decision rather than tells of one."""
    return bool(
        re.search(
            r"\bföreslå(?:r|s)\b[^.]{0,120}\bbeslut(?:a|ar)\b|\bförslag till beslut\b", text, re.I
        )
    )


def tells_adjustment(text: str) -> bool:
    """Whether a text says that the paragraph is adjusted at once."""
    return bool(_AT_ONCE.search(text))


def _organ_alone(text: str) -> Iterable[str]:
    cells = [cell.strip() for cell in re.split(r"\t+| {3,}", text)]
    return [cell for cell in cells if _ORGAN.fullmatch(cell)]


def organ_of(name: str) -> tuple[str, str]:
    """(organ, its name where the organ does not say it all)."""
    key = key_of(name)
    if key == "kommunstyrelsen":
        return BOARD, ""
    if key == "kommunfullmäktige":
        return COUNCIL, ""
    if key == "delegation":
        return DELEGATION, ""
    return COMMITTEE, name[:1].upper() + name[1:]


def _numbers(passages) -> dict[str, int]:
    """§ numbers with the line where each is first met."""
    found: dict[str, int] = {}
    for line, text in passages:
        for match in _PARAGRAPH.finditer(text):
            found.setdefault(" ".join(match["number"].split()), line)
    return found
