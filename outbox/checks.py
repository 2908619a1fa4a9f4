"""What must be in order before mail can leave, told by `manage.py check --deploy`."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.compatibility, deploy=True)
def check_mail_server(**kwargs):
    """A portal in production sends mail, and never shows it to the chancery instead."""
    found = []
    if settings.MAIL_LEAVES and not settings.EMAIL_HOST:
        found.append(
            Warning(
                "No mail server is configured: no mail will be sent.",
                hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example:587.",
                id="outbox.W001",
            )
        )
    if settings.PRODUCTION and not settings.MAIL_LEAVES:
        found.append(
            Warning(
                "MAIL_LEAVES is off in production: nobody gets any mail.",
                hint="Remove MAIL_LEAVES from the environment.",
                id="outbox.W002",
            )
        )
    return found
