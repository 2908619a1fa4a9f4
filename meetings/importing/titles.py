"""Titles of agenda items: usual ones, words that are none, titles over several lines."""

import re

from files.prose.lines import SourceLine

KNOWN_TITLES = re.compile(
    r"(?:övriga? frågor?|övrigt|inledning|introduktion|välkom\w*.{0,30}|mötets? öppnas|"
    r"mötets öppnande|"
    r"mötet (?:avslutas|förklaras avslutat)|mötets avslutande|avslut(?:ning|ande)?|nästa möte|"
    r"kommande möten?|mötestider.{0,20}|nästa sammanträde|"
    r"(?:fastställande|godkännande|genomgång) av (?:dagordning|föredragningslista|"
    r"ärendelista).{0,10}|"
    r"dagordningen|(?:genomgång av |anmälan av )?föregående (?:mötes? )?(?:protokoll|"
    r"minnesanteckningar|anteckningar)|"
    r"(?:minnesanteckningar|protokoll|anteckningar) från (?:föregående|förra|senaste).{0,40}|"
    r"val av (?:justerare|sekreterare|ordförande|justeringspersone?r?|mötesordförande).{0,40}|"
    r"anmälningsärenden|anmälningar|meddelanden|rapporter|delegationsbeslut|aktuellt.{0,40}|"
    r"laget runt|runda(?:n)?(?: bordet)?|presentation(?:srunda)?|"
    r"information(?:er)?(?: från kansliet)?|"
    r"upprop|sammanträdets öppnande|sammanträdet avslutas|lägesrapport(?:er)?)",
    re.IGNORECASE,
)
INNER_TITLES = re.compile(
    r"(?:beslut|förslag till beslut|bakgrund|ärende(?:t|beskrivning)|beskrivning av ärendet|"
    r"sammanfattning|diskussion|"
    r"förslag|yrkanden?|propositionsordning|reservation(?:er)?|särskilt uttalande|handlingar|"
    r"beslutsunderlag|underlag|bilagor?|bilaga \w+|kommentarer?|synpunkter|frågor|slutsats(?:er)?|"
    r"uppdrag|åtgärd(?:er)?|att göra|nästa steg|länkar?|föredragande|ekonomi|syfte|mål|"
    r"tidplan)\s*:?",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"(?:[,–-]|\b(?:och|eller|samt|för|i|av|om|med|till|på|från|vid|inom|mellan|som|enligt|"
    r"att|den|det|de|en|ett|under|kring|avseende|rörande|angående|inför))$",
    re.IGNORECASE,
)


def hangs(title: str, last: SourceLine, line: SourceLine, gap_after: bool) -> bool:
    """Whether a line is the second of a heading by its indent or its capitals."""
    text = line.text
    if re.match(r"[-•*–·]|\d|[a-h][.)]\s|bilag|https?:|dnr\b", text, re.IGNORECASE):
        return False
    if re.search(r"[.:;!?]$", text) or re.search(r"[.:!?]$", title) or len(text) > 80:
        return False
    if title.isupper() and text.isupper() and len(text) > 3:
        return True
    return gap_after and line.indent > last.indent + 1 and len(title) >= 25


def continues_title(title: str, last: SourceLine, line: SourceLine, gap_after: bool) -> bool:
    """Whether a title goes on, judged by how it breaks off and how the line begins."""
    text = line.text
    mark = r"[-•*–·]\s|\d+[.)]\s|\d+(?:\.\d+|\s?[a-h])[.)]?\s|[a-h][.)]\s|bilag|https?:"
    if re.match(mark, text, re.IGNORECASE):
        return False
    if len(text) > 120 or re.search(r"[.:;!]$", text):
        return False
    if last.heading and line.heading == last.heading == 9 and gap_after and not title.endswith("?"):
        return len(title) >= 35
    if _OPEN_END.search(title):
        return True
    lower = text[0].islower() and not text.startswith("att ")
    return lower and gap_after and not re.search(r"[.!?:]$", title)


def join_title(one: str, other: str) -> str:
    """Two lines of a title put together, with a divided word made whole."""
    if re.search(r"[^\W\d_]{2,}-$", one) and other[:1].islower():
        first = other.split()[0].casefold()
        return f"{one} {other}" if first in ("och", "eller", "samt") else one[:-1] + other
    return f"{one} {other}"
