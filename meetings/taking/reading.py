"""Pages to read beside the writing: what an item said before, and which item is on now."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from meetings import rules
from meetings.models import Meeting
from meetings.taking.now import etag_of, lines_of
from meetings.taking.versions import name_and_compare, restore_version, versions_of
from meetings.taking.views import by_chancery
from meetings.writing.parts import version_of

VERSIONS_PER_PAGE = 20


@by_chancery
@require_safe
def history(request, meeting, pk):
    """Every version of an item's text, with what differs from the one before."""
    item = get_object_or_404(meeting.items.select_related("immediate", "parent__immediate"), pk=pk)
    page = Paginator(versions_of(item), VERSIONS_PER_PAGE).get_page(request.GET.get("sida"))
    name_and_compare(page.object_list)
    context = {
        "meeting": meeting,
        "item": item,
        "page": page,
        "shown": version_of({"text": item.text}),
        "can_restore": rules.can_take_minutes(request.user, meeting)
        and not rules.is_locked_at_once(item),
    }
    return render(request, "meetings/taking/history.html", context)


@by_chancery
@require_POST
def restore(request, meeting, pk, version):
    """Go back to an older text, as a new change."""
    item = get_object_or_404(meeting.items, pk=pk)
    shown = request.POST.get("version", "")
    try:
        restore_version(item, version, shown, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("meetings:taking_history", meeting.slug, pk)
    messages.success(request, "Den äldre texten är tillbaka. Den nyare finns kvar i historiken.")
    return redirect("meetings:taking_item", meeting.slug, pk)


def _followed(request, slug):
    """A meeting that is going on for `request.user`; what they may not see does not exist."""
    meetings = Meeting.objects.visible_to(request.user).select_related("body")
    meeting = get_object_or_404(meetings, slug=slug)
    if not rules.can_follow_meeting(request.user, meeting):
        raise Http404
    return meeting


@require_safe
def now(request, slug):
    """Which item is on now; the page asks again every few seconds."""
    meeting = _followed(request, slug)
    context = {"meeting": meeting, "lines": lines_of(meeting)}
    return render(request, "meetings/taking/now.html", context)


@require_safe
def now_lines(request, slug):
    """The agenda with its states, and nothing else; unchanged, it is not sent again."""
    meeting = _followed(request, slug)
    lines = lines_of(meeting)
    etag = etag_of([[each.label, each.title, each.state] for each in lines])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        context = {"lines": lines}
        response = render(request, "meetings/taking/_now_lines.html", context)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
