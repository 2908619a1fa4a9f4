"""Downloads of files that are not public are written in the event log."""

from datetime import timedelta

from django.dispatch import receiver
from django.utils import timezone

from accounts.log import record
from accounts.models import Event
from files.signals import file_served

# Within this time a request for a part of a file goes on with a download that is written already.
GOES_ON = timedelta(hours=1)


@receiver(file_served)
def record_download(sender, request, name, **kwargs):
    """One row a download. PDF readers fetch large files in parts: those after the first have none.

    A part is only trusted to be one if a row for the same file and reader stands there already:
    else leaving out the first byte would leave no trace.
    """
    user = request.user if request.user.is_authenticated else None
    event = {"kind": Event.Kind.FILE_DOWNLOADED, "what": f"{name} ({request.path})"}
    if "Range" in request.headers:
        recent = Event.objects.filter(actor=user, at__gt=timezone.now() - GOES_ON, **event)
        if recent.exists():
            return
    record(actor=user, **event)
