"""The headings that papers of municipalities use, and what stands under each."""

import re
from dataclasses import dataclass

from files.prose.lines import SourceLine

# What stands under a heading. Only the answer's own parts become text; the rest is set aside.
DECISION, PROPOSED = "decision", "proposed"
BOARD, OFFICERS, ANSWERS, REMARKS = "board", "officers", "answers", "remarks"
BACKGROUND, APPENDIX, SIGNATURE = "background", "appendix", "signature"
ASIDE = (BACKGROUND, APPENDIX, SIGNATURE, PROPOSED)

_ORGAN = (
    r"(?:kommunstyrelsen|kommunfullmäktige|kommunstyrelsens (?:arbets|stadsbyggnads|"
    r"strategi)?utskott(?:et)?|(?:arbets)?utskottet|[a-zåäö-]+nämnden|nämnden|"
    r"borgarrådsberedningen)"
)
_OFFICE = (
    r"(?:[a-zåäö-]*förvaltningen|[a-zåäö-]*kontoret|[a-zåäö-]*kansliet|tjänstemännen|"
    r"tjänstemanna|tjänstepersonerna|stadsledningen|kommunledningen|samhällsbyggnad)"
)
_VIEWS = (
    r"(?:synpunkter(?: på (?:remissen|förslaget|förslagen))?|yttrande(?: över (?:remissen|"
    r"förslaget))?|bedömning(?:ar)?|överväganden|remissvar|ställningstaganden?|kommentarer|"
    r"analys|svar(?: på remissen)?|remissyttrande|förslag till (?:yttrande|svar|remissvar))"
)
_TITLES = (
    (PROPOSED, rf"(?:[\w-]+ )?(?:förslag till beslut|beslutsförslag)|(?:{_ORGAN}|{_OFFICE})s? "
               r"förslag(?: till beslut)?|hemställan"),
    (DECISION, rf"(?:{_ORGAN}s |nämndens |utskottets )?(?:beslut|beslutet)"),
    (ANSWERS, r"(?:(?:[\w-]+(?: kommuns| stads)? )?(?:svar|synpunkter|kommentarer) på "
              r"(?:remissens |KSLs |KSL:s |de ställda )?(?:frågorna|frågor)|frågor och svar|"
              r"svar på remissfrågorna)"),
    (OFFICERS, rf"{_OFFICE}s? {_VIEWS}|tjänste(?:skrivelse|utlåtande)n?(?: .{{0,40}})?|{_OFFICE}"),
    (REMARKS, r"synpunkter i övrigt|övriga synpunkter|övrigt|allmänna synpunkter|"
              r"generella synpunkter|avslutande (?:synpunkter|kommentarer)|"
              r"sammanfattande (?:synpunkter|bedömning)|"
              r"sammanfattning(?: av (?:svaret|yttrandet))?|inledning|avslutning"),
    (BOARD, rf"(?:kommunens|stadens|mina|våra|{_ORGAN}s|[\w-]+ (?:kommuns|stads)) {_VIEWS}|"
            rf"{_VIEWS}|förslag till (?:yttrande|svar)"),
    (BACKGROUND,
     r"bakgrund|ärendet|ärendebeskrivning|beskrivning av ärendet|ärendets? beredning|beredning|"
     r"(?:sammanfattning av )?ärendet(?: i korthet)?|remissen(?:s innehåll)?|"
     r"remissens (?:förslag|huvudsakliga innehåll)|förslaget i korthet|yrkanden?|"
     r"(?:förslag och )?yrkanden?|förslag|proposition(?:er|sordning)?(?: och .{0,40})?|"
     r"beslutsgång(?:en)?|omröstning(?:sresultat)?|handlingar(?:na)?(?: i ärendet)?|"
     r"beslutsunderlag|underlag(?: för beslut)?|(?:ärendets )?handlingar|"
     r"(?:beslutet )?(?:expedieras|skickas|delges|sänds)(?: till)?|expediering|"
     r"kopia(?: till)?|sändlista|delgivning|för kännedom|"
     r"(?:ekonomiska|juridiska|miljömässiga) (?:konsekvenser|aspekter|överväganden)|"
     r"konsekvens(?:er|analys)(?: .{0,40})?|jämställdhets(?:analys|konsekvenser)|"
     r"barn(?:konsekvens(?:er|analys)?|perspektivet?)|närvarande|beslutande|tjänstgörande|"
     r"ersättare|övriga närvarande|jäv|justering|plats och tid"),
    (APPENDIX, r"bilag(?:a|or)(?: \d{1,2})?(?: .{0,90})?"),
    (SIGNATURE,
     r"vid protokollet|justera(?:s|t|de)|underskrift(?:er)?|utdragsbestyrkande|"
     r"rätt utdraget intygar|bestyrkes|med vänliga? hälsning(?:ar)?|"
     rf"för [\w-]+(?: kommun| stad)|på (?:{_ORGAN}s|kommunens) vägnar|"
     r"enligt uppdrag"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TITLES)
_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,2}\.?|[A-H]\.)\s+(?=[A-ZÅÄÖ])")
# Titles of one plain word also begin sentences; they head only what follows a colon or a line.
_INLINE = re.compile(r"^(?P<title>[^:]{3,60}):\s+(?P<rest>\S.*)$")
_ANSWERING_APPENDIX = re.compile(r"yttrande|remissvar|svar|synpunkter", re.IGNORECASE)
_LONGEST = 100


@dataclass(frozen=True)
class Title:
    """A heading that is known: its kind, its words, and text that follows on the same line."""

    kind: str
    words: str
    rest: str = ""


def find_title(line: SourceLine) -> Title | None:
    """The known heading that a line is, or begins with before a colon."""
    words = _NUMBER.sub("", line.text.strip("*_ ")).strip()
    plain = words.rstrip(" :.")
    if not plain or len(words) > _LONGEST * 20:
        return None
    whole = len(plain) <= _LONGEST and not words.endswith((".", "?", "!"))
    if whole and (kind := _kind_of(plain)):
        return Title(kind, plain)
    if match := _INLINE.match(words):
        kind = _kind_of(match["title"].strip())
        if kind and kind != APPENDIX:
            return Title(kind, match["title"].strip(), match["rest"])
    return None


def _kind_of(words: str) -> str:
    kind = next((kind for kind, pattern in _KINDS if pattern.fullmatch(words)), "")
    if kind == APPENDIX and _ANSWERING_APPENDIX.search(words):
        return BOARD
    return kind


def looks_like_heading(lines: list[SourceLine], at: int) -> bool:
    """Whether a line heads what follows: by its style, or short and alone without a full stop."""
    line = lines[at]
    if (
        line.furniture
        or not line.text
        or len(line.text) > 90
        or line.text.endswith((".", ",", ";"))
    ):
        return False
    if line.heading:
        return True
    before = lines[at - 1].blank if at else True
    short = len(line.text) <= 60 and not line.text.endswith(("?", "!", ":"))
    begins = line.text[0].isupper() and len(line.text.split()) <= 7
    return before and short and begins and not re.search(r"[.!?]\s", line.text)
