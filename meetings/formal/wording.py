"""The sentences of a formal protocol, in the customary wording. Pure: rows in, text out."""

from meetings.formal.tally import NO, YES, Tally

BODY_WORDS = {"assembly": "förbundsmötet", "board": "styrelsen", "committee": "utskottet"}
ON_THE_TABLE = "förslaget i handlingarna"
MOVED = {
    "approval": "yrkar bifall till förslaget",
    "rejection": "yrkar avslag på förslaget",
    "amendment": "yrkar följande ändring",
    "addition": "yrkar följande tillägg",
    "remit": "yrkar att ärendet återremitteras",
    "postpone": "yrkar att ärendet bordläggs",
    "other": "yrkar",
}
NOUNS = {
    "rejection": "avslagsyrkande",
    "amendment": "ändringsyrkande",
    "addition": "tilläggsyrkande",
    "remit": "yrkande om återremiss",
    "postpone": "yrkande om bordläggning",
    "other": "yrkande",
}
SIDES = {YES: "ja-rösterna", NO: "nej-rösterna"}
PUT_OFF = {"remit": "återremitteras", "postpone": "bordläggas"}


def body_word(meeting) -> str:
    """ "styrelsen", "förbundsmötet", "utskottet": as the subject of a decision."""
    return BODY_WORDS.get(meeting.body.kind, "mötet")


def joined(names) -> str:
    """ "A", "A och B", "A, B och C"."""
    names = list(names)
    return " och ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def with_party(row) -> str:
    """A name as it is printed: "Anna Ek (S)"."""
    return f"{row.name} ({row.party_abbreviation})" if row.party_abbreviation else row.name


def possessive(name: str) -> str:
    """ "Anna Ek" → "Anna Eks"; names that end in s, x or z stay as they are."""
    return name if name[-1:].lower() in {"s", "x", "z"} else f"{name}s"


def proposal_sentence(proposal, movers) -> str:
    """Who moved what, without the text they moved, which follows after a colon."""
    who = joined(with_party(row) for row in movers) or "Mötet"
    end = ":" if proposal.text.strip() else "."
    reason = " med motiveringen" if proposal.text.strip() and proposal.kind in PUT_OFF else ""
    return f"{who} {MOVED[proposal.kind]}{reason}{end}"


def proposal_name(proposal, movers) -> str:
    """What a proposal is called when it is put: "Anna Eks ändringsyrkande"."""
    if proposal is None or proposal.kind == "approval":
        return ON_THE_TABLE
    whose = joined(possessive(row.name) for row in movers)
    return f"{whose} {NOUNS[proposal.kind]}".strip()


def proposition_sentence(proposition, names, body: str) -> str:
    """How the chair put two proposals and what was found; what is typed goes before.

    `names` are proposal_name() of both; `body` is body_word().
    """
    if proposition.text.strip():
        return proposition.text.strip()
    if moved := _putting_off(proposition):
        return _whether_to_decide(proposition, moved, body)
    first, second = names
    against = second if proposition.second else "avslag"
    put = f"Ordföranden ställer proposition på bifall till {first} mot {against}"
    if proposition.found == "vote":
        return f"{put}. Omröstning begärs."
    if proposition.found == "first":
        return f"{put} och finner att {body} bifaller {first}."
    if proposition.second:
        return f"{put} och finner att {body} bifaller {second}."
    return f"{put} och finner att {body} avslår {first}."


def _putting_off(proposition):
    """What was moved to put the item off, if that is what the proposition is about."""
    both = (proposition.first, proposition.second)
    return next((moved for moved in both if moved and moved.kind in PUT_OFF), None)


def vote_sides(proposition, names) -> tuple[str, str]:
    """What yes and no mean if there is a vote; `names` are proposal_name() of both.

    By custom yes stands for deciding the matter today, however it was put.
    """
    moved = _putting_off(proposition)
    if moved is None:
        return names
    return "att ärendet avgörs i dag", f"att ärendet {PUT_OFF[moved.kind]}"


def _whether_to_decide(proposition, moved, body) -> str:
    done = PUT_OFF[moved.kind]
    put = f"Ordföranden ställer proposition på om ärendet ska avgöras i dag eller {done}"
    if proposition.found == "vote":
        return f"{put}. Omröstning begärs."
    wins = proposition.first if proposition.found == "first" else proposition.second
    what = done if wins == moved else "avgöras i dag"
    return f"{put} och finner att {body} beslutar att ärendet ska {what}."


