"""Adjustment in the demo: a protocol with its adjusters, and what has been and is corrected."""

from datetime import timedelta

from ksl_portal.demo.accounts import MEMBER
from meetings import workflow
from meetings.adjusting.adjusters import missing_in, to_adjust
from meetings.models import Meeting
from members.richtext import from_plain, to_plain

PUBLISHED_AFTER = timedelta(days=9)


def adjust_as_then(meeting: Meeting, *, by) -> Meeting:
    """Let a protocol have been signed on paper some days after it was held."""
    names = [one.name for one in to_adjust(meeting, with_chair=True)]
    return workflow.adjust_on_paper(
        meeting,
        by=by,
        adjusted_on=meeting.date + PUBLISHED_AFTER,
        adjusted_by=", ".join(names),
    )


def send_one_out(*, by) -> None:
    """Send the protocol that waits for the demo's member, who proposes another wording."""
    held = Meeting.objects.filter(kind=Meeting.Kind.PROTOCOL, status=Meeting.Status.HELD)
    for meeting in held.order_by("starts_at", "pk"):
        if missing_in(to_adjust(meeting, with_chair=True)):
            continue
        workflow.send_for_adjustment(meeting, by=by)
        given, family = MEMBER.split(" ")
        adjuster = meeting.adjusters.get(person__given_name=given, person__family_name=family)
        item = meeting.items.filter(parent=None, decisions__isnull=False).exclude(text="").first()
        said = f"{to_plain(item.text)}\n\n{MEMBER} deltog inte i ärendet."
        workflow.propose_changes(
            adjuster,
            item,
            by=adjuster.person.user,
            wordings={None: from_plain(said)},
            comment="Jag lämnade rummet innan ärendet togs upp.",
        )
        return


def correct_one(*, by) -> None:
    """Correct when the board's latest published meeting ended."""
    published = Meeting.objects.published().filter(body__slug="styrelsen")
    meeting = published.order_by("-starts_at", "-pk").first()
    if meeting is None or meeting.ends_at is None:
        return
    meeting = workflow.start_correction(
        meeting, by=by, reason="Klockslaget då mötet slutade var fel."
    )
    meeting.ends_at += timedelta(minutes=15)
    meeting._history_user = by
    meeting.save()
    workflow.complete_correction(meeting, by=by)


def take_one_back(*, by) -> None:
    """Take the working committee's latest published protocol out of sight: adjusted, no more."""
    published = Meeting.objects.published().filter(body__slug="au")
    if meeting := published.order_by("-starts_at", "-pk").first():
        workflow.withdraw_publication(
            meeting, by=by, reason="En av handlingarna ska sekretessprövas först."
        )


def begin_a_correction(*, by) -> None:
    """Begin to correct the place of an older meeting of KSO; its readers still read what was."""
    published = Meeting.objects.published().filter(body__slug="kso", other_bodies=None)
    meeting = published.order_by("-starts_at", "-pk").first()
    if meeting is None:
        return
    meeting = workflow.start_correction(
        meeting, by=by, reason="Mötet hölls i en annan lokal än den som står."
    )
    meeting.place = "Sal Mälaren, Södermalmsallén 36"
    meeting._history_user = by
    meeting.save()
