"""What the reader knows before it reads: the questions, the parties, the referral's own facts.

Plain values, so that the reader can be tried without a database; `reader.asked_of` builds it.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property


def key_of(text: str) -> str:
    """The words of a text without case and punctuation, for comparison."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", composed))


@dataclass(frozen=True)
class AskedQuestion:
    """One question: its number as shown, its kind, and what can be marked as (value, text)."""

    pk: int
    number: int
    text: str
    kind: str = "text"
    marks: tuple[tuple, ...] = ()
    takes_text: bool = True
    help_text: str = ""

    @cached_property
    def key(self) -> str:
        return key_of(self.text)


@dataclass(frozen=True)
class AskedParty:
    """A party: its abbreviation, and every name it goes or went by."""

    pk: int
    abbreviation: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One referral, as the one who answers it met it.

    `registration_number` is the sender's own, never the answerer's. `sent_on` and `today` bound
    when an answer can have been decided.
    """

    questions: tuple[AskedQuestion, ...] = ()
    parties: tuple[AskedParty, ...] = ()
    title: str = ""
    registration_number: str = ""
    sent_on: date | None = None
    today: date | None = None

    def numbered(self, number: int) -> AskedQuestion | None:
        """The question of that number."""
        return next((each for each in self.questions if each.number == number), None)

    @cached_property
    def party_names(self) -> dict[str, AskedParty]:
        """Every name and abbreviation of a party, in lower case."""
        found: dict[str, AskedParty] = {}
        for party in self.parties:
            for name in (party.abbreviation, *party.names):
                found.setdefault(name.casefold(), party)
        return found
