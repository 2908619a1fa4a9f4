"""Where mail to a recipient goes: the one place that decides it."""

from collections.abc import Iterable

from django.utils import timezone

from members.models import MunicipalityAccess
from referrals.models import Recipient


def addresses_of(recipients: Iterable[Recipient]) -> dict[int, list[str]]:
    """The addresses of each recipient, by its pk; an empty list where none is known.

    An address of the recipient's own comes first. A municipality without one has its registrar's;
    failing that, those of the accounts that may hand in for it today. One query at most, for
    recipients that come with their `municipality`.
    """
    found, without = {}, {}
    for recipient in recipients:
        own = _own(recipient)
        found[recipient.pk] = [own] if own else []
        if not own and recipient.municipality_id:
            without.setdefault(recipient.municipality_id, []).append(recipient.pk)
    if without:
        for municipality, address in _authorised(without, timezone.localdate()):
            for pk in without[municipality]:
                found[pk].append(address)
    return found


def _own(recipient):
    municipality = recipient.municipality
    return recipient.email or (municipality.registrar_email if municipality else "")


def _authorised(municipalities, day):
    accesses = MunicipalityAccess.objects.valid_on(day).filter(
        municipality__in=list(municipalities),
        level=MunicipalityAccess.Level.SUBMITTER,
        user__is_active=True,
    )
    return accesses.order_by("user__email").values_list("municipality_id", "user__email").distinct()
