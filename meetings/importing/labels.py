"""The words that introduce a field: Tid, Plats, Närvarande, Vid protokollet …"""

import re
from dataclasses import dataclass

from .proposal import ABSENT, GUEST, MEMBER, PRESENT, STAFF, SUBSTITUTE

_TIME_WORD = (
    r"tid(?:punkt)?|datum|dag|mötes?(?:tid|datum|dag)|sammanträdes?(?:datum|dag|tid)|när|klockslag"
)
_PLACE_WORD = r"plats|lokal|mötes?(?:plats|rum|lokal)|sammanträdes?(?:lokal|plats)|var|ställe|rum"
_WHERE = (
    r"(?:från|fr\.|för|på|av|vid|i)\s+(?:kansliet|ksl(?::s|s)?(?:\s+kansli)?|kommunerna|"
    r"medlemskommunerna|storsthlm)"
)
_KIND = (
    r"närvarande|närvaro|deltagare|deltagande|deltog|deltagit|beslutande|ledamöter|ersättare|"
    r"suppleanter|"
    r"frånvarande|frånvaro|förhinder|förhindrade?|gäst(?:er)?|gästföreläsare|gästtalare|talare|"
    r"föredragshållare|[a-zåäö]{2,20}(?::s|s)?\s+kansli|förbundskansliet|ombud|"
    r"närvarande ombud|inbjud(?:na?|en)|inbjudan|"
    r"föredragande|adjungerade?|övriga|dessutom|kansliet|kansli|ksl|ksl(?::s|s)\s+kansli|"
    r"storsthlm|sekretariatet|tjänstemän|tjänstepersoner|medverkande|representanter|kommunerna|"
    r"kommuner|"
    r"medlemmar|personer|externa|politiker|förtroendevalda|närvarolista|deltagarlista|"
    r"närvaroförteckning|"
    r"återbud|saknades|medarbetare|personal"
)
_BEFORE = (
    r"(?:ej|icke|inte|utan|övriga|även|också|tjänstgörande|icke-tjänstgörande|ordinarie|särskilt|"
    r"externa|"
    r"närvarande|frånvarande|anmält|anmälda?|anmälde|meddelat|med|inbjud(?:na?|en)|förtroendevalda|valda|"
    r"digitalt|från|och|samt)"
)
_PEOPLE = rf"(?:{_BEFORE}\s+){{0,3}}(?:{_KIND}|{_WHERE})(?:\s+{_WHERE})?(?:\s*\([^)\n]{{1,40}}\))?"
_OFFICER = (
    r"(?:mötes)?ordförande|mötesordf\.?|ordf\.?|vice ordförande|(?:mötes)?sekreterare|sekr\.?|"
    r"protokollförare|"
    r"vid (?:protokollet|anteckningarna|pennan|tangenterna|protokoll)|antecknare|antecknat av|"
    r"för anteckningarna|anteckningar(?:na)?(?: förda)? av|minnesanteckningar(?:na)?(?: förda)? av|"
    r"protokollet fört av|protokoll fört av|förda av|upprättat av|"
    r"justerare|justerande|justeras|justerat|justeringsperson(?:er)?|justeringsm[aä]n|"
    r"(?:protokollet )?(?:justeras|justerat) av|utses? att justera|att justera(?: protokollet)?|"
    r"underskrifter?|utdragsbestyrkande"
)
_ADJUSTING = (
    r"(?:plats och tid|tid och plats|datum|tid) för justering(?:en)?|"
    r"justeringens (?:plats(?: och tid)?|tid(?: och plats)?|datum)|justeringsdatum|justeringsdag"
)
_TIME_AND_PLACE = (
    rf"(?:{_TIME_WORD})\s*(?:och|/|&|,)\s*(?:{_PLACE_WORD})|"
    rf"(?:{_PLACE_WORD})\s*(?:och|/|&|,)\s*(?:{_TIME_WORD})"
)
_AGENDA = (
    r"(?:förslag till )?(?:dagordning(?:en)?|föredragningslista|ärendelista|agenda|"
    r"innehåll(?:sförteckning)?|ärenden|punkter)"
)
_REFERENCE = (
    r"dnr|diarienummer|diarienr|ärendenummer|paragrafer|omfattning|kopia(?: till)?|sändlista|"
    r"för kännedom|distribution|ärende"
)
_BODY = r"organ|forum|mötesforum|möte(?:\s+med)?|sammanträde|mötestyp|grupp|nämnd"
# A longer label stands before a shorter one that it begins with.
_FIELDS = (
    ("adjusting", _ADJUSTING),
    ("time_and_place", _TIME_AND_PLACE),
    ("time", rf"(?:{_TIME_WORD})(?:\s*(?:och|/|&|,)\s*(?:{_TIME_WORD}))?"),
    ("place", _PLACE_WORD),
    ("body", _BODY),
    ("agenda", _AGENDA),
    ("reference", _REFERENCE),
    ("officer", _OFFICER),
    ("people", _PEOPLE),
)
_LABEL = re.compile(
    r"(?P<label>"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _FIELDS)
    + r")(?P<sep>\s*:\s*|[ ]*\t\s*|[ ]{2,}|\s*$|\s+[-–|]\s+|\s+)(?P<value>.*)$",
    re.IGNORECASE | re.DOTALL,
)


