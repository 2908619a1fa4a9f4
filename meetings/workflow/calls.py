"""Calling to a meeting, and what follows: changes, additions, answers, cancelling.

Every mail is written in the transaction of what it tells. `shown` is the digest of the preview
that somebody has read; what would be sent otherwise is refused with code `changed`.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from meetings import rules
from meetings.calendars.feeds import address_of
from meetings.calling import letters
from meetings.calling.changes import (
    TOLD_GONE,
    frame_of,
    paper_state,
    sent_papers,
    snapshot,
)
from meetings.calling.letters import Matters, matters_of, write_letter
from meetings.calling.preview import (
    preview_call,
    preview_news,
    preview_update,
    update_matters,
)
from meetings.calling.recipients import recipients_of
from meetings.models import Attendance, Call, Invitee, Meeting
from meetings.models.calls import new_seed
from meetings.workflow.meetings import given_reason, locked_meeting, settle_meeting

Status = Meeting.Status


def _refuse_unread(preview, shown):
    if shown and shown != preview.digest:
        raise ValidationError(
            "Något har ändrats sedan du öppnade sidan: dagordningen, handlingarna eller vilka "
            "som kallas. Inget är skickat. Läs igenom igen och skicka sedan.",
            code="changed",
        )


@transaction.atomic
def call_meeting(meeting, *, by, shown=""):
    """Open agenda and papers to the members of the meeting's bodies, and write to all called.

    A meeting that has already begun is opened without letters: nobody is called to what has been.
    """
    meeting = locked_meeting(meeting, Status.PLANNED, doing="kallas")
    if not meeting.items.exists():
        raise ValidationError("Kallelsen behöver minst en punkt på dagordningen.", code="empty")
    now = timezone.now()
    if meeting.starts_at <= now:
        return settle_meeting(meeting, Status.CALLED, by=by, called_at=now)
    preview = preview_call(meeting)
    _refuse_unread(preview, shown)
    meeting = settle_meeting(meeting, Status.CALLED, by=by, called_at=now)
    matters = matters_of(meeting, papers=preview.papers)
    call = Call(meeting=meeting, sent_at=now, told_at=now, told_by=by, **frame_of(meeting))
    for name, value in snapshot(matters.items, matters.labels, preview.papers).items():
        setattr(call, name, value)
    _save(call, by)
    for position, recipient in enumerate(preview.recipients, 1):
        invitee = _called(meeting, recipient, position, sequence=0, by=by, now=now)
        write_letter(letters.CALL, invitee, matters, by=by, stamp=now)
    return meeting


@transaction.atomic
def update_call(meeting, *, by, shown=""):
    """Tell those called of a new time or place, call who has come to a body, and who has left it.

    The new invitation takes the place of the former one in their calendars. Codes: `wrong_status`,
    `changed`, `nothing`, `begun`.
    """
    meeting = _open_call(meeting)
    call, preview = meeting.call, preview_update(meeting)
    if not preview.has_changes:
        raise ValidationError("Inget har ändrats sedan kallelsen skickades.", code="nothing")
    _refuse_unread(preview, shown)
    now, matters = timezone.now(), update_matters(meeting)
    if preview.changes:
        call.sequence += 1
        _tell_frame(call, meeting, by, now)
    for position, recipient in enumerate(preview.recipients, 1):
        was_called, has_moved = recipient.is_called, recipient.has_moved
        if was_called and not preview.changes and not has_moved:
            continue
        # Always above what was sent last, also to one who was called, left and is called again.
        last = recipient.invitee.sequence if recipient.invitee else None
        sequence = call.sequence if last is None else max(call.sequence, last + 1)
        invitee = _called(meeting, recipient, position, sequence=sequence, by=by, now=now)
        kind = letters.UPDATE if was_called and not has_moved else letters.CALL
        write_letter(kind, invitee, matters, by=by, stamp=now)
    for invitee in preview.left:
        _withdraw(invitee, meeting, by=by, now=now)
    return meeting


@transaction.atomic
def tell_news(meeting, *, by, shown=""):
    """Tell those called, once, of items and papers that have come or gone since.

    Codes as `update_call`.
    """
    meeting = _open_call(meeting)
    call, preview = meeting.call, preview_news(meeting)
    news = preview.news
    if not news:
        raise ValidationError("Det finns inget nytt att meddela.", code="nothing")
    _refuse_unread(preview, shown)
    now = timezone.now()
    call.told_items += [*(item.pk for item in news.items), *map(int, news.gone_items)]
    call.told_papers |= {str(p.pk): paper_state(p) for p in news.papers}
    call.told_papers |= dict.fromkeys(news.gone_papers, TOLD_GONE)
    call.told_at, call.told_by = now, by
    _save(call, by)
    matters = matters_of(meeting, news=news)
    for recipient in preview.recipients:
        recipient.invitee.meeting = meeting
        write_letter(letters.SUPPLEMENT, recipient.invitee, matters, by=by, stamp=now)
    return meeting


@transaction.atomic
def cancel_meeting(meeting, *, by, reason):
    """Cancel a meeting that was planned or called; it stays visible, as cancelled.

    Those who are called get mail, and the booking leaves their calendars.
    """
    reason = given_reason(reason, "Skriv varför mötet ställs in.")
    meeting = locked_meeting(meeting, Status.PLANNED, Status.CALLED, doing="ställas in")
    meeting = settle_meeting(meeting, Status.CANCELLED, by=by, reason=reason)
    now = timezone.now()
    for invitee in meeting.invitees.called():
        invitee.meeting, invitee.sequence = meeting, invitee.sequence + 1
        _save(invitee, by)
        write_letter(letters.CANCELLED, invitee, Matters(reason=reason), by=by, stamp=now)
    return meeting


@transaction.atomic
def send_again(invitee, *, by):
    """Write the call once more to one who did not get it, to the address known today."""
    meeting = _open_call(invitee.meeting)
    recipients = recipients_of(meeting)
    found = [each for each in recipients if each.is_called and each.invitee.pk == invitee.pk]
    if not found:
        raise ValidationError("Personen är inte längre kallad.", code="not_called")
    [recipient] = found
    if not recipient.email:
        raise ValidationError(f"E-postadress saknas för {recipient.name}.", code="no_address")
    current = recipient.invitee
    current.meeting, current.email, current.name = meeting, recipient.email, recipient.name
    _save(current, by)
    matters = matters_of(meeting, papers=sent_papers(meeting))
    write_letter(letters.CALL, current, matters, by=by, stamp=timezone.now())
    return current


@transaction.atomic
def answer_call(invitee, *, reply, by, substitute=None, substitute_name="", note=""):
    """Store whether one who is called comes; `by` is None through the secret address.

    May be changed until the meeting begins. Code: `closed`.
    """
    current = Invitee.objects.select_for_update(of=("self",)).select_related("meeting__body")
    current = current.get(pk=invitee.pk)
    if not rules.can_answer_call(current):
        raise ValidationError("Det går inte längre att svara på kallelsen.", code="closed")
    sends = reply == Invitee.Reply.SUBSTITUTE
    current.reply, current.note = reply, note
    current.substitute = substitute if sends else None
    name = substitute.name if substitute else substitute_name
    current.substitute_name = " ".join(name.split()) if sends else ""
    current.replied_at, current.replied_by = timezone.now(), by
    current.full_clean(exclude=["meeting", "person"])
    _save(current, by)
    return current


@transaction.atomic
def add_guest(meeting, *, name, email, by):
    """Let someone without a seat be called. Codes: `wrong_status`, `twice`."""
    meeting = locked_meeting(meeting, Status.PLANNED, Status.CALLED, doing="få fler gäster")
    known = {each.email.lower() for each in recipients_of(meeting)}
    if email.lower() in known:
        raise ValidationError("Adressen är redan med bland mottagarna.", code="twice")
    last = meeting.invitees.order_by("-position").values_list("position", flat=True).first()
    guest = Invitee(meeting=meeting, name=name, email=email, group=Attendance.Group.GUEST)
    guest.position = (last or 0) + 1
    _save(guest, by)
    return guest


@transaction.atomic
def remove_guest(invitee, *, by):
    """Take back a guest; one who has been called gets mail of it."""
    meeting = locked_meeting(
        invitee.meeting, Status.PLANNED, Status.CALLED, doing="ändra sina gäster"
    )
    guest = meeting.invitees.select_for_update(of=("self",)).get(pk=invitee.pk, person=None)
    if guest.sequence is None:
        guest._history_user = by
        guest.delete()
    elif not guest.withdrawn_at:
        _withdraw(guest, meeting, by=by, now=timezone.now())


@transaction.atomic
def renew_calendar_address(*, by):
    """Give the calendar of `by` a new secret address; the old one leads nowhere from now on."""
    address = address_of(by)
    address.seed = new_seed()
    _save(address, by)
    return address


def _open_call(meeting):
    """The called meeting, locked, if its call went out through the portal and it lies ahead."""
    meeting = locked_meeting(meeting, Status.CALLED, doing="få en ny kallelse")
    if not Call.objects.filter(meeting=meeting).exists():
        raise ValidationError("Kallelsen skickades inte genom portalen.", code="not_sent")
    if meeting.call.starts_at <= timezone.now() and meeting.starts_at <= timezone.now():
        raise ValidationError("Mötet har redan börjat.", code="begun")
    return meeting


def _tell_frame(call, meeting, by, now):
    for name, value in frame_of(meeting).items():
        setattr(call, name, value)
    call.told_at, call.told_by = now, by
    _save(call, by)


def _called(meeting, recipient, position, *, sequence, by, now):
    invitee = recipient.invitee or Invitee(meeting=meeting, person_id=recipient.person_id)
    invitee.meeting = meeting
    invitee.name, invitee.email = recipient.name, recipient.email
    invitee.group, invitee.position = recipient.group, position
    invitee.sequence, invitee.withdrawn_at = sequence, None
    invitee.called_at = invitee.called_at or now
    _save(invitee, by)
    return invitee


def _withdraw(invitee, meeting, *, by, now):
    invitee.meeting = meeting
    invitee.sequence, invitee.withdrawn_at = invitee.sequence + 1, now
    _save(invitee, by)
    write_letter(letters.WITHDRAWN, invitee, Matters(), by=by, stamp=now)


def _save(row, by):
    row._history_user = by
    row.save()
