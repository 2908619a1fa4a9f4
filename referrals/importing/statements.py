"""Reservations, special statements and notes: that one was made, by whom, and of what kind."""

import re
from dataclasses import dataclass, field

from files.prose.sentences import sentences_of

from .asked import Asked, AskedParty
from .proposal import Proposal, ProposedStatement

RESERVATION, SPECIAL, NOTE = "reservation", "special", "note"
_KINDS = (
    (NOTE, r"protokollsanteckning|anteckning(?:ar)?\s+till\s+protokollet|röstförklaring"),
    (SPECIAL, r"särskil(?:t|da)\s+(?:uttalande|yttrande)|ersättaryttrande"),
    (RESERVATION, r"reserv(?:ation|era)"),
)
_BY = r"(?:från|av|\(|:|–|-)"
_NOUN = (
    r"(?:(?:skriftliga?\s+)?reservation(?:en|er|erna)?|"
    r"särskil(?:t|da)\s+(?:uttalanden?(?:t|a)?|yttranden?(?:t|a)?)|ersättaryttranden?|"
    r"protokollsanteckning(?:en|ar)?|anteckning(?:ar)?\s+till\s+protokollet|röstförklaring(?:ar)?)"
)
# "Reservation", "Reservationer m.m.", "Reservation från (M) och (KD)"
_HEADING = re.compile(
    rf"(?:bilaga\s*\d{{0,2}}\s*[:.–-]?\s*)?{_NOUN}(?:\s+(?:och|samt)\s+{_NOUN})*(?:\s+m\.?\s?m\.?)?"
    rf"(?:\s*{_BY}.{{0,160}})?",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    rf"(?:{_NOUN}\s+(?:har\s+)?(?:anför(?:des|s|ts)|gjor(?:des|ts)|lämna(?:des|s|ts)|"
    r"anmäl(?:des|s|ts)|avga?vs|inkommit|avlämna(?:des|s|ts))"
    r"|\breserver(?:ar|ade)\s+sig\b|\bsig\s+mot\s+(?:beslutet|förslaget)\b"
    rf"|\b(?:anmäl(?:er|de)|lämna(?:r|de)|avge(?:r)?|avgav|gör|gjorde|anför(?:de)?|inkom(?:mer)?)"
    rf"\s+(?:till\s+protokollet\s+|med\s+)?(?:en\s+|ett\s+|följande\s+)?(?:skriftlig\s+)?{_NOUN})",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"följande(?:\s+lydelse)?\s*[:.]?$|enligt\s+nedan\s*[:.]?$|:$", re.IGNORECASE)
_NAME = re.compile(
    r"\b[A-ZÅÄÖÉ][a-zåäöéüè’'-]+(?:-[A-ZÅÄÖÉ][a-zåäöéüè]+)?"
    r"(?:\s+(?:(?:von|af|av|de|der|van)\s+)?[A-ZÅÄÖÉ][a-zåäöéüè’'-]+(?:-[A-ZÅÄÖÉ][a-zåäöéüè]+)?){1,2}"
)
_PARTY_MARK = re.compile(
    r"\(\s*(?:båda|alla|samtliga|all)?\s*([A-ZÅÄÖ]{1,4}(?:\s*(?:,|och|/)\s*[A-ZÅÄÖ]{1,4})*)\s*\)",
    re.IGNORECASE,
)
_NOT_NAMES = re.compile(
    r"(?:särskil|reservation|protokoll|kommun|stadens?|mot|bilaga|fråga|yttrande|ledam|borgarråd|"
    r"samtliga|för|från)",
    re.IGNORECASE,
)
LONGEST_PERSONS = 300


@dataclass
class Maker:
    """Who made a statement: names as written, and the parties that stand with them."""

    persons: list[str] = field(default_factory=list)
    parties: list[AskedParty] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.persons or self.parties)


def kind_of(text: str) -> str:
    """The kind of statement that words name; a reservation if they name none."""
    found = (kind for kind, pattern in _KINDS if re.search(pattern, text, re.IGNORECASE))
    return next(found, RESERVATION)


def is_heading(text: str) -> bool:
    """Whether a line is the heading of a statement, alone or with whose it is."""
    plain = text.strip("*_ ").rstrip(":. ")
    if len(plain) > 200 or not _HEADING.fullmatch(plain):
        return False
    return not _NOTICE.search(plain)


def is_notice(sentence: str) -> bool:
    """Whether a sentence says that someone makes a statement."""
    if len(sentence) > 1200 or re.search(r"\b(?:inte|ej|om\s+någon|kan)\s+reserver", sentence):
        return False
    return _NOTICE.search(sentence) is not None and any(
        re.search(pattern, sentence, re.IGNORECASE) for _, pattern in _KINDS
    )


