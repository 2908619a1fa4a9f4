"""Words that are a title, an organisation or a remark on the attendance, not a name."""

import re

ROLE_WORDS = frozenset(
    """
    ordförande ordf vice ledamot ersättare suppleant sekreterare sekr justerare
    justeringsperson adjungerad protokollförare antecknare föredragande kommunalråd
    oppositionsråd borgarråd landstingsråd regionråd statsråd landshövding rektor professor
    jurist ekonom controller konsult strateg utredare moderator facilitator generalsekreterare
    vd verksamhetschef samordnare projektledare handläggare kommundirektör kommunchef
    stadsdirektör förbundsdirektör landstingsdirektör chef direktör expert doktorand forskare
    arkitekt planerare koordinator tf bitr biträdande politisk gruppledare
    kommunstyrelseordförande kommunstyrelsens ks kso dr prof docent
    """.split()  # noqa: SIM905
)
_ROLE_ENDINGS = (
    "chef", "chefen", "direktör", "ledare", "sekreterare", "ansvarig", "strateg", "samordnare",
    "utvecklare", "ekonom", "konsult", "handläggare", "jurist", "controller", "rådgivare",
    "utredare", "ordförande", "kommunalråd", "oppositionsråd", "borgarråd", "planerare",
    "koordinator", "specialist", "expert", "assistent", "administratör", "analytiker",
    "registrator",
)  # fmt: skip


VICE_CHAIR = re.compile(
    r"(?:(\d):?[ea]\.?\s+)?(?:vice|v\.?)\s*ordf(?:örande|\.)?(?!\w)", re.IGNORECASE
)
WRITES = re.compile(
    r"vid (?:protokollet|anteckningarna|pennan|tangenterna)|för anteckningarna|antecknare\b",
    re.IGNORECASE,
)


def plain_role(title: str) -> str:
    """A title in its usual form: "ordf." is "ordförande", "vid pennan" a secretary."""
    if match := VICE_CHAIR.fullmatch(title):
        return f"{match[1]}:e vice ordförande" if match[1] else "vice ordförande"
    if re.fullmatch(r"ordf\.?", title, re.IGNORECASE):
        return "ordförande"
    if WRITES.fullmatch(title) or re.fullmatch(r"sekr\.?", title, re.IGNORECASE):
        return "sekreterare"
    return title[0].lower() + title[1:] if title[1:].islower() else title


def is_role_word(word: str) -> bool:
    """Whether a single word, capitalised or not, is a title rather than a name."""
    plain = word.casefold().strip(".:")
    return plain in ROLE_WORDS or plain.endswith(_ROLE_ENDINGS)


_CAP = r"[A-ZÅÄÖÉ][\w&-]*"
_LETTERS = r"[A-ZÅÄÖÉ][\w-]*"
ORGANISATION = re.compile(
    rf"""
    Länsstyrelsen(?:\s+i\s+{_CAP}(?:\s+län)?|[ ]+{_CAP}[ ]+län|[ ]+Stockholm)?
    | {_CAP}[ ]+läns[ ]+landsting | Landstinget(?:[ ]+i[ ]+{_CAP})? | SLL\b | SLSO\b
    | Region(?:en)?[ ]+{_CAP} | {_CAP}regionen\b
    | Sveriges[ ]+[Kk]ommuner[ ]+och[ ]+(?:[Ll]andsting|[Rr]egioner) | SKL\b | SKR\b
    | Kommunförbundet(?:[ ]+Stockholms[ ]+[Ll]än)? | KSL\b | Storsthlm\b
    | Stockholmsregionens[ ]+{_CAP} | Mälardalsrådet | IT-forum(?:[ ]+Stockholms[ ]+län)?
    | (?:Kungliga[ ]+)?Tekniska[ ]+[Hh]ögskolan | KTH\b | Karolinska[ ]+{_LETTERS}
    | {_LETTERS}s[ ]+(?:universitet|högskola|[Hh]andelskammare|lokaltrafik|[Ss]jukhus|stadshus)
    | Stockholm[ ]+Vatten(?:[ ]+\w+)?
    | [A-ZÅÄÖ][\w-]*(?:verket|myndigheten|styrelsen|kontoret|förbundet|universitetet|universitet|
        högskolan|högskola|förvaltningen|institutet|bolaget|nämnden|departementet|kansliet|
        inspektionen|kommittén|
        centrum|föreningen|akademin|kassan|förmedlingen|polisen|direktionen|gruppen|konsult(?:erna)?|
        arkitekter|stiftelsen|handelskammaren|konsortiet)\b
        (?:[ ]+(?:i|för|region)[ ]+{_CAP}(?:[ ]+län)?)?
    | Polisen(?:[ ]+(?:i[ ]+|[Rr]egion[ ]+){_CAP})?
    | {_CAP}(?:[ ]+{_CAP})?[ ]+(?:AB|HB|Consulting|Consultants|Group)\b
    """,
    re.VERBOSE,
)

# Remarks on how long or how someone took part.
REMARK = re.compile(
    r"(?:(?:deltar|deltog|närvarande|närv\.?|ankom|anslöt|anländer|anlände|kom|lämnade|ej|utom|endast|"
    r"under|vid|del av|delar av)\s+)?"
    r"(?:t\.?\s?o\.?\s?m\.?|till och med|fr\.?\s?o\.?\s?m\.?|från och med|från|till|under|vid|"
    r"ej|kl\.?|klockan|§§?|p\.|punkt(?:erna|en)?)\s*"
    r"(?:(?:kl\.?|klockan|§§?|punkt(?:erna|en)?|p\.|pkt)\s*)?"
    r"\d{1,3}(?:[.:]\d\d)?(?:\s*[a-f]\b)?(?:\s*(?:[-–,]|och|"
    r"till)\s*(?:§§?\s*)?\d{1,3}(?:[.:]\d\d)?(?![.:\d])(?:\s*[a-f]\b)?)*"
    r"|(?:deltar |deltog )?(?:via|per|på)\s+(?:länk|telefon|video\w*|distans|skype|teams|zoom|"
    r"webb|web)\b"
    r"|(?:del|delar) av mötet|under del av mötet|(?:deltog |deltar )?(?:digitalt|distans)\b",
    re.IGNORECASE,
)
ABSENCE = re.compile(
    r"(?:har |med )?(?:anmält|anmäld|anmälde|meddelat) (?:förhinder|frånvaro|återbud)|"
    r"förhindrad|förhinder|"
    r"frånvarande|frånv\.?|ej närvarande|återbud",
    re.IGNORECASE,
)
STAND_IN = re.compile(
    r"(?:(?:tjänstgörande|tjänstgör|tjg\.?)\s+)?(?:(?:ersättare|ers\.?)\s+för|ersätter|ersatte|"
    r"istället\s+för|i\s+stället\s+för|för)\s+"
    r"[A-ZÅÄÖÉ][\w'’-]+(?:[ ](?:[a-z]{2,3}[ ])?[A-ZÅÄÖÉ][\w'’-]+){1,2}(?:[ ]*\([A-Za-z]{1,3}\))?",
)
NOBODY = re.compile(
    r"(?:vakant|vakans|ingen|inga|inget|"
    r"ing[ae]n? (?:anmäld|frånvarande)\w*|-|–|—|/|n/a|saknas|\.)\.?",
    re.IGNORECASE,
)
REFERRED = re.compile(r"(?:se|enligt|enl\.?)\b.*(?:list|bilag|förteckning|närvaro)", re.IGNORECASE)
