"""From a stored message to what is sent."""

from email.utils import format_datetime, formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from icalendar import Calendar

from outbox.models import Message


def mail_of(message: Message) -> EmailMultiAlternatives:
    """The mail, byte for byte the same at every try but for what parts it from its attachments.

    Raises FileNotFoundError if the file of an attachment is gone from the store.
    """
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(timezone.localtime(message.queued_at)),
        "Content-Language": "sv",
    }
    if not message.reply_to:
        # Nobody reads answers: no "I am away" either. The second is Exchange's own word for it.
        headers["Auto-Submitted"] = "auto-generated"
        headers["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[formataddr((message.to_name, message.to_address))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
    )
    mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        # Last: Outlook, Gmail and Apple show what they understand best of the alternatives, and
        # offer to accept an invitation only when its method also stands in the type.
        mail.attach_alternative(message.calendar, f"text/calendar; method={_method(message)}")
    for attachment in message.attachments.select_related("file"):
        stored = attachment.file
        with stored.file.open("rb") as content:
            mail.attach(attachment.name, content.read(), stored.content_type)
    return mail


def _method(message):
    return Calendar.from_ical(message.calendar)["METHOD"]