def text_follows(sentence: str) -> bool:
    """Whether a notice leads on to the statement's own words."""
    return _GOES_ON.search(sentence.strip()) is not None


def maker_of(text: str, asked: Asked) -> Maker:
    """The persons and parties that words name."""
    found = Maker()
    for match in _PARTY_MARK.finditer(text):
        for mark in re.split(r"\s*(?:,|och|/)\s*", match[1]):
            _add_party(found, asked.party_names.get(mark.casefold()))
    for name, party in asked.party_names.items():
        if len(name) > 3 and re.search(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE):
            _add_party(found, party)
    for match in _NAME.finditer(text):
        name = " ".join(match[0].split())
        if asked.party_names.get(name.casefold()) or _NOT_NAMES.match(name):
            name = " ".join(name.split()[1:])
            if len(name.split()) < 2 or _NOT_NAMES.match(name):
                continue
        if name not in found.persons:
            found.persons.append(name)
    return found


def _add_party(found, party):
    if party is not None and party not in found.parties:
        found.parties.append(party)


@dataclass
class Draft:
    """A statement being put together: its kind, heading and notice, and its own text."""

    kind: str
    line: int
    said: str
    text: str = ""


def settle(drafts: list[Draft], asked: Asked, proposal: Proposal) -> dict[int, int]:
    """Make the proposal's statements; a notice and the text it announces are one.

    Returns for each draft, by its place, the number of the statement that it became, from 1.
    """
    makers = [maker_of(f"{draft.said}\n{_ends(draft.text)}", asked) for draft in drafts]
    numbers: dict[int, int] = {}
    kept: list[tuple[Draft, Maker]] = []
    for at, (draft, maker) in enumerate(zip(drafts, makers, strict=True)):
        other = next((n for n, each in enumerate(kept) if _same(each, (draft, maker))), None)
        if other is None:
            kept.append((draft, maker))
            numbers[at] = len(kept)
            continue
        earlier, by = kept[other]
        earlier.text = "\n\n".join(part for part in (earlier.text, draft.text) if part)
        if not _only_names(draft.said, maker) and draft.said not in earlier.said:
            earlier.said = f"{earlier.said}\n{draft.said}"
        by.persons += [name for name in maker.persons if name not in by.persons]
        numbers[at] = other + 1
    proposal.statements = [_proposed(draft, maker, proposal) for draft, maker in kept]
    return numbers


def _ends(text: str) -> str:
    """The last short lines of a text, where names are signed."""
    lines = [line for line in text.splitlines() if line.strip()][-4:]
    return "\n".join(line for line in lines if len(line) <= 80)


def _same(one, other) -> bool:
    """Whether a text belongs to a notice made before: one kind, one party, one of them empty."""
    (draft, maker), (later, by) = one, other
    if draft.kind != later.kind or bool(draft.text) == bool(later.text):
        return False
    return bool(maker.parties) and maker.parties == by.parties


def _proposed(draft: Draft, maker: Maker, proposal: Proposal) -> ProposedStatement:
    party = maker.parties[0].pk if len(maker.parties) == 1 else None
    persons = ", ".join(maker.persons)
    text = draft.text
    if len(maker.parties) > 1:
        names = ", ".join(each.abbreviation for each in maker.parties)
        persons = f"{persons} ({names})" if persons else names
        reason = f"Flera partier står bakom: {names}. Välj ett, eller dela upp uttalandet."
        proposal.doubt(draft.line, draft.said[:200], reason)
    if not maker:
        reason = "Det framgår inte vem uttalandet kommer från. Fyll i det."
        proposal.doubt(draft.line, draft.said[:200], reason)
    if len(persons) > LONGEST_PERSONS:
        text = f"{draft.said}\n\n{text}".strip()
        persons = persons[:LONGEST_PERSONS].rpartition(",")[0]
        proposal.doubt(draft.line, persons[:200], "Alla namn fick inte plats; de står i texten.")
    if not text:
        text = draft.said
        reason = "Pappret säger bara att uttalandet lämnats. Texten kan finnas i en bilaga."
        proposal.doubt(draft.line, draft.said[:200], reason)
    elif sentences_of(draft.said) and not _only_names(draft.said, maker):
        text = f"{draft.said}\n\n{text}" if draft.said not in text else text
    return ProposedStatement(draft.kind, persons, party, text, draft.line)


def _only_names(said: str, maker: Maker) -> bool:
    """Whether a heading says nothing but the kind and whose it is, which the fields hold."""
    return len(said) <= 200 and is_heading(said) and bool(maker)
