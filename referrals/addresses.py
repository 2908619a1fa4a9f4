"""Where mail to a recipient goes: the one place that decides it."""

from collections.abc import Iterable

from django.utils import timezone

from members.models import Municipality, MunicipalityAccess
from referrals.models import Recipient


def addresses_of(recipients: Iterable[Recipient]) -> dict[int, list[str]]:
    """The addresses of each recipient, by its pk; an empty list where none is known.

    An address of the recipient's own comes first, then its municipality's. One query at most, for
    recipients that come with their `municipality`.
    """
    found, recipients = {}, list(recipients)
    asked = {r.municipality_id: r.municipality for r in recipients if _needs(r)}
    known = addresses_of_municipalities(asked.values())
    for recipient in recipients:
        own = [recipient.email] if recipient.email else []
        found[recipient.pk] = own or known.get(recipient.municipality_id, [])
    return found


def _needs(recipient):
    return recipient.municipality_id and not recipient.email


def addresses_of_municipalities(municipalities: Iterable[Municipality]) -> dict[int, list[str]]:
    """Where mail to municipalities goes, by their pk: to the registrar, if there is an address.

    Failing that, to the accounts that may hand in for it today. One query at most.
    """
    found = {one.pk: [one.registrar_email] if one.registrar_email else [] for one in municipalities}
    if without := [pk for pk, addresses in found.items() if not addresses]:
        for municipality, address in _authorised(without, timezone.localdate()):
            found[municipality].append(address)
    return found


def _authorised(municipalities, day):
    accesses = MunicipalityAccess.objects.valid_on(day).filter(
        municipality__in=municipalities,
        level=MunicipalityAccess.Level.SUBMITTER,
        user__is_active=True,
    )
    return accesses.order_by("user__email").values_list("municipality_id", "user__email").distinct()
