"""From the text of an attendance list to tokens: names, municipalities, titles, marks."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from .names import PARTICLES
from .roles import (
    ABSENCE,
    ORGANISATION,
    REMARK,
    STAND_IN,
    VICE_CHAIR,
    WRITES,
    is_role_word,
    plain_role,
)
from .vocabulary import Known

_WORD = re.compile(r"[^\s,;:()|<>\[\]/]+")
_CAPITAL = re.compile(r"[^\W\d_a-zåäöéüèàáíóúñæøß]")
_DASH = re.compile(r"[-–—](?=\s|$)")
_HEADER_WORDS = re.compile(
    r"(?:namn|kommun|parti|funktion|roll|titel|närvarande|frånvarande|närvaro|organisation|"
    r"uppdrag|ledamot|ersättare|signatur|anm\.?|anmärkning|nr)",
    re.IGNORECASE,
)
_FULL_NAME = re.compile(r"[A-ZÅÄÖÉ][\w’'-]+ [A-ZÅÄÖÉ][\w’'-]+")
_NEAR_SPACE = re.compile(r"[ \n]{0,3}")
_GAP = re.compile(r" +")
_MARKS = {"x", "X", "✓", "✔", "√", "☒", "☑", "×"}
_PREPOSITIONS = ("i", "för", "på", "vid", "av", "från", "hos", "till", "inom")


@dataclass(slots=True)
class Token:
    """A piece of an attendance list.

    Kinds: name, municipality, party, role, organisation, note, absent, substitute, mark,
    separator. ``doubt`` says why the reading is uncertain.
    """

    kind: str
    text: str
    line: int
    value: str = ""


def tokenize(lines: list[tuple[int, str]], known: Known) -> list[Token]:
    """Tokens of an attendance list given as (line number, text)."""
    return _Scanner(lines, known).scan()


class _Scanner:
    def __init__(self, lines: list[tuple[int, str]], known: Known) -> None:
        self.known = known
        self.text = "\n".join(text for _, text in lines)
        self.starts, self.numbers, at = [], [], 0
        for number, text in lines:
            self.starts.append(at)
            self.numbers.append(number)
            at += len(text) + 1
        self.tokens: list[Token] = []
        self.pos = 0
        self.inside = False  # a parenthesis with names

    def scan(self) -> list[Token]:
        while self.pos < len(self.text):
            self._next()
        return self.tokens

    def _add(self, kind: str, text: str, end: int, value: str = "") -> None:
        line = self.numbers[bisect_right(self.starts, self.pos) - 1]
        self.tokens.append(Token(kind, text, line, value or text))
        self.pos = end

    def _next(self) -> None:
        char = self.text[self.pos]
        if char in "\n\t|,;:/•&<>[]":
            self._add("separator", "\t" if char == "|" else char, self.pos + 1)
        elif self.text.startswith("   ", self.pos):
            # A wide gap parts two columns.
            self._add("separator", "\t", _GAP.match(self.text, self.pos).end())
        elif char.isspace():
            self.pos += 1
        elif char in "()":
            self._parenthesis()
        elif match := _DASH.match(self.text, self.pos):
            self._add("separator", "-", match.end())
        else:
            self._word()

    def _parenthesis(self) -> None:
        if self.text[self.pos] == ")" and self.inside:
            self.inside = False
            self._add("separator", ";", self.pos + 1)
            return
        end = self.text.find(")", self.pos, self.pos + 120)
        if self.text[self.pos] == ")" or end < 0:
            self.pos += 1
            return
        content = " ".join(self.text[self.pos + 1 : end].split())
        follows_place = bool(self.tokens) and self.tokens[-1].kind == "municipality"
        if follows_place and _FULL_NAME.match(content):
            # "Danderyd (Ada Lind)": the municipality heads the names.
            self.inside = True
            self._add("separator", ":", self.pos + 1)
            return
        for piece in re.split(r"\s*[,;/]\s*", content):
            self._piece(piece)
        self.pos = end + 1

    def _piece(self, piece: str) -> None:
        """One part of a parenthesis: a party, a municipality, both, or a remark."""
        if not piece:
            return
        first, _, rest = piece.partition(" ")
        if party := self.known.party(piece):
            self._add("party", piece, self.pos, party)
        elif municipality := self.known.municipality(piece):
            self._add("municipality", piece, self.pos, municipality)
        elif self.known.party(first) and self.known.municipality(rest):
            self._piece(first)
            self._piece(rest)
        elif ABSENCE.fullmatch(piece):
            self._add("absent", piece, self.pos)
        elif STAND_IN.match(piece):
            self._add("substitute", piece, self.pos)
        elif is_role_word(first) or VICE_CHAIR.fullmatch(piece) or WRITES.fullmatch(piece):
            self._add("role", plain_role(piece), self.pos)
        elif ORGANISATION.fullmatch(piece):
            self._add("organisation", piece, self.pos)
        else:
            self._add("note", piece, self.pos)

    def _word(self) -> None:
        text, pos = self.text, self.pos
        for kind, pattern in (("absent", ABSENCE), ("note", REMARK), ("substitute", STAND_IN)):
            match = pattern.match(text, pos)
            if match and match.end() > pos and not text[match.end() : match.end() + 1].isalnum():
                self._add(kind, match[0].strip(), match.end())
                return
        if match := VICE_CHAIR.match(text, pos) or WRITES.match(text, pos):
            self._add("role", plain_role(match[0]), match.end())
            return
        if match := ORGANISATION.match(text, pos):
            self._add("organisation", " ".join(match[0].split()), match.end())
            return
        if found := self._municipality():
            self._add("municipality", found[0], found[2], found[1])
            return
        match = _WORD.match(text, pos)
        if not match:
            self.pos += 1
            return
        self._plain_word(match[0], match.end())

    def _municipality(self) -> tuple[str, str, int] | None:
        """The longest municipality name here, also across the end of a line."""
        end, words = self.pos, []
        candidates = []
        for _ in range(self.known.municipality_words):
            match = _WORD.match(self.text, end)
            if not match or not match[0][0].isalnum():
                break
            words.append(match[0])
            candidates.append((" ".join(words), match.end()))
            if match[0].endswith((".", ";")):
                break
            end = _NEAR_SPACE.match(self.text, match.end()).end()
        for name, end in reversed(candidates):
            if short := self.known.municipality(name):
                return name, short, end
        for name, end in reversed(candidates):
            if short := self.known.divided_municipality(name):
                return name, short, end
        return None

    def _plain_word(self, word: str, end: int) -> None:
        plain = word.rstrip(".") if len(word) > 3 else word
        if word in _MARKS and self._bounded(end):
            self._add("mark", word, end)
        elif word.casefold() in ("och", "samt"):
            self._add("separator", "och", end)
        elif plain.casefold() == "vakant":
            self._add("absent", plain, end)
        elif self._is_party(word, end):
            self._add("party", word, end, self.known.party(word) or word)
        elif word.casefold() in PARTICLES and self._inside_name(end):
            if self.tokens[-1].text == "\n":
                self.tokens.pop()  # "Hjalmar⏎von Rosen" is one name
            following = _WORD.match(self.text, end + 1)
            self._add("name", f"{word} {following[0].rstrip('.')}", following.end())
        elif is_role_word(plain) or not _CAPITAL.match(word):
            self._role(word, end)
        elif re.fullmatch(r"[A-ZÅÄÖ]\.?", word) and self._inside_name(end):
            following = _WORD.match(self.text, end + 1)
            self._add("name", f"{word} {following[0].rstrip('.')}", following.end())
        elif _HEADER_WORDS.fullmatch(word) and not self._bare_name_follows(end):
            self._add("header", word, end)
        else:
            self._add("name", plain, end)

    def _bounded(self, end: int) -> bool:
        """Whether a mark or a party stands by itself: nothing but a boundary follows."""
        rest = self.text[end : end + 2]
        return not rest.strip(" ") or rest[0] in "\n\t,;|()/" or rest.lstrip(" ")[:1] in "\n\t,;|(x"

    def _is_party(self, word: str, end: int) -> bool:
        if not self.known.party(word):
            return False
        before = self.text[: self.pos].rstrip(" ")[-1:]
        if word.isupper() and (self._bounded(end) or before in "\t,;|"):
            return True
        if word.isupper() and len(word) > 1:
            return True
        if word.isupper() and self._at_municipality(end):
            return True
        return before in "\t|" and self._bounded(end)

    def _at_municipality(self, end: int) -> bool:
        kept, self.pos = self.pos, end + 1
        found = self._municipality()
        self.pos = kept
        return found is not None

    def _inside_name(self, end: int) -> bool:
        """Whether a name goes before and a capitalised word follows, if on the next line."""
        last = [token.kind for token in self.tokens[-1:]]
        if last == ["separator"] and self.tokens[-1].text == "\n":
            last = [token.kind for token in self.tokens[-2:-1]]
        following = _WORD.match(self.text, end + 1)
        near = self.text[end : end + 1] in (" ", "\n")
        return bool(last == ["name"] and near and following and _CAPITAL.match(following[0]))

    def _bare_name_follows(self, end: int) -> bool:
        following = _WORD.match(self.text, end + 1)
        return self.text[end : end + 1] == " " and bool(following and _CAPITAL.match(following[0]))

    def _role(self, word: str, end: int) -> None:
        """A title: this word and the lower-case words after it, with what they govern."""
        text, last = self.text, word
        while text[end : end + 1] == " ":
            if REMARK.match(text, end + 1) or ABSENCE.match(text, end + 1):
                break
            match = _WORD.match(text, end + 1)
            if not match:
                break
            following = match[0]
            if _CAPITAL.match(following):
                if last.casefold() not in _PREPOSITIONS or self._at_municipality(end):
                    break
                end, last = match.end(), following
                continue
            if following.casefold() in ("och", "samt"):
                further = _WORD.match(text, match.end() + 1)
                if not further or _CAPITAL.match(further[0]):
                    break
            end, last = match.end(), following
        title = " ".join(text[self.pos : end].split()).rstrip(".") or word
        if self._at_municipality(end):
            title = re.sub(r" (?:i|från|för|på|vid)$", "", title)
        self._add("role", plain_role(title), end)
