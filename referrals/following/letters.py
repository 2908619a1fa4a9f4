"""Mail about a recipient: what went wrong with it, and sending it to an address that works."""

from django.contrib.contenttypes.models import ContentType

from outbox.models import Message
from referrals.models import Recipient

SHOWN = 20


def messages_about(recipients):
    """The messages that concern `recipients`, latest first, without their texts."""
    kind = ContentType.objects.get_for_model(Recipient)
    about = [recipient.pk for recipient in recipients]
    return Message.objects.filter(about_type=kind, about_id__in=about).for_list()


def troubles(recipients) -> dict[int, list[Message]]:
    """By recipient's pk, the messages that were given up or may not have come through.

    One query. A message that has been sent anew since is no trouble any more.
    """
    found: dict[int, list[Message]] = {}
    for message in messages_about(recipients).troubled().filter(repeated_by=None):
        found.setdefault(message.about_id, []).append(message)
    return found
