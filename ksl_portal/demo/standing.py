"""The items that come back: opening and adjusting a protocol, reports, other business."""

from django.utils.dateformat import format as format_date

from ksl_portal.demo.agenda import next_meeting
from ksl_portal.demo.days import PLAN, Planned, nth_weekday
from ksl_portal.demo.library import Piece
from ksl_portal.demo.variation import pick
from ksl_portal.demo.wording import day_in_text

OPENINGS = (
    "{chair} hälsar alla välkomna och öppnar {meeting_word}. {quorum}",
    "Ordföranden öppnar {meeting_word} och hälsar ledamöter och kansli välkomna. {quorum}",
    "{chair} öppnar {meeting_word}. Upprop förrättas. {quorum}",
)
QUORUM = {
    "forbundsmotet": "Röstlängden fastställs enligt uppropet.",
    "styrelsen": "Styrelsen är beslutför.",
    "au": "Arbetsutskottet är beslutfört.",
}
CLOSINGS = (
    "Ordföranden tackar för dagens {meeting_noun} och förklarar det avslutat.",
    "{chair} tackar deltagarna och avslutar {meeting_word}.",
    "Inga övriga frågor har anmälts. Ordföranden avslutar {meeting_word} och tackar för visat "
    "intresse.",
)
INTRODUCTIONS = (
    "{chair} hälsar välkommen. Dagordningen godkänns och anteckningarna från förra mötet läggs "
    "till handlingarna.",
    "Mötet inleds med en kort presentationsrunda. Dagordningen godkänns utan ändringar.",
    "{chair} hälsar välkommen och pekar ut dagens huvudfråga. Dagordningen godkänns.",
    "Mötet öppnas. {director} berättar kort vad som hänt sedan sist. Dagordningen godkänns.",
    "{chair} öppnar mötet och går igenom dagordningen. Föregående anteckningar har inte föranlett "
    "några synpunkter.",
    "{chair} öppnar mötet. Från förra mötet kvarstår inga frågor utöver dem som finns på dagens "
    "dagordning.",
    "Dagordningen godkänns. {chair} påminner om att anteckningarna sänds till kommunernas "
    "registratorer när de har publicerats.",
)
OTHER_BUSINESS = (
    "Inga övriga frågor har anmälts.",
    "{director} påminner om att underlag till nästa möte behöver vara kansliet till handa två "
    "veckor före mötet.",
    "{secretary} informerar om att kallelser och handlingar finns i portalen. Den som saknar konto "
    "hör av sig till kansliet.",
    "Frågan om en gemensam introduktion för nya förtroendevalda väcks. Kansliet återkommer med "
    "datum.",
    "Kansliet har bytt passersystem. Besökare anmäler sig i receptionen på plan 2.",
    "En fråga ställs om möjligheten att delta på distans. {secretary} svarar att det går bra om "
    "det anmäls dagen före mötet.",
    "{director} tackar för svaren på kansliets enkät om mötesformer. Resultatet redovisas vid "
    "nästa möte.",
    "{chair} påminner om regionens samrådsmöte nästa månad och uppmanar alla kommuner att delta.",
    "Ingen övrig fråga väcks, men flera önskar en kortare paus mitt i mötet. Ordföranden lovar "
    "bättring.",
    "Kansliet samlar in fakturaadresser på nytt. Svar lämnas till {finance}.",
)


def with_standing_items(
    meeting: Planned, meetings: list[Planned], adjuster: str
) -> tuple[list[Piece], list[Piece]]:
    """The items before and after those of the day; two lists, read around them."""
    if meeting.body in {"forbundsmotet", "styrelsen", "au"}:
        return _protocol_start(meeting, meetings, adjuster), _protocol_end(meeting, meetings)
    if meeting.body == "kso":
        return [], [*_on_the_way(meeting, meetings), _kso_other(meeting, meetings)]
    introduction = Piece("Inledning och dagordning", text=pick(INTRODUCTIONS, meeting))
    return [introduction], [_next(meeting, meetings, "Övriga frågor och nästa möte")]


