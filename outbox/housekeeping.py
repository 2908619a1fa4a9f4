"""Removing what is past its time. Other apps join by `outbox.signals.housekeeping`."""

import logging
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from outbox.signals import housekeeping
from outbox.workflow.sending import wipe_old_secrets

logger = logging.getLogger(__name__)
TASKS_KEPT = timedelta(days=14)


def keep_house() -> list[str]:
    """Ask every receiver to tidy up; returns what they say they did. One that fails is logged."""
    answers = housekeeping.send_robust(sender=keep_house)
    said = [answer for _, answer in answers if isinstance(answer, str)]
    logger.info("Housekeeping: %s", "; ".join(said) or "nothing to do")
    return said


@receiver(housekeeping)
def remove_old_tasks(**kwargs) -> str:
    """Tasks that are done, and those that died with their worker, after two weeks."""
    before = timezone.now() - TASKS_KEPT
    finished = Q(finished_at__lt=before)
    died = Q(status=TaskResultStatus.RUNNING, started_at__lt=before)
    number, _ = DBTaskResult.objects.filter(finished | died).delete()
    return f"{number} old tasks removed"


@receiver(housekeeping)
def remove_ended_sessions(**kwargs) -> str:
    """Sessions past their time; a session nobody ends by hand is otherwise kept for ever."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return "ended sessions removed"


@receiver(housekeeping)
def wipe_secrets(**kwargs) -> str:
    """The text of secret messages that nobody has settled for a month."""
    return f"{wipe_old_secrets()} secret texts wiped"
