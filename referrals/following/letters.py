"""Mail about a recipient: what went wrong with it, and sending it to an address that works."""

from django.contrib.contenttypes.models import ContentType

from outbox.models import Message
from outbox.workflow.staff import DISCARDABLE, discard, readdress
from referrals.following.reminders import remind
from referrals.models import Recipient

SHOWN = 20
REPLACES = (
    "Vi bjuder in er att svara. Det här mejlet ersätter ett tidigare som inte kom fram; använd "
    "länken nedan. Handlingarna finns på samma sida."
)


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


def send_again(recipient, failed: list[Message], address: str, *, by) -> int:
    """Send what did not come through to `address`; returns how many mails are on their way.

    Secret ones are wiped when they are given up. Instead of them the recipient gets a reminder
    with a new link, which takes the place of the old one.
    """
    wiped = [message for message in failed if message.secret]
    for message in failed:
        if message not in wiped:
            readdress(message, to=address, by=by)
    is_told = wiped and remind(recipient, occasion=f"address:{wiped[0].pk}", by=by, text=REPLACES)
    for message in wiped:
        if is_told and message.status in DISCARDABLE:
            discard(message, by=by)
    return len(failed) - len(wiped) + bool(is_told)
