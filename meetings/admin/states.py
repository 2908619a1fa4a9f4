"""The buttons that move a meeting along its workflow."""

from django.utils import timezone
from django.utils.dateformat import format as format_date

from meetings import workflow
from meetings.models import Meeting
from members.admin.arrows import Arrow

Status = Meeting.Status

ARROWS = (
    Arrow(
        "planera",
        "Planera",
        (Status.DRAFT,),
        workflow.plan_meeting,
        "Mötet är planerat.",
        "Tid och plats visas.",
    ),
    Arrow(
        "hallet",
        "Markera som hållet",
        (Status.DRAFT, Status.PLANNED, Status.CALLED),
        workflow.hold_meeting,
        "Mötet är markerat som hållet.",
        "Sedan kan ett protokoll justeras, och anteckningar publiceras.",
    ),
    Arrow(
        "publicera",
        "Publicera",
        (Status.HELD, Status.ADJUSTED),
        workflow.publish_minutes,
        "Anteckningarna är publicerade.",
        "Mötet låses och kan läsas av dem det är synligt för.",
    ),
    Arrow(
        "dra-tillbaka",
        "Dra tillbaka publiceringen",
        (Status.PUBLISHED,),
        workflow.withdraw_publication,
        "Publiceringen är tillbakadragen.",
        "Ingen utanför kansliet kan läsa. Fel i texten rättas i stället med en rättelse.",
        reason="Varför dras publiceringen tillbaka?",
    ),
    Arrow(
        "stall-in",
        "Ställ in mötet",
        (Status.PLANNED, Status.CALLED),
        workflow.cancel_meeting,
        "Mötet är inställt.",
        "Mötet syns kvar som inställt. De som är kallade får mejl.",
        reason="Varför ställs mötet in?",
    ),
)


NOTES = {
    Status.ADJUSTING: "Justerarna läser protokollet. Ändras texten behöver de godkänna på nytt.",
    Status.ADJUSTED: "Protokollet är justerat. Texten är låst; publicera när det ska kunna läsas.",
    Status.CORRECTING: "En rättelse är påbörjad. Läsarna ser den förra versionen tills du "
    "publicerar rättelsen på sidan Justering och rättelse.",
}


def state_note(meeting) -> str:
    """What follows from where a meeting stands, above its buttons."""
    if not meeting.is_published:
        return NOTES.get(meeting.status, "")
    at = format_date(timezone.localtime(meeting.published_at), "j F Y, H.i")
    return (
        f"Publicerat {at} av {meeting.published_by}. Sidan kan bara läsas; påbörja en rättelse "
        "för att ändra något."
    )
