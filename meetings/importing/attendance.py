"""The attendance list: labelled sections to persons with group, status and role."""

import re

from .frame import Section
from .labels import officer_role, standing_of
from .people import People, find_people
from .proposal import (
    ABSENT,
    GUEST,
    MEMBER,
    PRESENT,
    STAFF,
    SUBSTITUTE,
    Attendee,
    Doubt,
    Note,
    Proposal,
)
from .roles import NOBODY, REFERRED
from .vocabulary import Known, key_of

# Characters of all lists together: a thousand people, where 26 municipalities meet.
LONGEST_LIST = 60_000
_SUBSTITUTE = re.compile(r"\b(?:ersättare|suppleant)\b", re.IGNORECASE)
_NOTIFIED = re.compile(r"förhind|anmäl|meddelat|återbud", re.IGNORECASE)
_OFFICE = re.compile(r"förbundsdirektör|\bKSL\b|\bkansli|Storsthlm")
# Among the others present such titles, without an organisation, are the office's own.
_OFFICE_TITLE = re.compile(
    r"(?<!press)(?<!politisk )sekreterare|protokollförare|handläggare|direktör|utredare|jurist|"
    r"ekonom|controller|kommunikatör|samordnare|strateg|administratör|projektledare|"
    r"planeringsledare|(?:avdelnings|enhets|ekonomi|kansli|administrativ\w* |kommunikations)chef|"
    r"nämndsekreterare|assistent",
    re.IGNORECASE,
)


def read_attendance(
    proposal: Proposal,
    sections: list[Section],
    known: Known,
    mentioned: frozenset[str],
    sources: dict[int, str],
) -> None:
    """Add everyone in the sections to the proposal; officers join their own entry.

    ``mentioned`` are runs of capitalised words elsewhere in the document, ``sources`` the
    whole lines by their numbers.
    """
    reader = _Attendance(proposal, known, mentioned, sources)
    for section in sections:
        if section.label.field == "people":
            reader.people(section)
    for section in sections:
        if section.label.field == "officer":
            reader.officer(section)
    proposal.attendance.sort(key=lambda attendee: attendee.line)
    reader.check_names()


