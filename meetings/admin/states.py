"""The buttons that move a meeting along its workflow."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings import rules, workflow
from meetings.models import Meeting

Status = Meeting.Status


@dataclass(frozen=True)
class Arrow:
    """One button: from which states it starts, what it says, and whether it needs a reason."""

    name: str
    label: str
    starts: tuple[str, ...]
    done: str
    hint: str
    reason: str = ""

    def run(self, meeting, *, by, reason):
        """Call the workflow; its ValidationError passes through."""
        act = ACTS[self.name]
        return act(meeting, by=by, reason=reason) if self.reason else act(meeting, by=by)


ACTS = {
    "planera": workflow.plan_meeting,
    "kalla": workflow.call_meeting,
    "hallet": workflow.hold_meeting,
    "publicera": workflow.publish_minutes,
    "dra-tillbaka": workflow.withdraw_publication,
    "stall-in": workflow.cancel_meeting,
}
ARROWS = (
    Arrow("planera", "Planera", (Status.DRAFT,), "Mötet är planerat.", "Tid och plats visas."),
    Arrow(
        "kalla",
        "Kalla",
        (Status.PLANNED,),
        "Kallelsen är öppnad.",
        "Organets ledamöter ser dagordning och handlingar.",
    ),
    Arrow(
        "hallet",
        "Markera som hållet",
        (Status.DRAFT, Status.PLANNED, Status.CALLED),
        "Mötet är markerat som hållet.",
        "Anteckningarna kan sedan publiceras.",
    ),
    Arrow(
        "publicera",
        "Publicera",
        (Status.HELD,),
        "Anteckningarna är publicerade.",
        "Mötet låses och kan läsas av dem det är synligt för.",
    ),
    Arrow(
        "dra-tillbaka",
        "Dra tillbaka publiceringen",
        (Status.PUBLISHED,),
        "Publiceringen är tillbakadragen.",
        "Mötet kan rättas och publiceras på nytt.",
        reason="Varför dras publiceringen tillbaka?",
    ),
    Arrow(
        "stall-in",
        "Ställ in mötet",
        (Status.PLANNED, Status.CALLED),
        "Mötet är inställt.",
        "Mötet syns kvar som inställt.",
        reason="Varför ställs mötet in?",
    ),
)


def arrows_from(meeting) -> list[Arrow]:
    """The buttons to show on a meeting's page."""
    return [arrow for arrow in ARROWS if meeting.status in arrow.starts]


@require_POST
def change_state(request, pk, name):
    """Run one arrow of the workflow, and come back to the meeting with what it said."""
    arrow = next((arrow for arrow in ARROWS if arrow.name == name), None)
    if arrow is None:
        raise Http404
    if not rules.is_chancery(request.user):
        raise PermissionDenied
    meeting = get_object_or_404(Meeting, pk=pk)
    try:
        arrow.run(meeting, by=request.user, reason=request.POST.get("reason", ""))
        messages.success(request, arrow.done)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(reverse("admin:meetings_meeting_change", args=[pk]))
