"""The portal's own outbox, /utlada/: where no mail leaves, the chancery reads it here."""

from functools import wraps

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from files.serving import file_response
from outbox import rules
from outbox.models import Attachment, Message
from outbox.reading import mail_response, page_with_frame

MESSAGES_PER_PAGE = 25


def outbox_page(view):
    """Let in those who may see the outbox; for all others it is not there."""

    @require_safe
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not rules.can_see_outbox(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@outbox_page
def message_list(request):
    """What would have left, the newest first."""
    messages = Message.objects.for_list()
    page = Paginator(messages, MESSAGES_PER_PAGE).get_page(request.GET.get("sida"))
    return render(request, "outbox/message_list.html", {"page": page})


@outbox_page
def message_detail(request, pk):
    """One message as its receiver would have got it."""
    message = get_object_or_404(Message, pk=pk)
    context = {"message": message, "attachments": message.attachments.select_related("file")}
    return page_with_frame(render(request, "outbox/message_detail.html", context))


@outbox_page
def message_html(request, pk):
    """The HTML alone, for the frame on the page above."""
    return mail_response(get_object_or_404(Message, pk=pk))


@outbox_page
def attachment_file(request, pk, attachment_pk):
    """A file that goes with the message."""
    attachment = get_object_or_404(
        Attachment.objects.select_related("file"), pk=attachment_pk, message=pk
    )
    return file_response(request, attachment.file, is_public=False)