def result_sentence(vote, tally: Tally, body: str) -> str:
    """What the votes came to and what follows; only the numbers as long as nothing is decided."""
    numbers = _numbers(vote, tally)
    if not tally.winner:
        return f"Omröstningen ger {numbers}."
    means = vote.yes_means if tally.winner == YES else vote.no_means
    side = SIDES[tally.winner]
    decides = f"utser alltså {means}" if vote.is_closed else f"beslutar enligt {side}: {means}"
    return f"Omröstningen ger {numbers}.{_by_what(tally)} {body.capitalize()} {decides}."


def _numbers(vote, tally) -> str:
    if vote.is_closed:
        said = (
            f"{_votes(tally.yes)} för {vote.yes_means} och {_votes(tally.no)} för {vote.no_means}"
        )
        blank = "blank röst" if tally.abstain == 1 else "blanka röster"
        return f"{said} samt {tally.abstain} {blank}" if tally.abstain else said
    said = f"{_votes(tally.yes, 'ja-')} och {_votes(tally.no, 'nej-')}"
    return f"{said} samt {tally.abstain} som avstår" if tally.abstain else said


def _votes(count: int, side: str = "") -> str:
    return f"{count} {side}{'röst' if count == 1 else 'röster'}"


def _by_what(tally: Tally) -> str:
    side = {YES: "ja", NO: "nej"}[tally.winner]
    return {
        "casting": f" Vid lika röstetal avgör ordförandens utslagsröst, som är {side}.",
        "lot": " Vid lika röstetal avgör lotten.",
        "minority": " Minst en tredjedel av de närvarande har begärt det.",
    }.get(tally.by, "")


def how_sentence(vote) -> str:
    """How a vote is held, and what the votes mean."""
    if vote.is_closed:
        return f"Valet sker med slutna sedlar mellan {vote.yes_means} och {vote.no_means}."
    how = "namnupprop" if vote.is_named else "handuppräckning"
    meaning = f"Ja-röst för {vote.yes_means}. Nej-röst för {vote.no_means}."
    return f"Omröstningen sker med {how}. {meaning}"


def disqualified_sentence(row) -> str:
    """Who stands aside, and why if that is told."""
    said = f"{with_party(row.attendance)} deltar inte i handläggningen på grund av jäv."
    return f"{said} {row.ground}".strip()


def span_label(row, numbers: dict[int, str]) -> str:
    """From and to which § `row` goes: "§ 3", "§§ 3–7", "från och med § 3", "" for all."""
    first, last = (numbers.get(pk) for pk in (row.from_item_id, row.to_item_id))
    if first and last:
        return f"§ {first}" if first == last else f"§§ {first}–{last}"
    if first:
        return f"från och med § {first}"
    return f"till och med § {last}" if last else ""


def quorum_sentence(quorum) -> str:
    """Whether enough serve, in one line."""
    if not quorum.seats:
        return "Närvarolistan har inga ledamöter än."
    said = "Beslutför" if quorum.is_met else "Inte beslutför"
    return f"{said}: {quorum.serving} av {quorum.seats} tjänstgör, minst {quorum.needed} behövs."


def effect_label(service, presence, numbers: dict[int, str]) -> str | None:
    """For which § a substitute really served, as attendance tells it; None for none at all."""
    served = presence.effect(service)
    if not served:
        return None
    if {item.pk for item in served} == presence.span(service):
        return span_label(service, numbers)
    places = [presence.items.index(item) for item in served]
    starts = [place for place in places if place - 1 not in places]
    ends = [place for place in places if place + 1 not in places]
    spans = [
        (numbers[presence.items[start].pk], numbers[presence.items[end].pk])
        for start, end in zip(starts, ends, strict=True)
    ]
    said = ", ".join(first if first == last else f"{first}–{last}" for first, last in spans)
    return f"{'§' if len(served) == 1 else '§§'} {said}"


def service_sentence(service, presence, numbers: dict[int, str]) -> str:
    """Who serves for whom and when."""
    span = effect_label(service, presence, numbers)
    said = f"{with_party(service.substitute)} tjänstgör för {with_party(service.member)}"
    if span is None:
        return f"{said} – men inte vid någon punkt, som närvaron är antecknad."
    return f"{said}, {span}." if span else f"{said}."


def statement_sentence(statement) -> str:
    """Who dissents or remarks: "Reservation av Anna Ek (S)"."""
    party = f" ({statement.party_abbreviation})" if statement.party else ""
    return f"{statement.get_kind_display()} av {statement.persons}{party}"
