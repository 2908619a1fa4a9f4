"""Who an agreement is between: member municipalities, and others by their names."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agreements.models import AgreementParty
from agreements.workflow.adoptions import locked_agreement
from agreements.workflow.agreements import keep
from members.models import Municipality

LONGEST_NAME = AgreementParty._meta.get_field("name").max_length


@transaction.atomic
def set_parties(agreement, municipalities, others=(), *, by):
    """Let the agreement be between just these; returns it with its day in force computed anew.

    Errors stand by field (`municipalities`, `others`): see `party_faults`.
    """
    agreement = locked_agreement(agreement)
    municipalities, others = set(municipalities), list(others)
    if left := party_faults(agreement, municipalities, others):
        raise ValidationError(left)
    stored = list(agreement.parties.select_related("municipality"))
    for party in stored:
        if not (party.municipality in municipalities or party.name in others):
            party._history_user = by
            party.delete()
    known = {party.municipality or party.name for party in stored}
    new = [{"municipality": one} for one in _by_name(municipalities) if one not in known]
    new += [{"name": name} for name in others if name not in known]
    for who in new:
        party = AgreementParty(agreement=agreement, **who)
        party._history_user = by
        party.save()
    if agreement.in_force_since != agreement.day_in_force():
        keep(agreement, "Parterna ändrade", by=by)
    return agreement


def _by_name(municipalities):
    return sorted(municipalities, key=lambda municipality: municipality.name)


def party_faults(agreement, municipalities, others) -> dict[str, list[str]]:
    """Why these cannot be its parties: field names with Swedish messages.

    A municipality that has left the association becomes no party, though one that was remains;
    one that has decided stays; a municipality is not written among the others.
    """
    stored = set()
    if agreement.pk:
        stored = {party.municipality for party in agreement.parties.municipal()}
    members = set(Municipality.objects.member_on(timezone.localdate()))
    told = [_left(one) for one in _by_name(municipalities - stored - members)]
    gone = stored - municipalities
    if gone:
        decided = agreement.adoptions.filter(municipality__in=gone).values_list("municipality")
        kept = {pk for (pk,) in decided}
        told += [
            f"{one} har tagit ställning, eller börjat, och kan inte tas bort."
            for one in _by_name(gone)
            if one.pk in kept
        ]
    left = {"municipalities": told} if told else {}
    if wrong := _wrong_names(others):
        left["others"] = wrong
    return left


def _left(municipality):
    day = municipality.member_to
    when = f" ({day})" if day and day < timezone.localdate() else ""
    if municipality.member_from and municipality.member_from > timezone.localdate():
        return f"{municipality.full_name} är inte medlem än."
    return f"{municipality.full_name} har lämnat förbundet{when} och kan inte bli part."


def _wrong_names(others):
    names = {}
    for municipality in Municipality.objects.all():
        for name in (municipality.name, municipality.full_name):
            names[name.casefold()] = municipality
    wrong = []
    for place, name in enumerate(others, 1):
        if name.casefold() in names:
            wrong.append(f"Rad {place}: {name} är en kommun. Kryssa för den i listan i stället.")
        elif len(name) > LONGEST_NAME:
            wrong.append(f"Rad {place}: namnet är längre än {LONGEST_NAME} tecken.")
        elif name in others[: place - 1]:
            wrong.append(f"Rad {place}: {name} står redan där.")
    return wrong
