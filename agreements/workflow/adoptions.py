"""A municipality's decision on an agreement: drafted, handed in, followed by a new one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as format_date

from agreements import rules
from agreements.adopting.tasks import send_receipt
from agreements.fingerprint import draft_digest, fingerprint
from agreements.models import Adoption, AdoptionFile, Agreement
from members.history import save_with_reason
from referrals.drafting.shared import copy_rows
from referrals.workflow import unfinished_statements

Status, Channel, Outcome = Adoption.Status, Adoption.Channel, Adoption.Outcome
# What an entry that corrects another starts from.
CARRIED = (
    "adjusted_at_once", "conditions", "decided_on", "effective_on", "organ", "organ_name",
    "outcome", "paragraph", "registration_number", "signatory", "signed_on",
)  # fmt: skip


def locked_agreement(agreement):
    """The agreement read anew and locked: whoever changes its adoptions does this first."""
    return Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)


@transaction.atomic
def start_adoption(agreement, municipality, *, by, channel=Channel.PORTAL, corrects=False):
    """The shared draft of `municipality`: the one there is, or a new entry.

    One that `corrects` starts as a copy of the entry before it. Codes: `closed` when the agreement
    is withdrawn, `not_asked` when it is not recommended or not published, `no_party` when the
    municipality is not one of its parties, `begun` when a draft comes in another way,
    `nothing_before` when there is nothing to correct.
    """
    agreement = locked_agreement(agreement)
    check_taken(agreement, municipality)
    entries = agreement.adoptions.filter(municipality=municipality)
    draft = entries.filter(status=Status.DRAFT).first()
    if draft and draft.channel == channel:
        return draft
    if draft and channel == Channel.PORTAL:
        raise ValidationError("Kansliet håller på att föra in ert beslut.", code="begun")
    if draft:
        raise ValidationError("Ett ställningstagande är påbörjat i portalen.", code="begun")
    before = entries.submitted().order_by("-number").first()
    if corrects and before is None:
        raise ValidationError("Det finns inget beslut att rätta.", code="nothing_before")
    carried = {name: getattr(before, name) for name in CARRIED} if corrects else {}
    draft = Adoption.objects.create(
        agreement=agreement,
        municipality=municipality,
        number=before.number + 1 if before else 1,
        started_by=by,
        channel=channel,
        corrects=corrects,
        **carried,
    )
    if corrects:
        copy_rows(before.statements.all(), adoption=draft)
        copy_rows(before.files.exclude(kind=AdoptionFile.Kind.ORIGINAL), adoption=draft)
    return draft


def check_taken(agreement, municipality):
    """Raise ValidationError when `agreement` takes no decision of `municipality`; codes above."""
    if agreement.status == Agreement.Status.WITHDRAWN:
        raise ValidationError("Överenskommelsen är återkallad.", code="closed")
    if agreement.status != Agreement.Status.PUBLISHED or agreement.recommended_on is None:
        raise ValidationError(
            "Överenskommelsen är inte rekommenderad till kommunerna.", code="not_asked"
        )
    if not agreement.parties.filter(municipality=municipality).exists():
        raise ValidationError(
            f"{municipality.full_name} är inte part i överenskommelsen.", code="no_party"
        )


@transaction.atomic
def discard_adoption(adoption, *, by):
    """Throw a draft away; its history stays. False if it is handed in or gone already.

    Raises PermissionDenied for who may not write it.
    """
    locked_agreement(adoption.agreement)
    draft = Adoption.objects.filter(pk=adoption.pk, status=Status.DRAFT).first()
    if draft is None:
        return False
    if not rules.can_discard(by, draft):
        raise PermissionDenied
    draft._history_user = by
    draft.delete()
    return True


def wrong_day(agreement, day) -> str:
    """Why a decision on `agreement` can't be of that `day`; "" if it can."""
    if day > timezone.localdate():
        return "Beslutsdatumet har inte varit än."
    if agreement.recommended_on and day < agreement.recommended_on:
        return (
            "Beslutet kan inte vara fattat innan styrelsen rekommenderade överenskommelsen, "
            f"{_in_words(agreement.recommended_on)}."
        )
    return ""


