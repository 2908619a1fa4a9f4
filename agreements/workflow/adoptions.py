"""A municipality's decision on an agreement: drafted, handed in, followed by a new one."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from agreements import rules
from agreements.fingerprint import draft_digest, fingerprint
from agreements.models import Adoption, Agreement
from members.history import save_with_reason

Status, Channel, Outcome = Adoption.Status, Adoption.Channel, Adoption.Outcome


def locked_agreement(agreement):
    """The agreement read anew and locked: whoever changes its adoptions does this first."""
    return Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)


@transaction.atomic
def start_adoption(agreement, municipality, *, by, channel=Channel.PORTAL):
    """The shared draft of `municipality`: the one there is, or a new entry.

    Codes: `not_asked` when the agreement is not recommended or not published, `no_party` when the
    municipality is not one of its parties, `begun` when a draft comes in another way.
    """
    agreement = locked_agreement(agreement)
    if agreement.status != Agreement.Status.PUBLISHED or agreement.recommended_on is None:
        raise ValidationError(
            "Överenskommelsen är inte rekommenderad till kommunerna.", code="not_asked"
        )
    if not agreement.parties.filter(municipality=municipality).exists():
        raise ValidationError(
            f"{municipality.full_name} är inte part i överenskommelsen.", code="no_party"
        )
    entries = agreement.adoptions.filter(municipality=municipality)
    draft = entries.filter(status=Status.DRAFT).first()
    if draft and draft.channel == channel:
        return draft
    if draft:
        raise ValidationError("Ett ställningstagande är redan påbörjat.", code="begun")
    return Adoption.objects.create(
        agreement=agreement,
        municipality=municipality,
        number=entries.count() + 1,
        started_by=by,
        channel=channel,
    )


def missing(adoption) -> dict[str, str]:
    """What keeps `adoption` from being handed in: field names with Swedish messages."""
    left = {}
    if not adoption.outcome:
        left["outcome"] = "Ange vad kommunen har beslutat."
    if not adoption.organ:
        left["organ"] = "Ange vem som har beslutat."
    if adoption.organ == Adoption.Organ.COMMITTEE and not adoption.organ_name:
        left["organ_name"] = "Ange nämndens eller utskottets namn."
    if adoption.decided_on is None:
        left["decided_on"] = "Ange beslutsdatum."
    elif adoption.decided_on > timezone.localdate():
        left["decided_on"] = "Beslutsdatumet har inte varit än."
    elif adoption.decided_on < adoption.agreement.recommended_on:
        left["decided_on"] = (
            "Beslutet kan inte vara fattat innan styrelsen rekommenderade överenskommelsen, "
            f"{adoption.agreement.recommended_on:%Y-%m-%d}."
        )
    if adoption.outcome == Outcome.PARTLY and not adoption.conditions:
        left["conditions"] = "Skriv villkoren eller undantagen med kommunens egna ord."
    return left | _out_of_order(adoption)


def _out_of_order(adoption):
    before = adoption.agreement.adoptions.submitted().filter(
        municipality=adoption.municipality, number__lt=adoption.number
    )
    before = before.order_by("-number").first()
    if adoption.outcome == Outcome.WITHDRAWN and not (
        before and before.outcome in Adoption.ADOPTING
    ):
        return {"outcome": "Kommunen kan bara lämna en överenskommelse som den har antagit."}
    late = before and not adoption.corrects and adoption.decided_on
    if late and adoption.decided_on < before.decided_on:
        return {"decided_on": f"Beslutet måste vara senare än det förra, {before.decided_on}."}
    return {}


@transaction.atomic
def submit_adoption(adoption, *, by, received_at=None, read=None):
    """Hand in a draft for good, and let it count: server time and the hash of all that is in it.

    By those who may submit for the municipality; for what came to the chancery by mail or on
    paper, by the chancery, with `received_at` when it came. `read` is the `draft_digest` of what
    the submitter has read. Errors stand by field; other codes: `submitted`, `changed` (since it
    was read), `closed` (the agreement was withdrawn). Raises PermissionDenied.
    """
    agreement = locked_agreement(adoption.agreement)
    adoption = Adoption.objects.select_for_update(of=("self",)).get(pk=adoption.pk)
    adoption.agreement = agreement
    if not rules.can_hand_in(by, adoption):
        raise PermissionDenied
    if adoption.status != Status.DRAFT:
        raise ValidationError("Ställningstagandet är redan inlämnat.", code="submitted")
    if agreement.status != Agreement.Status.PUBLISHED:
        raise ValidationError("Överenskommelsen är återkallad.", code="closed")
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
    # Computes anew whether, and since when, the agreement is in force.
    agreement._history_user = by
    save_with_reason(agreement, f"{adoption.municipality}: {adoption.get_outcome_display()}")
    return adoption
