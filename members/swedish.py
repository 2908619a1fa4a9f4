"""Swedish alphabetical order, the same on every database: å, ä and ö after z, é as e."""

import unicodedata

AFTER_Z = {"å": "z\uffff1", "ä": "z\uffff2", "æ": "z\uffff2", "ö": "z\uffff3", "ø": "z\uffff3"}


def sort_key(*words: str) -> tuple[str, ...]:
    """A key that sorts `words` as a Swedish register does; case and hyphens do not count."""
    return tuple("".join(map(_letter, unicodedata.normalize("NFC", w).casefold())) for w in words)


def _letter(letter: str) -> str:
    if letter in AFTER_Z:
        return AFTER_Z[letter]
    if letter in "-\u2010\u2011":
        return " "
    return unicodedata.normalize("NFD", letter)[0]