def missing(adoption) -> dict[str, str | list[str]]:
    """What keeps `adoption` from being handed in: field names with Swedish messages.

    What is missing in statements stands together under "statements".
    """
    left = {}
    if not adoption.outcome:
        left["outcome"] = "Ange vad kommunen har beslutat."
    if not adoption.organ:
        left["organ"] = "Ange vem som har beslutat."
    if adoption.organ == Adoption.Organ.COMMITTEE and not adoption.organ_name:
        left["organ_name"] = "Ange nämndens eller utskottets namn."
    if adoption.decided_on is None:
        left["decided_on"] = "Ange beslutsdatum."
    elif fault := _wrong_day_of(adoption):
        left["decided_on"] = fault
    if adoption.outcome == Outcome.PARTLY and not adoption.conditions:
        left["conditions"] = "Skriv villkoren eller undantagen med kommunens egna ord."
    elif adoption.outcome != Outcome.PARTLY and adoption.conditions and adoption.outcome:
        left["conditions"] = (
            "Det står villkor här. Välj ”Antagen delvis eller med villkor”, eller ta bort texten."
        )
    if adoption.outcome == Outcome.WITHDRAWN and adoption.effective_on is None:
        left["effective_on"] = "Ange från vilken dag kommunen har lämnat överenskommelsen."
    if adoption.signed_on and not adoption.signatory:
        left["signatory"] = "Ange vem som har undertecknat."
    if adoption.signed_on and adoption.signed_on > timezone.localdate():
        left["signed_on"] = "Dagen har inte varit än."
    if said := unfinished_statements(adoption.statements.all()):
        left["statements"] = said
    return _out_of_order(adoption) | left


def _wrong_day_of(adoption):
    return wrong_day(adoption.agreement, adoption.decided_on) or _after_leaving(adoption)


def _after_leaving(adoption):
    """A municipality that has left the association takes on nothing more, but may leave."""
    left_on = adoption.municipality.member_to
    if left_on and adoption.decided_on > left_on and adoption.outcome != Outcome.WITHDRAWN:
        return (
            f"{adoption.municipality.full_name} var medlem i förbundet till och med "
            f"{_in_words(left_on)}. Ett senare beslut kan bara gälla att lämna överenskommelsen."
        )
    return ""


def _in_words(day):
    return format_date(day, "j F Y")


def standing_before(adoption):
    """The entry that counted until `adoption`: not one it corrects, nor one corrected since."""
    counted = []
    earlier = adoption.agreement.adoptions.submitted().filter(
        municipality=adoption.municipality, number__lt=adoption.number
    )
    for entry in [*earlier.order_by("number"), adoption]:
        if entry.corrects and counted:
            counted.pop()
        counted.append(entry)
    return counted[-2] if len(counted) > 1 else None


def _out_of_order(adoption):
    before = standing_before(adoption)
    if adoption.outcome == Outcome.WITHDRAWN and not (
        before and before.outcome in Adoption.ADOPTING
    ):
        return {"outcome": "Kommunen kan bara lämna en överenskommelse som den har antagit."}
    if before and adoption.decided_on and adoption.decided_on < before.decided_on:
        day = _in_words(before.decided_on)
        return {"decided_on": f"Beslutet måste vara senare än det förra, {day}."}
    return {}


@transaction.atomic
def submit_adoption(adoption, *, by, received_at=None, read=None):
    """Hand in a draft for good, and let it count: server time and the hash of all that is in it.

    By those who may submit for the municipality; for what came to the chancery by mail or on
    paper, by the chancery, with `received_at` when it came. `read` is the `draft_digest` of what
    the submitter has read. Errors stand by field; other codes: `submitted`, `changed` (since it
    was read), and those of `check_taken`. Raises PermissionDenied.
    """
    agreement = locked_agreement(adoption.agreement)
    adoption = Adoption.objects.select_for_update(of=("self",)).get(pk=adoption.pk)
    adoption.agreement = agreement
    if not rules.can_hand_in(by, adoption):
        raise PermissionDenied
    if adoption.status != Status.DRAFT:
        raise ValidationError("Ställningstagandet är redan inlämnat.", code="submitted")
    check_taken(agreement, adoption.municipality)
    if left := missing(adoption):
        raise ValidationError(left)
    if read is not None and read != draft_digest(adoption):
        raise ValidationError(
            "Det har ändrats sedan du öppnade sidan. Läs igenom det igen och lämna sedan in.",
            code="changed",
        )
    now = timezone.now()
    settled = {
        "received_at": min(received_at or now, now),
        "submitted_by": by,
        "status": Status.SUBMITTED,
    }
    for name, value in settled.items():
        setattr(adoption, name, value)
    adoption.sha256 = fingerprint(adoption)
    adoption._history_user = by
    adoption.save()
    send_receipt.enqueue(adoption.pk)
    # Computes anew whether, and since when, the agreement is in force.
    agreement._history_user = by
    save_with_reason(agreement, f"{adoption.municipality}: {adoption.get_outcome_display()}")
    return adoption
