"""What has come of the calls: a guest, answers, and something new that is not told yet."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from ksl_portal.demo.papers import make_paper
from ksl_portal.demo.variation import share
from meetings import workflow
from meetings.models import AgendaItem, Appendix, Call, Invitee, Meeting

Reply = Invitee.Reply
GUEST = ("Petra Sandelin", "petra.sandelin@vattenverket.example")
# The share of those called up to which each answer is given; the rest are silent.
ANSWERS = ((0.5, Reply.COMING), (0.62, Reply.REMOTE), (0.72, Reply.NOT_COMING))
SENT_DAYS_AGO = 2


def load_calls(*, by) -> None:
    """Let the largest meeting that is called have answers, and a paper that came afterwards."""
    ahead = {"meeting__status": Meeting.Status.CALLED, "meeting__starts_at__gt": timezone.now()}
    calls = Call.objects.filter(**ahead)
    largest = calls.annotate(called=Count("meeting__invitees")).order_by("-called", "pk").first()
    if largest is None:
        return
    meeting = largest.meeting
    workflow.add_guest(meeting, name=GUEST[0], email=GUEST[1], by=by)
    workflow.update_call(meeting, by=by)
    _answer(meeting)
    _backdate(meeting)
    _add_late_item(meeting, by)


def _answer(meeting):
    """Most answer; the first who does not come sends a substitute, and one says something."""
    sent = False
    for invitee in meeting.invitees.called().select_related("person__user"):
        drawn = share("answer", invitee.name)
        reply = next((reply for bound, reply in ANSWERS if drawn < bound), "")
        # Accounts of the demo's own find the question still open.
        if not reply or (invitee.person and invitee.person.user_id):
            continue
        given = {"reply": reply}
        if reply == Reply.NOT_COMING and not sent:
            given = {"reply": Reply.SUBSTITUTE, "substitute_name": "Torkel Wibom"}
            sent = True
        if reply == Reply.REMOTE:
            given["note"] = "Ansluter från kommunhuset."
        workflow.answer_call(invitee, by=None, **given)


def _backdate(meeting):
    at = timezone.now() - timedelta(days=SENT_DAYS_AGO)
    Call.objects.filter(meeting=meeting).update(sent_at=at, told_at=at)
    Meeting.objects.filter(pk=meeting.pk).update(called_at=at)


def _add_late_item(meeting, by):
    """Before the last item, so that its number is another one than in the call."""
    last = meeting.items.filter(parent=None).order_by("position", "pk").last()
    AgendaItem.objects.filter(pk=last.pk).update(position=last.position + 1)
    item = AgendaItem(meeting=meeting, position=last.position, title="Svar till länsstyrelsen")
    item._history_user = by
    item.save()
    title = "Förslag till svar till länsstyrelsen"
    text = "Länsstyrelsen har frågat hur kommunerna samordnar sin beredskap för torka."
    paper = Appendix(meeting=meeting, item=item, position=1, title=title)
    paper.file = make_paper(title, lines=[item.title, meeting.title], text=text, by=by)
    paper._history_user = by
    paper.save()