class _Attendance:
    def __init__(
        self,
        proposal: Proposal,
        known: Known,
        mentioned: frozenset[str],
        sources: dict[int, str],
    ) -> None:
        self.proposal, self.known, self.mentioned = proposal, known, mentioned
        self.sources = sources
        self.read_so_far = 0
        self.by_name: dict[str, Attendee] = {}
        self.group, self.status = MEMBER, PRESENT
        self.headed: str | None = None  # status of a heading with no names of its own

    def people(self, section: Section) -> None:
        """Everyone after a label such as Närvarande or Gäster."""
        standing = standing_of(section.label.label)
        group = standing.group or self.group
        status = standing.status or self.headed or PRESENT
        if standing.status:
            self.headed = None if section.values else standing.status
        self.group, self.status = group, status
        self.proposal.where[section.line] = "attendance"
        for attendee in self._read(section):
            stood_in = attendee.group == SUBSTITUTE or _SUBSTITUTE.search(attendee.role or "")
            attendee.group = SUBSTITUTE if stood_in and group == MEMBER else group
            if status == ABSENT:
                attendee.status = ABSENT
                notified = _NOTIFIED.search(section.label.label)
                attendee.note = attendee.note or ("anmält förhinder" if notified else None)
            own = attendee.group == MEMBER and not attendee.municipality
            if own and re.search(r"\bKSL\b|Storsthlm", attendee.organisation or ""):
                attendee.group = STAFF
            if attendee.group == GUEST and self._is_staff(attendee, section.label.label):
                attendee.group = STAFF
            self._add(attendee)

    @staticmethod
    def _is_staff(attendee: Attendee, label: str) -> bool:
        """Whether someone among guests and others works for the association itself."""
        role = attendee.role or ""
        if _OFFICE.search(f"{role} {attendee.organisation or ''}"):
            return True
        elsewhere = attendee.organisation or attendee.municipality
        invited = re.search(r"gäst|inbjud|föredrag|extern|medverkande", label, re.IGNORECASE)
        return bool(not elsewhere and not invited and _OFFICE_TITLE.search(role))

    def officer(self, section: Section) -> None:
        """Chair, secretary and adjusters: a role for someone present, or a new entry."""
        role = officer_role(section.label.label)
        self.proposal.where[section.line] = "attendance"
        for attendee in self._read(section):
            same = self._same(attendee.name)
            if same is not None and not self._is_another(attendee, same):
                self._give_role(same, role)
                same.municipality = same.municipality or attendee.municipality
                same.party = same.party or attendee.party
                same.organisation = same.organisation or attendee.organisation
                if attendee.role:
                    self._give_role(same, attendee.role)
                same.note = ", ".join(filter(None, (same.note, attendee.note))) or None
                continue
            attendee.role = self._with_role(attendee.role, role)
            attendee.group = STAFF if role == "sekreterare" else MEMBER
            self._append(attendee)

    def _read(self, section: Section) -> list[Attendee]:
        lines = []
        for number, text in section.values:
            self.proposal.where[number] = "attendance"
            text = self._within_reason(number, text)
            plain = text.strip(" .")
            if REFERRED.match(text) or re.match(r"samtliga\b", text, re.IGNORECASE):
                self._unplaced(number, text)
            elif plain and not NOBODY.fullmatch(text.strip()):
                lines.append((number, text))
        found = find_people(lines, self.known, self.mentioned)
        texts = dict(lines)
        for doubt in found.doubts:
            self.proposal.doubts.append(Doubt(doubt.line, texts.get(doubt.line, ""), doubt.reason))
        self._leave(found, texts)
        return found.attendees

    def _within_reason(self, number: int, text: str) -> str:
        """As much of a line as lists of names may be long; the rest becomes a note."""
        self.read_so_far += len(text)
        allowed = LONGEST_LIST - (self.read_so_far - len(text))
        if len(text) <= allowed:
            return text
        cut = text.rfind(" ", 0, max(allowed, 0)) + 1
        self._unplaced(number, text[cut:])
        return text[:cut]

    def _leave(self, found: People, texts: dict[int, str]) -> None:
        """Words that are no person: the whole line, where nobody was found on it."""
        taken = {attendee.line for attendee in found.attendees}
        left: dict[int, list[str]] = {}
        for number, text in found.leftovers:
            if re.search(r"\w", text):
                left.setdefault(number, []).append(text)
        for number, pieces in left.items():
            value = texts.get(number, "")
            source = self.sources.get(number, "")
            whole = number not in taken and value and source.endswith(value)
            self._unplaced(number, source if whole else ", ".join(pieces))

    def _unplaced(self, number: int, text: str) -> None:
        self.proposal.unplaced.append(Note(number, text))
        self.proposal.doubts.append(
            Doubt(number, text, "Texten i närvarolistan är inget namn och läggs i anteckningarna.")
        )

    def _same(self, name: str) -> Attendee | None:
        return self.by_name.get(key_of(name))

    @staticmethod
    def _is_another(attendee: Attendee, other: Attendee) -> bool:
        """Whether one of the same name is told to be of another municipality, party or employer.

        Both are kept then, and whoever goes through the proposal sees what is right.
        """
        pairs = (
            {attendee.municipality, other.municipality},
            {attendee.party, other.party},
            {attendee.organisation, other.organisation},
        )
        return any(len(pair - {None}) == 2 for pair in pairs)

    def _append(self, attendee: Attendee) -> None:
        self.proposal.attendance.append(attendee)
        self.by_name.setdefault(key_of(attendee.name), attendee)

    def _add(self, attendee: Attendee) -> None:
        same = self._same(attendee.name)
        if same is None:
            self._append(attendee)
        elif (same.municipality or "") == (attendee.municipality or same.municipality or ""):
            if self._is_another(attendee, same):
                self._append(attendee)
                reason = f"{attendee.name} står två gånger i närvarolistan, med olika uppgifter."
            elif same.status == attendee.status:
                # Listed as chair and again among the members: one person, both facts.
                if attendee.role:
                    self._give_role(same, attendee.role)
                same.note = ", ".join(filter(None, (same.note, attendee.note))) or None
                same.party = same.party or attendee.party
                same.organisation = same.organisation or attendee.organisation
                reason = f"{attendee.name} står två gånger i närvarolistan."
            else:
                self._append(attendee)
                reason = f"{attendee.name} står både som närvarande och frånvarande."
            self.proposal.doubts.append(Doubt(attendee.line, attendee.name, reason))
        else:
            self._append(attendee)

    @staticmethod
    def _with_role(before: str | None, role: str) -> str:
        if not before:
            return role
        if role.casefold() in before.casefold() or (
            role == "justerare" and "ordförande" in before.split(", ")
        ):
            return before
        return f"{before}, {role}"

    def _give_role(self, attendee: Attendee, role: str) -> None:
        attendee.role = self._with_role(attendee.role, role)

    def check_names(self) -> None:
        """Doubt half names and, where persons are known, names that are not."""
        strangers: dict[int, list[str]] = {}
        for attendee in self.proposal.attendance:
            name = attendee.name
            if len(name.split()) < 2:
                self._doubt(attendee, f"”{name}” är inte ett helt namn.")
                continue
            if not self.known.persons or self.known.person(name):
                continue
            similar = self.known.similar_persons(name)
            if similar:
                self._doubt(
                    attendee, f"{name} finns inte i registret. Närmast: {', '.join(similar)}."
                )
            else:
                strangers.setdefault(attendee.line, []).append(name)
        for line, names in strangers.items():
            # One question for a line: in old minutes most people are unknown.
            reason = f"Finns inte i registret: {', '.join(names)}."
            self.proposal.doubts.append(Doubt(line, names[0] if len(names) == 1 else "", reason))

    def _doubt(self, attendee: Attendee, reason: str) -> None:
        self.proposal.doubts.append(Doubt(attendee.line, attendee.name, reason))
