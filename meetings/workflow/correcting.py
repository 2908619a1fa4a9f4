"""What is published is corrected, or taken out of sight.

Two arrows, for two kinds of mistakes. A correction (rättelse) changes what is said: a new version
with its reason, while the old one is read until then and stays readable after. Taking back
(`withdraw_publication`) hides what should not be seen, or not by them: a protocol is then adjusted
but not published, and its text is still frozen; notes, which nobody adjusts, are open for writing,
and the version that was taken back is the chancery's own from then on.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from meetings.adjusting.versions import freeze_version
from meetings.content import content_of, digest_of, keep_text
from meetings.models import Meeting, ProtocolVersion
from meetings.paragraphs import freeze_paragraphs
from meetings.workflow.meetings import given_reason, locked_meeting, settle_meeting
from members.history import save_with_reason

Status = Meeting.Status
Origin = ProtocolVersion.Origin


@transaction.atomic
def publish_minutes(meeting, *, by):
    """Publish minutes, or a protocol that is adjusted, to those the meeting is visible for.

    Codes: `wrong_status`, `not_adjusted`, `empty`.
    """
    meeting = locked_meeting(meeting, Status.HELD, Status.ADJUSTED, doing="publiceras")
    if meeting.is_protocol and meeting.status == Status.HELD:
        raise ValidationError(
            "Protokollet är inte justerat. Skicka det för justering först, eller ange vilka som "
            "har justerat det på papper.",
            code="not_adjusted",
        )
    if not meeting.items.exists():
        raise ValidationError("Det finns inga punkter att publicera.", code="empty")
    if not meeting.is_protocol:
        again = meeting.status_reason or "Publicerat på nytt"
        freeze_version(meeting, by=by, origin=Origin.NOTES, reason=again)
    return settle_meeting(
        meeting, Status.PUBLISHED, by=by, published_at=timezone.now(), published_by=by
    )


@transaction.atomic
def withdraw_publication(meeting, *, by, reason):
    """Take published minutes out of sight; the reason stays in the history. See above."""
    reason = given_reason(reason, "Skriv varför publiceringen dras tillbaka.")
    meeting = locked_meeting(meeting, Status.PUBLISHED, doing="dras tillbaka")
    if not meeting.is_protocol:
        for version in meeting.versions.open():
            version.withdrawn_at = timezone.now()
            version._history_user = by
            save_with_reason(version, reason, update_fields=["withdrawn_at"])
    target = Status.ADJUSTED if meeting.is_protocol else Status.HELD
    return settle_meeting(
        meeting, target, by=by, reason=reason, published_at=None, published_by=None
    )


@transaction.atomic
def change_visibility(meeting, *, by, visibility):
    """Let others read an adjusted protocol once it is published. Code `unknown`."""
    meeting = locked_meeting(meeting, Status.ADJUSTED, doing="få en annan synlighet")
    if visibility not in Meeting.Visibility.values:
        raise ValidationError("Välj vilka som får läsa.", code="unknown")
    label = Meeting.Visibility(visibility).label
    return settle_meeting(
        meeting, Status.ADJUSTED, by=by, reason=f"Synlighet: {label}", visibility=visibility,
        shown=False,
    )  # fmt: skip


@transaction.atomic
def start_correction(meeting, *, by, reason):
    """Open what is published for a correction; its readers go on reading the version there is."""
    reason = given_reason(reason, "Skriv vad som rättas och varför.")
    meeting = locked_meeting(meeting, Status.PUBLISHED, doing="rättas")
    # Names of bodies and persons may have changed since: what is changed is counted from here.
    keep_text(meeting)
    return settle_meeting(meeting, Status.CORRECTING, by=by, reason=reason)


def _is_as_begun(meeting, version) -> bool:
    """Whether nothing has been changed: it says what the version does, or did when it was begun."""
    known = meeting.texts.filter(pk__gte=version.text_id)
    return known.filter(sha256=digest_of(content_of(meeting))).exists()


@transaction.atomic
def complete_correction(meeting, *, by, reason=""):
    """Publish what was corrected as a new version; `reason` if it is not the one given first.

    Codes: `wrong_status`, `unchanged`, and those of `freeze_paragraphs` (a § keeps its number).
    """
    meeting = locked_meeting(meeting, Status.CORRECTING, doing="publiceras som rättat")
    before = meeting.versions.first()
    reason = given_reason(reason or meeting.status_reason, "Skriv vad som rättas och varför.")
    if meeting.is_protocol:
        freeze_paragraphs(meeting, keep=True)
    if _is_as_begun(meeting, before):
        raise ValidationError(
            "Inget har ändrats. Ändra det som ska rättas, eller avbryt rättelsen.", code="unchanged"
        )
    freeze_version(
        meeting,
        by=by,
        origin=before.origin,
        adjusted_on=before.adjusted_on,
        adjusted_by=before.adjusted_by,
        reason=reason,
    )
    return settle_meeting(
        meeting, Status.PUBLISHED, by=by, reason=f"Rättat: {reason}"[:300], shown=False
    )


@transaction.atomic
def cancel_correction(meeting, *, by):
    """Close a correction in which nothing was changed. Codes `wrong_status`, `changed`."""
    meeting = locked_meeting(meeting, Status.CORRECTING, doing="återgå")
    if not _is_as_begun(meeting, meeting.versions.first()):
        raise ValidationError(
            "Texten är redan ändrad. Ändra tillbaka den, eller publicera rättelsen.", code="changed"
        )
    return settle_meeting(meeting, Status.PUBLISHED, by=by, reason="Rättelsen avbröts", shown=False)
