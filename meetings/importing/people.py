"""Who stood on the attendance list: tokens grouped into persons."""

import itertools
import re
from dataclasses import dataclass, field

from .name_runs import split_names
from .proposal import ABSENT, SUBSTITUTE, Attendee, Doubt
from .tokens import Token, tokenize
from .vocabulary import Known


@dataclass
class _Draft:
    units: list[str]
    line: int
    municipality: str | None = None
    party: str | None = None
    organisation: str | None = None
    roles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    absent: bool = False
    substitute: bool = False
    given: bool = False  # municipality taken from the heading of its group


@dataclass
class People:
    """The persons found in a list, what was doubtful, and words that belong to nobody."""

    attendees: list[Attendee]
    doubts: list[Doubt]
    leftovers: list[tuple[int, str]]


def find_people(
    lines: list[tuple[int, str]], known: Known, mentioned: frozenset[str] = frozenset()
) -> People:
    """Read an attendance list given as (line number, text).

    ``mentioned`` are runs of capitalised words in the rest of the document, in lower
    case: they tell where one name ends when no comma does.
    """
    joined = _join_divided_names(lines)
    tokens = _soften_line_ends(tokenize(joined, known), joined)
    return _Reader(tokens, known, mentioned).read()


def _join_divided_names(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """A surname divided at its hyphen over two lines is put together on the first."""
    result: list[tuple[int, str]] = []
    for number, text in lines:
        if result and re.search(r"\w-$", result[-1][1]) and text[:1].isalpha():
            word, _, rest = text.partition(" ")
            before, start = result[-1]
            result[-1] = (before, (start if word[0].isupper() else start[:-1]) + word)
            text = rest
        result.append((number, text))
    return result


def _soften_line_ends(tokens: list[Token], lines: list[tuple[int, str]]) -> list[Token]:
    """Drop the line ends that do not end a person: in running text, after a comma …"""
    flowing = _is_flowing(tokens, lines)
    starts_with_place = next((t.kind for t in tokens if t.kind != "separator"), "") in (
        "municipality",
    )
    result: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind == "separator" and token.text == "\n":
            before = result[-1] if result else None
            after = next((t for t in tokens[index + 1 :][:3] if t.text != "\n"), None)
            if before is None or after is None:
                continue
            open_end = before.kind == "separator" and before.text in (
                ",",
                "och",
                "-",
                ":",
                "/",
                "&",
            )
            continues = (
                (after.kind == "party" and not _heads_row(tokens, index))
                or after.kind in ("note", "absent", "substitute", "mark")
                or (after.kind == "role" and not _heads_name(tokens, index))
            )
            divided = after.kind == before.kind == "name" and _is_divided(tokens, index)
            place_below = (
                after.kind in ("municipality", "organisation")
                and not starts_with_place
                and before.kind in ("name", "party", "role")
                and not _place_for_next(tokens, index)
            )
            if flowing or open_end or continues or divided or place_below:
                continue
        result.append(token)
    return result


def _place_for_next(tokens: list[Token], index: int) -> bool:
    """Whether a municipality at a line's start heads what follows: "Nacka: Anna Berg"."""
    after = tokens[index + 2 : index + 3]
    return bool(after) and (after[0].kind == "name" or after[0].text in (":", "\t", "-"))


def _heads_row(tokens: list[Token], index: int) -> bool:
    """Whether a party at a line's start is the first cell of a row."""
    return index + 2 < len(tokens) and tokens[index + 2].text == "\t"


def _heads_name(tokens: list[Token], index: int) -> bool:
    """Whether a title at a line's start belongs to the name after it."""
    after = [t for t in tokens[index + 2 : index + 4] if t.text != ":"]
    return bool(after) and after[0].kind == "name"


def _is_divided(tokens: list[Token], index: int) -> bool:
    """Whether the line end stands inside a name: "Mats⏎Gerdau, Nacka"."""
    before = index
    while before and tokens[before - 1].kind == "name":
        before -= 1
    after = index + 1
    while after < len(tokens) and tokens[after].kind == "name":
        after += 1
    whole_line = before == 0 or tokens[before - 1].text == "\n"
    ends = after == len(tokens) or tokens[after].text == "\n"
    one_word_follows = after - index - 1 == 1 and not ends
    return one_word_follows and (index - before > 1 or not whole_line)


def _is_flowing(tokens: list[Token], lines: list[tuple[int, str]]) -> bool:
    """Whether names run on from line to line as in a paragraph."""
    if len(lines) < 2:
        return True
    per_line: dict[int, list[Token]] = {}
    for token in tokens:
        per_line.setdefault(token.line, []).append(token)
    if _runs_together(per_line):
        return True
    long_lines = 0
    for number, text in lines[:-1]:
        mine = per_line.get(number, [])
        names = sum(1 for t in mine if t.kind == "name")
        if "\t" in text:
            return False
        if len(text) >= 45 and names >= 5:
            long_lines += 1
    return long_lines * 2 >= len([1 for _, text in lines[:-1] if text.strip()])


def _runs_together(per_line: dict[int, list[Token]]) -> bool:
    """Whether a line has persons one after another with nothing between them."""
    for tokens in per_line.values():
        kinds = [token.kind for token in tokens if token.text != "\n"]
        kinds = kinds[1:] if kinds[:1] == ["separator"] else kinds  # a bullet
        pairs = list(itertools.pairwise(kinds))
        if ("municipality", "name") in pairs[1:] or kinds[:4] == ["name"] * 4:
            return True
    return False


class _Reader:
    def __init__(self, tokens: list[Token], known: Known, mentioned: frozenset[str]) -> None:
        self.tokens, self.known, self.mentioned = tokens, known, mentioned
        self.people: list[_Draft] = []
        self.doubts: list[Doubt] = []
        self.leftovers: list[tuple[int, str]] = []
        self.current: _Draft | None = None
        self.separator = ""
        self.place: str | None = None  # municipality that heads the following names
        self.unused: Token | None = None  # the same, until a name has come
        self.place_stays = False
        self.organisation: str | None = None
        self.waiting_roles: list[Token] = []
        self.party: str | None = None  # of the name that comes next

    def read(self) -> People:
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.kind == "name":
                run = [token]
                while index + 1 < len(self.tokens) and self.tokens[index + 1].kind == "name":
                    index += 1
                    run.append(self.tokens[index])
                self._names(run, index)
            else:
                getattr(self, f"_{token.kind}")(token, index)
            index += 1
        self._finish()
        self._leave_unused()
        for role in self.waiting_roles:
            self._leave(role)
        return People([self._attendee(d) for d in self.people], self.doubts, self.leftovers)

    def _following(self, index: int) -> Token | None:
        return self.tokens[index + 1] if index + 1 < len(self.tokens) else None

    def _finish(self) -> None:
        if self.current is not None:
            if self.current.municipality is None and self.place:
                self.unused = None
                self.current.municipality, self.current.given = self.place, True
            if self.current.organisation is None and not self.current.municipality:
                self.current.organisation = self.organisation
            self.people.append(self.current)
        self.current = None
        self.separator = ""

    def _separator(self, token: Token, index: int) -> None:
        if token.text in "\n;":
            self._finish()
            if not self.place_stays:
                self.place = self.organisation = None
        self.separator = token.text

    def _names(self, run: list[Token], index: int) -> None:
        word = run[0].text
        if len(run) == 1 and self.current and self.current.substitute and self.separator == ",":
            # "ersätter Bo Ek, Ale": the place of the one who is away.
            self.current.notes.append(word)
            return
        if len(run) == 1 and self.current is not None and self.separator in (",", "-", "\t", ":"):
            if similar := self._misspelt(word):
                self._doubt(run[0], f"”{word}” är inte en medlemskommun; tolkat som {similar}.")
                self._place_current(similar)
                return
            if len(self.current.units) > 1 and self.current.organisation is None:
                self.current.organisation = word
                return
        if len(run) == 2 and self.current is not None and self.separator in (",", "-", "\t"):
            both = " ".join(token.text for token in run)
            similar = None if self.current.municipality else self.known.similar_municipality(both)
            if similar:
                self._doubt(run[0], f"”{both}” är inte en medlemskommun; tolkat som {similar}.")
                self._place_current(similar)
                return
        self._finish()
        groups, sure = split_names([token.text for token in run], self.known, self.mentioned)
        if not sure:
            self._doubt(
                run[0],
                "Namnen står i följd utan skiljetecken; kontrollera var ett namn slutar.",
            )
        at = 0
        for number, size in enumerate(groups):
            if number:
                self._finish()
            self.current = _Draft([token.text for token in run[at : at + size]], run[at].line)
            self.current.party, self.party = self.party, None
            at += size
            if self.waiting_roles:
                self.current.roles = [role.text for role in self.waiting_roles]
                self.waiting_roles = []
        self.separator = ""

    def _misspelt(self, word: str) -> str | None:
        if self.current.municipality and not self.current.given:
            return None
        return self.known.similar_municipality(word)

    def _place_current(self, municipality: str) -> None:
        self.current.municipality = municipality
        self.separator = ""

    def _municipality(self, token: Token, index: int) -> None:
        if not self.known.municipality(token.text):
            reason = f"”{token.text}” är inte en medlemskommun; tolkat som {token.value}."
            self._doubt(token, reason)
        following = self._following(index)
        heads = following is not None and following.text == ":" and following.kind == "separator"
        ahead = following is not None and following.kind in ("name", "separator", "party")
        if heads or self.current is None or (self.place and self.place_stays):
            if self.current is None and not ahead and self.people and not self.place:
                self._leave(token)
                return
            self._finish()
            first = not self.people
            self._leave_unused()
            self.place, self.unused = token.value, token
            alone = self._alone_on_line(index)
            self.place_stays = self.place_stays or alone or (first and not heads)
            return
        if self.current.municipality is None:
            self._place_current(token.value)
        elif self.separator in (",", "och", "/"):
            # A further municipality in the list, without a name.
            self._finish()
            self._leave(token)
        else:
            self.current.notes.append(token.text)

    def _alone_on_line(self, index: int) -> bool:
        following = self._following(index)
        first = index == 0 or self.tokens[index - 1].text == "\n"
        return first and following is not None and following.text == "\n"

    def _party(self, token: Token, index: int) -> None:
        before = self.tokens[index - 1].text if index else "\n"
        ahead = [t.kind for t in self.tokens[index + 1 : index + 3] if t.text != "\t"]
        if before == "\n" and ahead[:1] == ["name"]:
            # "M   Ada Lind   Nacka": the party stands in the first column.
            self._finish()
            self.party = token.value
        elif self.current is None:
            self._leave(token)
        elif self.current.party is None:
            self.current.party = token.value
        else:
            self.current.notes.append(token.text)

    def _organisation(self, token: Token, index: int) -> None:
        following = self._following(index)
        if self.current is None or (following is not None and following.text == ":"):
            self._finish()
            if (following is not None and following.text in (":", "\t", "-")) or self._name_after(
                index
            ):
                self.organisation = token.text
            else:
                self._leave(token)
        elif self.current.organisation is None:
            self.current.organisation = token.text
        elif self.tokens[index - 1].kind == "organisation":
            self.current.organisation += f" {token.text}"
        else:
            self.current.notes.append(token.text)

    def _name_after(self, index: int) -> bool:
        following = self._following(index)
        return following is not None and following.kind == "name"

    def _role(self, token: Token, index: int) -> None:
        if self.current is None:
            self.waiting_roles.append(token)
        else:
            self.current.roles.append(token.text)
        self.separator = ""

    def _note(self, token: Token, index: int) -> None:
        if self.current is None:
            self._leave(token)
        else:
            self.current.notes.append(token.text)

    def _substitute(self, token: Token, index: int) -> None:
        if self.current is None:
            self._leave(token)
        else:
            self.current.notes.append(token.text)
            self.current.substitute = True

    def _absent(self, token: Token, index: int) -> None:
        if self.current is None:
            self._leave(token)
        else:
            self.current.absent = True
            self.current.notes.append(token.text)

    def _mark(self, token: Token, index: int) -> None:
        """A cross in a table says "present": nothing more to keep."""

    def _header(self, token: Token, index: int) -> None:
        """The head of a table column."""
        self._finish()

    def _leave(self, token: Token) -> None:
        self.leftovers.append((token.line, token.text))

    def _leave_unused(self) -> None:
        """A municipality that headed no names is not forgotten."""
        if self.unused is not None:
            self._leave(self.unused)
        self.unused = None

    def _doubt(self, token: Token, reason: str) -> None:
        self.doubts.append(Doubt(token.line, "", reason))

    def _attendee(self, draft: _Draft) -> Attendee:
        attendee = Attendee(
            name=" ".join(draft.units),
            municipality=draft.municipality,
            organisation=draft.organisation,
            role=", ".join(dict.fromkeys(draft.roles)) or None,
            party=draft.party,
            note=", ".join(draft.notes) or None,
            line=draft.line,
        )
        if draft.absent:
            attendee.status = ABSENT
        if draft.substitute:
            attendee.group = SUBSTITUTE
        return attendee
