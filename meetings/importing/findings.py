"""Decisions and assignments in the text of an item.

A sentence is taken only when it says so plainly: a wrong decision in the minutes is
worse than one that staff must add. The sentences stay in the text as well.
"""

import re

from files.prose.blocks import Block
from files.prose.sentences import sentences_of

_OWN = (
    r"(?:(?:den )?(?:politiska )?styrgruppen|gruppen|mötet|styrelsen|arbetsutskottet|AU|"
    r"KSO-gruppen|KSO|KD-gruppen|"
    r"kommundirektörsgruppen|KS-ordförandena|KS-ordförandegruppen|nätverket|beredningen|"
    r"förbundsmötet|utskottet|kommittén|presidiet|förbundsstyrelsen|medlemmarna|deltagarna|"
    r"de närvarande|man|vi|arbetsgruppen|rådet|stämman|direktionen|KSLs (?:styrelse|arbetsutskott))"
)
_DECIDED = re.compile(
    rf"(?:(?:därefter|vidare|slutligen|sedan|efter diskussion|dessutom)\s+)?"
    rf"(?:{_OWN}\s+(?:(?:\w+|\([^)]*\))\s+){{0,4}}?(?:beslutar|beslutade|beslöt|fattar beslut|"
    rf"fattade beslut|"
    rf"godkänner|godkände|antar|antog|fastställer|fastställde|utser|utsåg|väljer|valde|avslår|"
    rf"avslog|"
    rf"tillstyrker|tillstyrkte|ställer sig bakom|ställde sig bakom|enas om|enades om|"
    rf"kommer överens om|"
    rf"kom överens om|är överens om|var överens om|är enig[at]? om|var enig[at]? om|"
    rf"(?:lägger|lade)(?=.{{0,80}}till handlingarna)|"
    rf"bordlägger|bordlade|återremitterar|återremitterade|remitterar|remitterade)\b"
    rf"|(?:det )?(?:beslutas|beslutades|beslöts|bestämdes|bestäms)\s+(?:\w+\s+)?(?:att|om)\b"
    rf"|(?:beslutar|beslutade|beslöt|enades|fastställer|godkänner|godkände)\s+{_OWN}\b"
    rf"|beslut(?:ades)?\s*:\s*\S"
    rf"|(?:att|mötet beslutar att)\s+\w+a\b(?=.*\bbeslut))",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"(?:[^\s,.;:]+\s+){1,9}?(?:bestäms|bestämdes|beslutas|beslutades|beslöts|fastställs|"
    r"fastställdes|"
    r"godkänns|godkändes|antas|antogs|utses|utsågs|väljs|valdes|bordläggs|bordlades|avslås|avslogs|"
    r"läggs till handlingarna|lades till handlingarna|remitteras|återremitteras)\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?:läggs|lades) till handlingarna\.?|(?:godkänns|godkändes|fastställs|fastställdes|bordläggs|"
    r"bordlades|återremitteras|återremitterades)\.?",
    re.IGNORECASE,
)
_NOT_HERE = re.compile(
    r"\b(?:ska|skall|bör|kan|kunde|skulle|kommer att|väntas|planeras|föreslås|föreslår|"
    r"förväntas|inte|ej|"
    r"innan|om|när|hur|som|vad|vilka|ifall|tidigare|senast|förra|av regeringen|av riksdagen|"
    r"av kommunfullmäktige|kommunfullmäktige|kommunstyrelserna|regeringen|riksdagen|"
    r"länsstyrelsen|landstinget)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"(?:beslutade|beslöt|antog|fastställde|godkände)\s+(?:\w+\s+)?(?:(?:på|vid) (?:sitt|sin|"
    r"förra|senaste|mötet|sammanträde)|"
    r"den \d|i (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|"
    r"december|våras|höstas|fjol)|20\d\d|redan|tidigare|förra)",
    re.IGNORECASE,
)
_OFFICE = (
    r"(?:KSL:?s? kansli|kansliet|KSL|Storsthlm|förbundsdirektören|förbundskansliet|"
    r"sekretariatet|arbetsgruppen|presidiet|ordföranden)"
)
_NAME = r"(?:[A-ZÅÄÖÉ][\w’'-]+\s+){1,3}"
_ASSIGNED = re.compile(
    rf"(?:^|[\s,])(?:(?:uppdra|uppdrar|uppdrog|uppdras|uppdrogs)\s+(?:\w+\s+)?(?:till|åt)\b"
    rf"|(?:i uppdrag|uppdrag till {_OFFICE})\s+(?:till\s+\w+\s+)?(?:att|med)\b"
    rf"|(?:ge|ger|gav|gavs|ges|får|fick|har fått)\s+(?:[\w-]+\s+){{0,4}}i uppdrag\b"
    rf"|(?:ska|skall)\s+{_OFFICE}\s+\w+"
    rf"|(?:ber|bad|bads|ombeds|ombads)\s+{_OFFICE}\s+(?:att\s+)?\w+a\b"
    rf"|uppdrag\s*:\s*\S"
    rf"|{_OFFICE}(?:\s+och\s+(?:[\w-]+\s+){{1,3}}?|\s+(?:tillsammans med|"
    rf"i samverkan med)\s+(?:[\w-]+\s+){{1,3}}?|\s+)"
    rf"(?:(?:ska|skall)(?!\s+vara\b)|återkommer|tar fram|"
    rf"skickar|bjuder in|bereder|arbetar vidare|sammanställer|"
    rf"kallar|"
    rf"ansvarar för|får|undersöker möjligheten|tar med sig|följer upp|bevakar|kontaktar|"
    rf"tar kontakt|"
    rf"tar initiativ|kommer att|distribuerar|uppdaterar|ordnar|bokar|utreder|återrapporterar|"
    rf"formulerar|samordnar|initierar|gör en)\b"
    rf"|(?:ombeds|ombads|uppmanas)\s+(?:\w+\s+){{0,3}}?(?:att\s+)?\w+a\b(?=.*\bsenast\b)"
    rf"|ansvarig\w*\s*:\s*\S)",
    re.IGNORECASE,
)
_PERSON_ASSIGNED = re.compile(
    rf"^{_NAME}(?:återkommer (?:med|till|om)|får i uppdrag|fick i uppdrag|åtar sig att|"
    rf"tar på sig att|"
    rf"ansvarar för att|tar fram|skickar ut|kallar till|bokar|bjuder in|tar kontakt med|"
    rf"kontaktar)\b"
)
_FOLLOWS = re.compile(
    r"(?:och (?:som|att|dessutom)\b"
    r"|(?:arbetet|detta|den|det|de|uppdraget|svar\w*|resultatet|återrapportering|redovisning|"
    r"deadline|klart)\b"
    r"(?=.{0,80}\b(?:redovisas|presenteras|behandlas|återkommer|ska|klart?|senast|den \d|till)\b))",
    re.IGNORECASE,
)
_LATER_STEP = re.compile(
    r"\b(?:behandlas|redovisas|presenteras|återkommer|återrapporteras|tas upp|bereds|"
    r"ska vara klar\w*|"
    r"skickas|lämnas|beslutas|lyfts|läggs fram|klar\w* (?:senast|till)|senast)\b",
    re.IGNORECASE,
)


def decisions_in(blocks: list[Block], elsewhere: re.Pattern | None = None) -> list[str]:
    """What was decided, sentence by sentence and clause by clause.

    ``elsewhere`` matches sentences about a body that does not hold this meeting.
    """
    found: list[str] = []
    lead = ""
    in_list = listed = False
    for block in spoken_for_all(blocks):
        text = block.text
        if block.kind == "label":
            in_list, listed = text.casefold().startswith("beslut"), False
            lead = ""
            continue
        listed = listed or block.kind in ("clause", "bullet", "numbered")
        if block.kind == "clause":
            if lead or in_list:
                found.append(f"{lead} {text}".strip().rstrip(","))
            continue
        if in_list and block.kind != "appendix":
            if block.kind in ("bullet", "numbered"):
                found.append(_clause(lead, text))
                continue
            if not _lead_of(text) and not listed:
                found.extend(sentences_of(text))
                in_list = False
                continue
        if block.kind in ("bullet", "numbered") and _lead_before(blocks, block):
            found.append(_clause(_lead_before(blocks, block), text))
            continue
        lead = _lead_of(text)
        in_list = in_list and bool(lead)
        if block.kind == "appendix" or (lead and re.match(r"beslut", text, re.IGNORECASE)):
            continue
        sentences = sentences_of(text)
        found.extend(
            re.sub(r"^Beslut\s*:\s*", "", sentence)
            for sentence in (sentences[:-1] if lead else sentences)
            if _is_decision(sentence, elsewhere)
        )
    return list(dict.fromkeys(_closed(sentence) for sentence in found))


def _closed(clause: str) -> str:
    """A clause without the word that led on to the next: "…, samt"."""
    return re.sub(r"(?:\s*[,;])?\s+(?:samt|och)\s*$|\s*[,;]\s*$", "", clause)


_ASIDE = re.compile(
    r"(?:reservation(?:er)?|särskilt uttalande|särskilda uttalanden|yrkanden?|förslag till beslut|"
    r"beslutsförslag|protokollsanteckning(?:ar)?|propositionsordning|(?:kansliets )?förslag)\s*:?",
    re.IGNORECASE,
)
_INNER = re.compile(
    r"(?:beslut|bakgrund|ärendet|ärendebeskrivning|sammanfattning|diskussion|uppdrag|åtgärd(?:er)?|"
    r"att göra|handlingar|underlag|beslutsunderlag|nästa steg)\s*:?",
    re.IGNORECASE,
)


def spoken_for_all(blocks: list[Block]) -> list[Block]:
    """The blocks without what some persons reserve, state or move: none of it is decided."""
    kept: list[Block] = []
    aside = False
    for block in blocks:
        text = block.text
        if _ASIDE.fullmatch(text):
            aside = True
        elif _INNER.fullmatch(text) or re.match(r"beslut\s*:", text, re.IGNORECASE):
            aside = False
        if aside or (_ASIDE.match(text) and ":" in text[:40]):
            continue
        kept.append(block)
    return kept


def _lead_of(text: str) -> str:
    """The opening of a list of clauses: "Styrelsen beslutar" before "att …"."""
    last = sentences_of(text)[-1:] or [""]
    if len(last[0]) < 160 and re.search(
        r"(?:beslutar|beslutade|beslöt|beslutas|beslutades)(?: (?:följande|att))?\s*:?$",
        last[0], re.IGNORECASE,
    ):  # fmt: skip
        return re.sub(r"\s+att$", "", last[0].rstrip(": "))
    return ""


def _clause(lead: str, text: str) -> str:
    """One decision of a list, with the words that opened the list before "att"."""
    plain = _without_number(text).rstrip(",")
    return f"{lead} {plain}" if lead and plain.startswith("att ") else plain


def _lead_before(blocks: list[Block], block: Block) -> str:
    """The words "… beslutar" that opened the list a bullet belongs to, or nothing."""
    at = blocks.index(block) if len(blocks) < 400 else -1
    while at > 0 and blocks[at].kind in ("bullet", "numbered"):
        at -= 1
    return _lead_of(blocks[at].text) if at >= 0 and blocks[at] is not block else ""


def _without_number(text: str) -> str:
    return re.sub(r"^(?:\d{1,2}[.)]|[a-h]\))\s+", "", text)


def _is_decision(sentence: str, elsewhere: re.Pattern | None) -> bool:
    if len(sentence) > 900 or sentence.endswith("?") or _EARLIER.search(sentence):
        return False
    if elsewhere is not None and elsewhere.match(sentence):
        return False
    start = re.sub(r"^Beslut\s*:\s*", "", sentence)
    if start != sentence and len(start) > 3:
        return True
    if _SHORT.fullmatch(sentence):
        return True
    if match := _DECIDED.match(sentence):
        return not re.search(r"\b(?:inte|ska|bör|kan)\b", match[0], re.IGNORECASE)
    match = _PASSIVE.match(sentence)
    return (
        bool(match) and len(sentence) < 500 and not _NOT_HERE.search(sentence[: match.end() + 30])
    )


def assignments_in(blocks: list[Block]) -> list[str]:
    """Who is to do what: the sentence that says so, with the sentences that belong to it."""
    found: list[str] = []
    in_list = False
    for block in spoken_for_all(blocks):
        text = block.text
        if block.kind == "label":
            in_list = bool(re.match(r"uppdrag|åtgärd|att göra", text, re.IGNORECASE))
            continue
        if in_list and block.kind in ("bullet", "numbered", "clause"):
            found.append(_without_number(text))
            continue
        if in_list and block.kind == "paragraph":
            found.append(text)
        elif block.kind != "appendix":
            found.extend(_assignments_of(sentences_of(_without_number(text))))
        in_list = False
    return list(dict.fromkeys(_closed(_task(sentence)) for sentence in found))


def _task(sentence: str) -> str:
    return re.sub(r"^(?:uppdrag|åtgärd|att göra)\s*:\s*(?=\S)", "", sentence, flags=re.IGNORECASE)


def _assignments_of(sentences: list[str]) -> list[str]:
    found: list[list[str]] = []
    open_one = False
    for sentence in sentences:
        if len(sentence) < 1200 and _is_assignment(sentence):
            found.append([sentence])
            open_one = True
        elif open_one and _belongs(sentence, found[-1]):
            found[-1].append(sentence)
        else:
            open_one = False
    return [" ".join(group) for group in found]


def _is_assignment(sentence: str) -> bool:
    if sentence.endswith(("?", ":")) and not re.search(r"uppdra|uppdrog", sentence):
        return False
    return bool(_ASSIGNED.search(sentence) or _PERSON_ASSIGNED.match(sentence))


def _belongs(sentence: str, group: list[str]) -> bool:
    """Whether a sentence goes on with the assignment: "Skrivelsen behandlas den 18 oktober."."""
    if _FOLLOWS.match(sentence):
        return True
    first = re.match(r"[^\W\d_]+", sentence)
    if not first or not _LATER_STEP.search(sentence):
        return False
    stem = re.sub(r"(?:arna|erna|orna|en|et|na|n|t)$", "", first[0].casefold())
    return len(stem) > 3 and stem in " ".join(group).casefold()
