"""A recipient's answer: opened, drafted, handed in, supplemented."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from members.history import because
from referrals import rules
from referrals.answering.tasks import send_receipt
from referrals.drafting.shared import copy_rows
from referrals.fingerprint import draft_digest, fingerprint
from referrals.models import PaperReading, Recipient, Response, ResponseFile

Status, Channel = Response.Status, Response.Channel
# What a supplement starts from besides its answers: the frame of the version before.
CARRIED = (
    "abstains", "adjusted_at_once", "by_reference", "decided_on", "organ", "organ_name",
    "paragraph", "registration_number", "text",
)  # fmt: skip


@transaction.atomic
def mark_opened(recipient):
    """Note that the recipient has seen the referral, the first time it does."""
    Recipient.objects.filter(pk=recipient.pk, opened_at=None).update(opened_at=timezone.now())


def locked_recipient(recipient):
    """The recipient read anew and locked: whoever changes its answer does this first."""
    recipients = Recipient.objects.select_for_update(of=("self",))
    return recipients.select_related("referral", "municipality").get(pk=recipient.pk)


def last_day_to_change(recipient):
    """The last day on which an answer that is handed in may be supplemented."""
    days = [recipient.last_day, recipient.referral.supplements_until]
    return max(day for day in days if day)


@transaction.atomic
def start_response(recipient, *, by, channel=Channel.PORTAL):
    """The shared draft of `recipient`: the one there is, a first one, or a supplement.

    A supplement starts as a copy of the version before. Codes: `begun` when there is a draft that
    comes in another way, `closed` when answers are no longer taken, `too_late` when an answer that
    is handed in may no longer be supplemented.
    """
    recipient = locked_recipient(recipient)
    draft = recipient.responses.filter(status=Status.DRAFT).first()
    if draft and draft.channel == channel:
        return draft
    if draft and channel == Channel.PORTAL:
        raise ValidationError("Kansliet håller på att föra in ert svar.", code="begun")
    if draft:
        raise ValidationError("Ett svar är påbörjat i portalen.", code="begun")
    if not recipient.referral.takes_answers:
        raise ValidationError("Remissen tar inte längre emot svar.", code="closed")
    before = recipient.responses.submitted().order_by("-number").first()
    if before is None:
        return Response.objects.create(recipient=recipient, started_by=by, channel=channel)
    if timezone.localdate() > last_day_to_change(recipient):
        raise ValidationError("Tiden för kompletteringar är slut.", code="too_late")
    carried = {name: getattr(before, name) for name in CARRIED}
    draft = Response.objects.create(
        recipient=recipient, number=before.number + 1, started_by=by, channel=channel, **carried
    )
    for rows in (before.answers, before.statements, before.files):
        copy_rows(rows.all(), response=draft)
    return draft


def missing(response) -> list[str]:
    """What has to be filled in before `response` can be handed in, in words for its authors."""
    if response.abstains:
        left, is_empty = [], False
    elif response.by_reference:
        is_empty = not response.files.filter(kind__in=ResponseFile.ANSWERS).exists()
        left = ["Bifoga handlingen som är ert svar."] if is_empty else []
    else:
        left = _unanswered(response)
    return [*left, *unfinished_statements(response.statements.all()), *_unconfirmed(response)]


def _unconfirmed(response):
    """What was proposed out of the paper an answer came on, and nobody has said is right."""
    if response.channel == Channel.PORTAL:
        return []
    reading = PaperReading.objects.filter(response=response).first()
    return [f"Bekräfta: {doubt['reason']}" for doubt in reading.unconfirmed] if reading else []


def _unanswered(response):
    answers = {answer.question_id: answer for answer in response.answers.select_related("question")}
    asked = response.recipient.referral.questions.prefetch_related("options")
    left = []
    for question in asked:
        answer = answers.get(question.pk)
        is_given = answer is not None and answer.is_given
        if question.is_required and not is_given and response.channel == Channel.PORTAL:
            left.append(f"Besvara frågan ”{question.text}”.")
        elif is_given and _is_half_ranked(question, answer):
            left.append(f"Rangordna alla alternativ i frågan ”{question.text}”, eller inget.")
    is_empty = not response.text and not any(answer.is_given for answer in answers.values())
    if not left and is_empty and not response.files.exists():
        return ["Svaret är tomt. Besvara en fråga, bifoga en fil eller avstå."]
    return left


def _is_half_ranked(question, answer):
    is_ranking = question.kind == question.Kind.RANKING
    return is_ranking and len(answer.picked) < len(question.options.all())


def unfinished_statements(statements) -> list[str]:
    """What is missing in each of a municipality's `statements`, in words for its authors."""
    left = []
    for number, statement in enumerate(statements, 1):
        named = f"{statement.get_kind_display()} ({number} av uttalandena)"
        if not (statement.persons or statement.party_id):
            left.append(
                f"{named}: skriv vem eller vilket parti den kommer från, eller ta bort den."
            )
        elif not (statement.text or statement.file_id):
            left.append(f"{named}: skriv texten eller bifoga den som fil, eller ta bort den.")
    return left