# Sentences that say who took part; the words outside the names are the label.
_SENTENCES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<label>(?:förhinder|frånvaro|återbud)\s+(?:har\s+|hade\s+)?(?:anmälts|anmäldes|anmält|"
        r"meddelats|meddelades|lämnats|inkommit)\s+(?:av|från))\s+(?P<value>\S.*)$",
        r"(?P<value>\S.*?)\s+(?P<label>(?:har|hade)\s+(?:anmält|meddelat|lämnat)\s+"
        r"(?:förhinder|återbud|frånvaro))\s*\.?$",
        r"(?P<label>från\s+(?:kansliet|KSL\S*(?:\s+kansli)?|storsthlm\S*(?:\s+kansli)?)\s+"
        r"(?:deltog|deltar|medverkade|medverkar|närvarade|närvarar|var|är)(?:\s+även|\s+också)?)"
        r"\s+(?P<value>\S.*)$",
        r"(?P<label>(?:närvarande|frånvarande|förhindrade)\s+(?:var|är))\s+(?P<value>\S.*)$",
        r"(?P<label>som\s+(?:gäst(?:er)?|inbjudna?)\s+(?:deltog|deltar|medverkade|medverkar))\s+"
        r"(?P<value>\S.*)$",
    )
)


@dataclass(frozen=True)
class Label:
    """A label at the start of a line.

    ``strong`` when a colon, tab, wide gap or the end of the line follows it; after a
    single space the words may also begin a sentence.
    """

    field: str
    label: str
    value: str
    strong: bool


def find_label(text: str) -> Label | None:
    """The label a line starts with, the longest of all that fit."""
    if not text or not text[0].isalpha() or (not text[0].isupper() and ":" not in text[:40]):
        return None
    for sentence in _SENTENCES if len(text) <= 600 else ():
        if found := sentence.match(text):
            return Label("people", found["label"], found["value"], False)
    match = _LABEL.match(text[:20_000])
    if not match:
        return None
    field = next(name for name, _ in _FIELDS if match[name])
    separator = match["sep"]
    value = text[match.start("value") :].strip()
    if re.fullmatch(r"[\s._…-]+", value) and len(value) > 2:
        value = ""  # a line to sign on
    strong = (
        not value
        or ":" in separator
        or "\t" in separator
        or len(separator.strip(" ")) > 0
        or len(separator) > 1
    )
    return Label(field, match["label"].strip(), value, strong)


def is_label(words: str) -> bool:
    """Whether the words are a whole label, such as Närvarande or Plats och tid."""
    label = find_label(f"{words}:")
    return label is not None and label.label == words


@dataclass(frozen=True)
class Standing:
    """What a label says of the people after it; None leaves it as it was."""

    group: str | None
    status: str | None
    role: str | None = None


def standing_of(label: str) -> Standing:
    """Group, status and role that a people's or officer's label gives."""
    word = label.casefold()
    absent = re.search(
        r"förhind|frånvar|ej delta|ej närvarande|icke närvarande|inte närvarande|återbud|saknades",
        word,
    )
    present = re.search(r"närvar|delta|beslutande", word)
    status = ABSENT if absent else PRESENT if present else None
    if re.search(r"ersättare|suppleant", word):
        return Standing(SUBSTITUTE, status)
    if re.search(
        r"kansli|\bksl|storsthlm|sekretariat|tjänstem|tjänsteper|medarbetare|personal", word
    ):
        return Standing(STAFF, status)
    if re.search(r"gäst|talare|inbjud|föredrag|adjunger|extern|medverkande", word):
        return Standing(GUEST, status)
    if re.search(r"övriga|dessutom|även|också", word):
        return Standing(GUEST, status or PRESENT)
    if re.search(r"ledam|ordinarie|medlem|kommun|politiker|förtroende|representant", word):
        return Standing(MEMBER, status)
    if status:
        return Standing(MEMBER, status)
    return Standing(None, None)


def officer_role(label: str) -> str:
    """The role in the attendance list that an officer's label stands for."""
    word = label.casefold()
    if "juster" in word or word.startswith("utses"):
        return "justerare"
    if "vice" in word:
        return "vice ordförande"
    if re.search(r"ordf", word):
        return "ordförande"
    return "sekreterare"
