"""Where a paper points to one of the questions: by its number, its text, or a heading."""

import difflib
import re
from collections import Counter
from dataclasses import dataclass

from files.prose.lines import SourceLine
from files.prose.sentences import sentences_of

from .asked import Asked, AskedQuestion, key_of
from .titles import looks_like_heading

_NUMBERED = re.compile(
    r"(?:(?:svar|kommentar(?:er)?|synpunkter?|yttrande)\s+(?:på|till|om|över|angående)?\s*)?"
    r"fråga\s*(?:nr\.?\s*)?(?P<number>\d{1,3})\s*(?:(?P<sep>[.:)–-])\s*|$|\s+)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(r"(?P<number>\d{1,3})(?:[.):]|$)\s*(?P<rest>.*)$", re.DOTALL)
_LEADING = re.compile(
    r"^(?:fråga\s*)?(?:\d{1,3}(?:\.\d{1,2}){0,2}|[a-h])\s*[.):–-]?\s+", re.IGNORECASE
)
_MOST_LINES = 12
_SHORTEST = 20  # characters of a question's text that are enough to know it by
_ALIKE = 0.88
_STEM = 7
# Words that point to no question, since they may stand in any.
_COMMON = frozenset(
    word[:_STEM]
    for word in """
    synpunkter kommunen kommunens kommuner kommunerna förslag förslaget förslagen föreslagna
    föreslås bedömning frågan frågor remissen remissens övriga övrigt yttrande svaret svarar
    vilken vilket vilka eventuella behöver kommentarer inledning sammanfattning bakgrund
    avslutning stockholms allmänt allmänna generella
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Pointing:
    """A place that points to a question.

    `end` is the index after its lines, `rest` what follows on the last of them; `doubt` says why
    it is uncertain, `bare` that only a number points.
    """

    question: AskedQuestion
    end: int
    rest: str = ""
    doubt: str = ""
    bare: bool = False
    confirm: bool = False


class Pointer:
    """Finds what in the lines of a paper points to the questions of a referral."""

    def __init__(self, asked: Asked, lines: list[SourceLine]) -> None:
        self.asked, self.lines = asked, lines
        self.keys = self._known_texts()
        self.first_words = {key.split()[0] for key in self.keys}
        self.stems = {each.number: _stems(each.text) for each in asked.questions}

    def _known_texts(self) -> dict[str, AskedQuestion]:
        """What each question is known by: its whole text, or its last sentence alone."""
        counted: Counter[str] = Counter()
        found: dict[str, AskedQuestion] = {}
        for question in self.asked.questions:
            texts = {question.key, key_of((sentences_of(question.text) or [""])[-1])}
            for key in texts:
                if len(key) >= _SHORTEST:
                    counted[key] += 1
                    found[key] = question
        return {key: question for key, question in found.items() if counted[key] == 1}

    def at(self, index: int) -> Pointing | None:
        """What the line at `index` points to by "Fråga 3" or by the text of a question."""
        text = self.lines[index].text
        numbered = _NUMBERED.match(text) if len(text) < 3000 else None
        if numbered:
            return self._by_number(index, int(numbered["number"]), numbered)
        return self._by_text(index)

    def _by_number(self, index: int, number: int, match: re.Match) -> Pointing | None:
        question, rest = self.asked.numbered(number), match["rest"].strip()
        by_text = self._by_text(index, rest) if rest else self._by_text(index + 1)
        if by_text is None and rest and not match["sep"] and rest[:1].islower():
            return None  # "Fråga 3 är svår att besvara": a sentence
        if by_text and by_text.question != question:
            doubt = f"Numret är {number}, men texten är den till fråga {by_text.question.number}."
            return Pointing(by_text.question, by_text.end, by_text.rest, doubt)
        if question is None:
            return None
        if by_text:
            return by_text
        if rest and _is_caption(rest):
            return Pointing(question, index + 1, "")
        return Pointing(question, index + 1, rest)

    def _by_text(self, index: int, first: str | None = None) -> Pointing | None:
        """A question whose text begins at `index`, whole or nearly so, over some lines."""
        if index >= len(self.lines):
            return None
        first = self.lines[index].text if first is None else first
        plain = _LEADING.sub("", first) or first
        begins = key_of(plain[:200]).split()[:1]
        if not begins or begins[0] not in self.first_words:
            return None
        joined = plain
        for end in range(index + 1, index + 1 + _MOST_LINES):
            key = key_of(joined)
            if found := self._exactly(key, joined, end):
                return found
            if not any(known.startswith(key[:30]) for known in self.keys):
                break
            if joined.rstrip().endswith("?") and (found := self._nearly(key, end)):
                return found
            following = next((row for row in self.lines[end : end + 1]), None)
            if following is None:
                break
            if following.text and not following.furniture:
                glue = "" if joined.endswith("-") and following.text[:1].islower() else " "
                joined = (joined[:-1] if not glue else joined) + glue + following.text
            if len(joined) > 3000:
                break
        return None

    def _exactly(self, key: str, joined: str, end: int) -> Pointing | None:
        for known in sorted(self.keys, key=len, reverse=True):
            if key == known:
                return Pointing(self.keys[known], end)
            if key.startswith(f"{known} "):
                rest = _after_words(joined, len(known.split()))
                return Pointing(self.keys[known], end, rest)
        return None

    def _nearly(self, key: str, end: int) -> Pointing | None:
        close = difflib.get_close_matches(key, self.keys, 2, cutoff=_ALIKE)
        if len(close) != 1:
            return None
        question = self.keys[close[0]]
        doubt = f"Texten liknar fråga {question.number} men är inte likadan."
        return Pointing(question, end, doubt=doubt)

    def by_bare_number(self, index: int, expected: int) -> Pointing | None:
        """A line that begins with the `expected` number, among answers to the questions."""
        match = _BARE.match(self.lines[index].text[:5000])
        if not match or int(match["number"]) != expected:
            return None
        question = self.asked.numbered(expected)
        if question is None:
            return None
        doubt = f"Bara numret {expected} pekar på frågan: ”{question.text}”"
        rest = "" if _is_caption(match["rest"]) else match["rest"]
        return Pointing(question, index + 1, rest, doubt, bare=True)

    def by_heading(self, index: int) -> Pointing | None:
        """A heading whose telling words are those of one question and of no other."""
        if not looks_like_heading(self.lines, index):
            return None
        wanted = _stems(self.lines[index].text)
        if not wanted:
            return None
        fitting = [number for number, stems in self.stems.items() if wanted <= stems]
        shared = any(
            wanted & stems for number, stems in self.stems.items() if number not in fitting
        )
        if len(fitting) != 1 or shared:
            return None
        question = self.asked.numbered(fitting[0])
        doubt = f"Rubriken ser ut att peka på fråga {question.number}: ”{question.text}”"
        return Pointing(question, index + 1, doubt=doubt, confirm=True)


def _is_caption(text: str) -> bool:
    """Whether words after a question's number name it rather than answer it."""
    return (
        bool(text)
        and len(text) <= 80
        and not re.search(r"[.!]$|[.!?]\s", text)
        and not re.match(
            r"(?:ja|nej|delvis|avstår|tillstyrk\w*|avstyrk\w*|vi|inga?)\b|\d$|\[",
            text,
            re.IGNORECASE,
        )
    )


def _after_words(text: str, count: int) -> str:
    """What follows the first `count` words."""
    end = 0
    for _ in range(count):
        match = re.compile(r"[^\W_]+").search(text, end)
        if match is None:
            return ""
        end = match.end()
    return text[end:].lstrip(" ?.:!”\"')–-")


def _stems(text: str) -> frozenset[str]:
    """The beginnings of a text's telling words: long ones, and not those of every question."""
    words = re.findall(r"[^\W\d_]{6,}", text.casefold())
    return frozenset(word[:_STEM] for word in words) - _COMMON