def _protocol_start(meeting, meetings, adjuster) -> list[Piece]:
    is_assembly = meeting.body == "forbundsmotet"
    opening = pick(OPENINGS, meeting).replace("{quorum}", QUORUM[meeting.body])
    pieces = [
        Piece("Förbundsmötet öppnas" if is_assembly else "Sammanträdet öppnas", text=opening),
        Piece(
            "Val av justerare",
            decisions=(f"att utse {adjuster} att jämte ordföranden justera protokollet",),
        ),
    ]
    if is_assembly:
        pieces.append(
            Piece(
                "Kallelse och dagordning",
                text="Kallelsen sändes till medlemskommunerna sex veckor före förbundsmötet.",
                decisions=(
                    "att förbundsmötet är behörigen utlyst",
                    "att fastställa den utsända dagordningen",
                ),
            )
        )
        return pieces
    before = [m for m in meetings if m.body == meeting.body and m.day < meeting.day]
    before = [m for m in before if m.state != "cancelled"]
    if before:
        day = day_in_text(before[-1].day, meeting.day)
        pieces.append(
            Piece(
                "Föregående protokoll",
                text=f"Protokollet från {day} är justerat.",
                decisions=("att lägga protokollet till handlingarna",),
            )
        )
    return pieces


def _protocol_end(meeting, meetings) -> list[Piece]:
    if meeting.body == "forbundsmotet":
        return [Piece("Förbundsmötet avslutas", text=pick(CLOSINGS, meeting))]
    closing = _next(meeting, meetings, "Nästa sammanträde och avslutning")
    return [Piece(closing.title, text=f"{closing.text}\n\n{pick(CLOSINGS, meeting, 'end')}")]


def _next(meeting, meetings, title) -> Piece:
    # Also one that was cancelled later: at the time it was still to be.
    coming = next_meeting(meetings, meeting.body, meeting.day, even_cancelled=True)
    noun = "sammanträde" if meeting.body in {"styrelsen", "au"} else "möte"
    if coming is None:
        when = f"Kansliet återkommer med tid för nästa {noun}."
    else:
        when = (
            f"Nästa {noun} hålls {format_date(coming.day, 'l')}en "
            f"{day_in_text(coming.day, meeting.day)} kl. {coming.starts_at:%H.%M}."
        )
    if noun == "sammanträde":
        return Piece(title, text=when)
    return Piece(title, text=f"{pick(OTHER_BUSINESS, meeting)}\n\n{when}")


def _on_the_way(meeting, meetings) -> list[Piece]:
    """What the board will decide next, as KSO is told of it."""
    board = next_meeting(meetings, "styrelsen", meeting.day)
    if board is None:
        return []
    news = [placed.piece for placed in board.pieces if placed.piece.brief]
    here = {placed.piece.matter for placed in meeting.pieces}
    lines = [f"- *{piece.title}*: {piece.brief}" for piece in news if piece.matter not in here]
    if not lines:
        return []
    intro = (
        f"{{director}} informerar i korthet om ärenden till styrelsen "
        f"{day_in_text(board.day, meeting.day)}:"
    )
    return [
        Piece(
            "Aktuella ärenden på väg till styrelsen",
            presenter="director",
            text="\n".join([intro, *lines]),
        )
    ]


def _kso_other(meeting, meetings) -> Piece:
    closing = _next(meeting, meetings, "Övriga frågor")
    if meeting.day.month != 11:
        return closing
    rhythm = PLAN["kso"]
    year = meeting.day.year + 1
    days = [
        format_date(nth_weekday(year, month, rhythm.weekday, n), "j F") for month, n in rhythm.days
    ]
    times = Piece(
        f"Mötestider {year}",
        text=(
            "Gruppen bestämmer följande mötestider, tisdagar kl. 11.00–13.00: "
            f"{', '.join(days[:-1])} och {days[-1]}. Kansliet sänder ut kalenderbokningar."
        ),
    )
    return Piece(
        "Övriga frågor", items=(times, Piece("Övrigt", text=pick(OTHER_BUSINESS, meeting)))
    )
