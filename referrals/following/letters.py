"""Mail about a recipient: what went wrong with it, and sending it to an address that works."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef

from outbox.models import Message
from outbox.workflow.staff import DISCARDABLE, discard, readdress
from referrals import workflow

SHOWN = 20


@dataclass(frozen=True)
class Shown:
    """A message as the chancery sees it; `link` is "valid", "old", or "" if it holds none."""

    message: Message
    link: str = ""


def messages_about(asked):
    """The messages that concern `asked`, rows of one model, latest first, without their texts."""
    if not asked:
        return Message.objects.none().for_list()
    kind = ContentType.objects.get_for_model(asked[0])
    about = [each.pk for each in asked]
    return Message.objects.filter(about_type=kind, about_id__in=about).for_list()


def letters_to(asked) -> list[Shown]:
    """The latest messages to one that was asked. A secret one has a link; the last one counts."""
    found, newest = [], True
    for message in messages_about([asked])[:SHOWN]:
        link = ("valid" if newest else "old") if message.secret else ""
        newest = newest and not message.secret
        found.append(Shown(message, link))
    return found


def troubles(asked) -> dict[int, list[Message]]:
    """By the pk of each of `asked`, the messages that were given up or may not have come through.

    One query. A message that has been sent anew since is no trouble any more, nor is one whose
    link a later one has replaced.
    """
    found: dict[int, list[Message]] = {}
    later = Message.objects.filter(
        about_type=OuterRef("about_type"),
        about_id=OuterRef("about_id"),
        secret=True,
        pk__gt=OuterRef("pk"),
    )
    troubled = messages_about(asked).troubled().filter(repeated_by=None)
    for message in troubled.annotate(is_replaced=Exists(later)):
        if not (message.secret and message.is_replaced):
            found.setdefault(message.about_id, []).append(message)
    return found


def send_again(recipient, failed: list[Message], address: str, *, by) -> int:
    """Send what did not come through to `address`; returns how many mails are on their way.

    Secret ones are wiped when they are given up. Instead of them the recipient gets the letter
    with a new link, as long as it has not answered and still can.
    """
    wiped = [message for message in failed if message.secret]
    for message in failed:
        if message not in wiped:
            readdress(message, to=address, by=by)
    if wiped and recipient.referral.takes_answers and not recipient.responses.submitted().exists():
        renew_link(recipient, by=by)
        return len(failed) - len(wiped) + 1
    return len(failed) - len(wiped)


@transaction.atomic
def renew_link(recipient, *, by) -> None:
    """Send a new link; letters with the old one that have not left yet never do.

    Codes as `workflow.send_new_link`.
    """
    workflow.send_new_link(recipient, by=by)
    older = [each.message for each in letters_to(recipient) if each.link == "old"]
    for message in older:
        if message.status in DISCARDABLE:
            discard(message, by=by)


def told_of_address(sent: int) -> str:
    """What the chancery is told when an address is changed and `sent` mails go to it."""
    number = {0: "", 1: " Ett mejl skickas dit."}.get(sent, f" {sent} mejl skickas dit.")
    return f"Adressen är ändrad.{number}"
