"""A protocol is adjusted: held → for adjustment → adjusted; or one item of it, at once.

What is approved is a SHA-256 of all that is printed (`meetings.content`). An approval of another
text than the one there is now does not count, so nobody can have approved what was changed after.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import escape

from meetings import rules
from meetings.adjusting import mails
from meetings.adjusting.adjusters import missing_in, to_adjust, without_account
from meetings.adjusting.checking import changed_at_once, refusals
from meetings.adjusting.versions import freeze_version
from meetings.content import content_of, digest_of, item_text, keep_text
from meetings.models import (
    Adjuster,
    Approval,
    ChangeProposal,
    ImmediateAdjustment,
    Meeting,
    ProtocolVersion,
)
from meetings.paragraphs import freeze_paragraphs
from meetings.workflow.meetings import given_reason, locked_meeting, settle_meeting
from members.history import save_with_reason

Status = Meeting.Status
Origin = ProtocolVersion.Origin
CHANGED = (
    "Texten har ändrats sedan du öppnade sidan, så den du läste kan inte godkännas. Läs det som "
    "har ändrats och godkänn sedan."
)


def _refuse_notes(meeting):
    if not meeting.is_protocol:
        raise ValidationError("Minnesanteckningar justeras inte.", code="notes")


def _appoint(meeting, *, with_chair, by) -> list[Adjuster]:
    """Those who are to adjust, and nobody else; whoever has said anything stays, as relieved."""
    wanted = to_adjust(meeting, with_chair=with_chair)
    if problems := missing_in(wanted):
        raise ValidationError(problems, code="adjusters")
    present = {row.person_id: row for row in meeting.adjusters.all()}
    for each in wanted:
        row = present.pop(each.person.pk, None) or Adjuster(meeting=meeting, person=each.person)
        row.name, row.is_chair, row.is_relieved = each.name, each.is_chair, False
        row._history_user = by
        row.save()
    for row in present.values():
        row._history_user = by
        if row.approvals.exists() or row.proposals.exists():
            row.is_relieved = True
            row.save()
        else:
            row.delete()
    return list(meeting.adjusters.acting().select_related("person__user"))


@transaction.atomic
def send_for_adjustment(meeting, *, by, with_chair=True):
    """Send the protocol to those who are to adjust it; its § are fixed.

    Codes: `wrong_status`, `notes`, `empty`, `adjusters` (nobody, or somebody without an account),
    `check` (what else the check calls an error), and those of `freeze_paragraphs`.
    """
    meeting = locked_meeting(meeting, Status.HELD, doing="skickas för justering")
    _refuse_notes(meeting)
    if not meeting.items.exists():
        raise ValidationError("Det finns inga punkter att justera.", code="empty")
    adjusters = _appoint(meeting, with_chair=with_chair, by=by)
    freeze_paragraphs(meeting)
    if problems := refusals(meeting):
        raise ValidationError(problems, code="check")
    meeting = settle_meeting(meeting, Status.ADJUSTING, by=by)
    mails.ask(meeting, adjusters, by=by)
    return meeting


@transaction.atomic
def send_out_again(meeting, *, by):
    """Tell those who have not approved the text as it is now that it waits.

    Codes: `wrong_status`, `nobody`, `adjusters` (one of them has no account any longer).
    """
    meeting = locked_meeting(meeting, Status.ADJUSTING, doing="skickas ut på nytt")
    waiting = waiting_for(meeting)
    if not waiting:
        raise ValidationError("Alla har redan godkänt.", code="nobody")
    if problems := without_account(waiting):
        raise ValidationError(problems, code="adjusters")
    mails.ask(meeting, waiting, by=by, again=True)
    return meeting


@transaction.atomic
def take_back_from_adjustment(meeting, *, by, reason):
    """Write on before it is sent out again; what was approved of another text will not count."""
    reason = given_reason(reason, "Skriv varför protokollet tas tillbaka.")
    meeting = locked_meeting(meeting, Status.ADJUSTING, doing="tas tillbaka")
    return settle_meeting(meeting, Status.HELD, by=by, reason=reason)


def waiting_for(meeting, sha256=None) -> list[Adjuster]:
    """Those who have not approved the text that has this SHA-256 (default: as it is now)."""
    sha256 = sha256 or digest_of(content_of(meeting))
    done = Approval.objects.filter(
        adjuster__meeting=meeting, sha256=sha256, immediate=None
    ).values_list("adjuster", flat=True)
    waiting = meeting.adjusters.acting().exclude(pk__in=done)
    return list(waiting.select_related("person__user"))


def _approve(adjuster, meeting, text, sha256, *, by, immediate=None):
    Approval.objects.get_or_create(
        adjuster=adjuster,
        sha256=sha256,
        immediate=immediate,
        defaults={
            "text": text,
            "approved_by": by,
            "content_version": meeting.content_version,
        },
    )


@transaction.atomic
def approve_protocol(adjuster, *, by, sha256):
    """Approve the text that was shown, which `sha256` names; the last one adjusts the protocol.

    Returns the meeting. Codes: `wrong_status`, `changed` (it says something else now),
    `open_proposals`.
    """
    meeting = locked_meeting(adjuster.meeting, Status.ADJUSTING, doing="justeras")
    content = content_of(meeting)
    if digest_of(content) != sha256:
        raise ValidationError(CHANGED, code="changed")
    if ChangeProposal.objects.filter(adjuster__meeting=meeting, status="open").exists():
        raise ValidationError(
            "Det finns ändringsförslag som sekreteraren inte har svarat på. Protokollet kan "
            "godkännas när de är besvarade.",
            code="open_proposals",
        )
    _approve(adjuster, meeting, keep_text(meeting, content), sha256, by=by)
    if waiting_for(meeting, sha256):
        return meeting
    return _adjust(
        meeting,
        by=by,
        origin=Origin.PORTAL,
        on=timezone.localdate(),
        names=", ".join(meeting.adjusters.acting().values_list("name", flat=True)),
    )


def _adjust(meeting, *, by, origin, on, names):
    freeze_paragraphs(meeting)
    if problems := changed_at_once(meeting):
        raise ValidationError(problems, code="adjusted_at_once")
    freeze_version(meeting, by=by, origin=origin, adjusted_on=on, adjusted_by=names)
    meeting = settle_meeting(
        meeting, Status.ADJUSTED, by=by, reason=f"{origin.label} {on} av {names}"[:300], shown=False
    )
    if origin == Origin.PORTAL:
        mails.tell_secretary(meeting, "adjusted", by=by)
    return meeting


@transaction.atomic
def adjust_on_paper(meeting, *, by, adjusted_on, adjusted_by, stands_on_paper=False):
    """State who signed the protocol on paper and when; kept in the history and in the version.

    `stands_on_paper` confirms what the check calls errors but a signed paper may well say. Errors
    stand by field; codes `wrong_status`, `notes`, `empty`, `check`.
    """
    meeting = locked_meeting(meeting, Status.HELD, Status.ADJUSTING, doing="justeras")
    _refuse_notes(meeting)
    names = " ".join((adjusted_by or "").split())
    left = {}
    if not names:
        left["adjusted_by"] = "Skriv vilka som har justerat."
    if adjusted_on is None:
        left["adjusted_on"] = "Ange vilken dag protokollet justerades."
    elif not meeting.date <= adjusted_on <= timezone.localdate():
        left["adjusted_on"] = "Dagen ska vara mellan mötets dag och i dag."
    if left:
        raise ValidationError(left)
    if not meeting.items.exists():
        raise ValidationError("Det finns inga punkter att justera.", code="empty")
    freeze_paragraphs(meeting)
    if problems := refusals(meeting, stands_on_paper=stands_on_paper):
        raise ValidationError(problems, code="check")
    return _adjust(meeting, by=by, origin=Origin.PAPER, on=adjusted_on, names=names[:300])


# Proposals ---------------------------------------------------------------------------


@transaction.atomic
def propose_changes(adjuster, item, *, by, wordings, comment=""):
    """Propose other wordings of an item: {None: text, decision: text}, or only say something.

    Without an item (None) it is about the rest, and only something can be said. Returns the
    proposals; nothing is proposed where the wording is what it was. Codes: `wrong_status`,
    `nothing`, `adjusted_at_once`.
    """
    meeting = locked_meeting(adjuster.meeting, Status.ADJUSTING, doing="ändras")
    if item is not None and rules.is_locked_at_once(item):
        raise ValidationError("Punkten är redan justerad.", code="adjusted_at_once")
    comment = comment.strip()
    changed = [
        (decision, _wording(item, decision), after)
        for decision, after in (wordings.items() if item is not None else ())
        if _wording(item, decision) != after
    ]
    if not changed and not comment:
        said = "Ändra något i texten, eller skriv en kommentar." if item else "Skriv en kommentar."
        raise ValidationError(said, code="nothing")
    made = []
    for decision, before, after in changed or [(None, "", "")]:
        proposal = ChangeProposal(
            adjuster=adjuster, item=item, decision=decision, before=before, after=after,
            comment=comment,
        )  # fmt: skip
        proposal._history_user = by
        proposal.save()
        made.append(proposal)
    mails.tell_secretary(meeting, "proposal", by=by, proposals=made)
    return made


def _wording(item, decision) -> str:
    return decision.text if decision else item.text


def _open(proposal):
    meeting = locked_meeting(proposal.adjuster.meeting, Status.ADJUSTING, doing="ändras")
    current = ChangeProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not current.is_open:
        raise ValidationError("Förslaget är redan besvarat.", code="settled")
    return meeting, current


def _answer(proposal, status, answer, *, by):
    proposal.status, proposal.answer = status, answer
    proposal.settled_at, proposal.settled_by = timezone.now(), by
    proposal._history_user = by
    save_with_reason(proposal, answer or proposal.get_status_display())
    mails.answer(proposal, by=by)
    return proposal


@transaction.atomic
def accept_proposal(proposal, *, by, answer=""):
    """Take in what was proposed; approvals given before no longer count.

    Codes: `settled`, `moved_on` if the wording has changed since the proposal was made.
    """
    _, proposal = _open(proposal)
    if not proposal.is_remark:
        target = proposal.decision or proposal.item
        if target.text != proposal.before:
            raise ValidationError(
                "Lydelsen har ändrats sedan förslaget lämnades. Ändra texten själv på punktens "
                "sida, och svara här att förslaget är omhändertaget på annat sätt.",
                code="moved_on",
            )
        target.text = proposal.after
        target._history_user = by
        save_with_reason(target, f"Förslag från {proposal.adjuster}")
    answer = " ".join((answer or "").split())[:300]
    return _answer(proposal, ChangeProposal.Status.ACCEPTED, answer, by=by)


@transaction.atomic
def decline_proposal(proposal, *, by, answer):
    """Leave the text as it is, with a word about why."""
    answer = given_reason(answer, "Skriv varför förslaget inte förs in.")
    _, proposal = _open(proposal)
    return _answer(proposal, ChangeProposal.Status.DECLINED, answer, by=by)


# One item at once --------------------------------------------------------------------


@transaction.atomic
def ask_immediate(item, *, by, with_chair=True):
    """Send one item to the adjusters, to be adjusted before the rest.

    Codes: `wrong_status`, `notes`, `asked`, `sub_item`, `adjusters`, those of `freeze_paragraphs`.
    """
    meeting = locked_meeting(item.meeting, Status.HELD, doing="justeras")
    _refuse_notes(meeting)
    if item.parent_id:
        raise ValidationError("En underpunkt justeras med sin paragraf.", code="sub_item")
    if ImmediateAdjustment.objects.filter(item=item).exists():
        raise ValidationError("Punkten är redan skickad för omedelbar justering.", code="asked")
    adjusters = _appoint(meeting, with_chair=with_chair, by=by)
    freeze_paragraphs(meeting)
    immediate = ImmediateAdjustment(item=item)
    immediate._history_user = by
    immediate.save()
    meeting = settle_meeting(
        meeting, meeting.status, by=by, reason=f"Omedelbar justering: {escape(item.title)}"[:300],
        shown=False,
    )  # fmt: skip
    mails.ask(meeting, adjusters, by=by, item=item)
    return immediate


@transaction.atomic
def approve_item(adjuster, item, *, by, sha256):
    """Approve one item as it was shown; the last one adjusts it.

    Codes: `wrong_status`, `not_asked`, `adjusted_at_once`, `changed`.
    """
    meeting = locked_meeting(adjuster.meeting, Status.HELD, Status.ADJUSTING, doing="justeras")
    immediate = ImmediateAdjustment.objects.select_for_update(of=("self",)).filter(item=item)
    immediate = immediate.filter(item__meeting=meeting).first()
    if immediate is None:
        raise ValidationError("Punkten är inte skickad för omedelbar justering.", code="not_asked")
    if immediate.is_adjusted:
        raise ValidationError("Punkten är redan justerad.", code="adjusted_at_once")
    content = content_of(meeting)
    if digest_of(item_text(content, item)) != sha256:
        raise ValidationError(CHANGED, code="changed")
    text = keep_text(meeting, content)
    _approve(adjuster, meeting, text, sha256, by=by, immediate=immediate)
    done = immediate.approvals.filter(sha256=sha256).values("adjuster")
    if not meeting.adjusters.acting().exclude(pk__in=done).exists():
        immediate.adjusted_at, immediate.sha256, immediate.text = timezone.now(), sha256, text
        immediate._history_user = by
        save_with_reason(immediate, "Omedelbart justerad")
        mails.tell_secretary(meeting, "item", by=by, item=item)
    return immediate
