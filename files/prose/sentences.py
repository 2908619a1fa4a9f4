"""Sentences of running text; Swedish abbreviations and dates do not end one."""

import re

_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:t\.?\s?ex|bl\.?\s?a|d\.?\s?v\.?\s?s|dvs|osv|m\.?\s?m|m\.?\s?fl|o\.?\s?d|"
    r"t\.?\s?o\.?\s?m|"
    r"fr\.?\s?o\.?\s?m|f\.?\s?n|s\.?\s?k|p\.?\s?g\.?\s?a|pga|kl|ca|nr|inkl|exkl|resp|tel|ang|"
    r"avd|st|kr|"
    r"dnr|bil|sid|s|jfr|enl|ev|mfl|etc|dr|prof|tf|bitr|"
    r"ordf|sekr|f\.?\s?d|[A-ZÅÄÖ])\.$",
    re.IGNORECASE,
)
# "7 feb. 2017" and "den 3. 10" are not the end of a sentence, "21 nov. Outlook" is.
_DATE_PART = re.compile(
    r"(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec|\d{1,2})\.$", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?][”\"')\]]*\s+(?=[”\"'(\[]?[A-ZÅÄÖÉ0-9])")


def sentences_of(text: str) -> list[str]:
    """The sentences of a paragraph; Swedish abbreviations do not end one."""
    sentences, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        piece = text[start : match.end()].strip()
        before = text[max(start, match.start() - 12) : match.start() + 1]
        full_stop = text[match.start()] == "."
        date_goes_on = text[match.end()].isdigit() and _DATE_PART.search(before)
        if full_stop and (_ABBREVIATION.search(before) or date_goes_on):
            continue
        sentences.append(piece)
        start = match.end()
    rest = text[start:].strip()
    return [*sentences, rest] if rest else sentences