@transaction.atomic
def submit_response(response, *, by, received_at=None, read=None):
    """Hand in a draft for good: server time, late or not, and the hash of all that is in it.

    By those who may submit for the municipality; for an answer that came to the chancery by mail
    or on paper, by the chancery, with `received_at` when it came. `by` is None for who answers
    through a secret address. `read` is the `draft_digest` of what the submitter has read. Codes:
    `incomplete` (one message for each thing), `submitted`, `closed`, `changed` (since it was
    read). Raises PermissionDenied.
    """
    recipient = locked_recipient(response.recipient)
    response = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    response.recipient = recipient
    if not rules.can_hand_in(by, response):
        raise PermissionDenied
    if response.status != Status.DRAFT:
        raise ValidationError("Svaret är redan inlämnat.", code="submitted")
    if not recipient.referral.takes_answers:
        raise ValidationError("Remissen tar inte längre emot svar.", code="closed")
    if left := missing(response):
        raise ValidationError([ValidationError(text, code="incomplete") for text in left])
    if read is not None and read != draft_digest(response):
        raise ValidationError(
            "Svaret har ändrats sedan du öppnade sidan. Läs igenom det igen och lämna sedan in.",
            code="changed",
        )
    now = timezone.now()
    received_at = min(received_at or now, now)
    settled = {
        "received_at": received_at,
        "submitted_by": by,
        "is_late": timezone.localdate(received_at) > recipient.last_day,
        "status": Status.SUBMITTED,
    }
    for name, value in settled.items():
        setattr(response, name, value)
    response.sha256 = fingerprint(response)
    response._history_user = by
    response.save()
    send_receipt.enqueue(response.pk)
    return response


@transaction.atomic
def discard_draft(response, *, by, read=None):
    """Throw a draft away, with all its parts; the history keeps what it said and who did it.

    By those who write it: for the municipality, through a secret address (`by` is None), or at the
    chancery what it enters on their behalf. `read` is the `draft_digest` of what was shown. Codes:
    `gone`, `submitted`, `changed` (since it was shown). Raises PermissionDenied.
    """
    recipient = locked_recipient(response.recipient)
    response = Response.objects.select_for_update(of=("self",)).filter(pk=response.pk).first()
    if response is None:
        raise ValidationError("Utkastet är redan slängt.", code="gone")
    response.recipient = recipient
    if not rules.can_discard(by, response):
        raise PermissionDenied
    if response.status != Status.DRAFT:
        raise ValidationError("Svaret är redan inlämnat och kan inte slängas.", code="submitted")
    if read is not None and read != draft_digest(response):
        raise ValidationError(
            "Utkastet har ändrats sedan du öppnade sidan. Läs det igen innan du slänger det.",
            code="changed",
        )
    response._history_user = by
    with because("Utkastet slängdes"):
        response.delete()
