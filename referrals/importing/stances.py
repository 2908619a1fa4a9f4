"""Choices that are said plainly: tillstyrker, ja, 4 av 5, a cross in a box.

A stance is proposed only where a sentence says it in so many words, of the municipality itself and
without a condition, and then to be confirmed.
"""

import re

from files.prose.sentences import sentences_of

_WE = (
    r"(?:vi|kommunen|staden|kommunstyrelsen|kommunfullmäktige|nämnden|[a-zåäö-]+nämnden|utskottet|"
    r"[A-ZÅÄÖ][\w-]+s?(?: [A-ZÅÄÖ][\w-]+)? (?:kommun|stad)|styrelsen|organisationen)"
)
_SUPPORTS, _REJECTS, _ABSTAINS = r"tillstyrk(?:er|s|te)?", r"avstyrk(?:er|s|te)?", r"avstår"
_PLAIN = re.compile(
    rf"^(?:(?:{_WE}|därför|sammanfattningsvis|sammantaget)[ ,]+)*"
    rf"(?:beslutar\s+(?:att\s+)?)?(?:{_WE}\s+)?(?:därför\s+|således\s+|i\s+huvudsak\s+)?"
    rf"(?P<verb>tillstyrk\w*|avstyrk\w*|avstår)\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_CLAUSE = re.compile(
    r"^(?:\d{1,2}[.)]\s*|[-•–]\s*)?att\s+(?P<verb>tillstyrka|avstyrka)\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_REMARKS = re.compile(
    r"\bmed\s+(?:följande\s+|nedanstående\s+|ovanstående\s+|vissa\s+|de\s+)?"
    r"(?:synpunkt|kommentar|påpekande|tillägg|ändring|förtydlig)\w*|\bi huvudsak\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:inte|ej|varken|under förutsättning|förutsatt|om inte|villkor|undantag|utom|dock|men|"
    r"delvis|delar av|vissa delar|däremot|föreslår|föreslås|yrkar|bör|skulle|kan)\b",
    re.IGNORECASE,
)
_MENTIONS = re.compile(r"\b(?:till|av)styrk\w*", re.IGNORECASE)
_ANSWERS = {"yes": r"ja", "partly": r"delvis", "no": r"nej"}
_FIRST_WORD = re.compile(
    r"^(?:svar\s*:\s*)?(?P<word>ja|nej|delvis)\s*(?:[.,!;:–-]|$)", re.IGNORECASE
)
_GRADE = re.compile(
    r"^(?:svar\s*:\s*)?(?:(?:betyg|poäng)\s*:?\s*)?(?P<grade>[1-5])"
    r"(?:\s*(?:av\s+5|/\s*5)(?=\s+(?-i:[A-ZÅÄÖ])|\s*[.,:;–-]|\s*$)|\s+[–-]\s|\s*\.?$)",
    re.IGNORECASE,
)
NOT_PLAIN = "Texten nämner tillstyrka eller avstyrka, men inte så tydligt att ett val kan föreslås."


def position_in(text: str) -> tuple[str, str]:
    """(position, sentence) said plainly in a text; ("", sentence) where it is only mentioned."""
    found: dict[str, str] = {}
    mentioned = ""
    for sentence in _sentences(text):
        position = _position_of(sentence)
        if position:
            found.setdefault(position, sentence)
        elif _MENTIONS.search(sentence):
            mentioned = mentioned or sentence
    if len(found) == 1 and not mentioned:
        return next(iter(found.items()))
    if set(found) == {"supports", "remarks"} and not mentioned:
        return "remarks", found["remarks"]
    return "", mentioned or next(iter(found.values()), "")


def _sentences(text: str) -> list[str]:
    return [one for line in text.splitlines() for one in sentences_of(line.strip())]


def _position_of(sentence: str) -> str:
    match = _CLAUSE.match(sentence) or _PLAIN.match(sentence)
    if not match or len(sentence) > 400:
        return ""
    verb, rest = match["verb"].casefold(), match["rest"]
    with_remarks = bool(_REMARKS.search(sentence))
    if _HEDGED.search(_REMARKS.sub("", rest)):
        return ""
    if verb.startswith("till"):
        return "remarks" if with_remarks else "supports"
    if verb.startswith("avst") and verb != "avstår":
        return "" if with_remarks else "rejects"
    return "abstains" if re.search(r"svara|yttra|ta ställning|^\W*$", rest) else ""


def agreement_in(text: str) -> tuple[str, str]:
    """(yes, partly or no, the words) where an answer begins with that word alone."""
    for sentence in _sentences(text)[:1]:
        if match := _FIRST_WORD.match(sentence):
            word = match["word"].casefold()
            return next(key for key, shown in _ANSWERS.items() if shown == word), sentence
    return "", ""


def grade_in(text: str) -> tuple[int | None, str]:
    """(grade, the words) where an answer begins with a number from 1 to 5."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    match = _GRADE.match(first)
    return (int(match["grade"]), first) if match else (None, "")


_ABSTAINING = re.compile(
    rf"(?:^|\b){_WE}\s+(?:beslutar\s+att\s+|har\s+beslutat\s+att\s+|väljer\s+att\s+)?"
    r"(?:avstå(?:r)?|avstod)\s+från\s+att\s+(?:yttra\s+sig|avge|lämna|inkomma|besvara|svara)"
    r"|\batt\s+avstå\s+från\s+att\s+(?:yttra\s+sig|avge|lämna|besvara|svara)"
    r"|\b(?:avstår|avstå)\s+från\s+(?:yttrande|att\s+yttra\s+sig)",
    re.IGNORECASE,
)
_REFERRING = re.compile(
    r"\b(?:hänvisa[sr]?(?:\s+\w+){0,3}\s+till|(?:i enlighet med|enligt)\s+"
    r"(?:bifoga[td]e?|bilag[dt]a?|bilaga)|som\s+framgår\s+av\s+bilag\w*|återfinns\s+i\s+bilag\w*|"
    r"se\s+bi(?:laga|foga)\w*|bifoga(?:s|d|t|de)\b|bilägg\w*)",
    re.IGNORECASE,
)


def abstaining_in(text: str) -> str:
    """The sentence that says that the answerer abstains from answering at all."""
    return next((one for one in _sentences(text) if _ABSTAINING.search(one)), "")


def reference_in(text: str) -> str:
    """The sentence that refers to another paper for the answer."""
    return next((one for one in _sentences(text) if _REFERRING.search(one)), "")
