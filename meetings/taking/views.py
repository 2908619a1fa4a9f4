"""The page where minutes are taken, and what it saves while one types."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import rules, workflow
from meetings.attendance import prefill_attendance
from meetings.models import Meeting
from meetings.taking.now import etag_of, states_for_writers
from meetings.taking.parts import FIXED
from meetings.taking.saving import CLOSED, remove_part, save_parts
from meetings.taking.sheet import MinutesSheet
from meetings.writing import answers


def by_chancery(view):
    """A page of the chancery about one meeting, whatever its state."""

    @never_cache
    @wraps(view)
    def opened(request, slug, **kwargs):
        meetings = Meeting.objects.visible_to(request.user).select_related("body")
        meeting = get_object_or_404(meetings.prefetch_related("other_bodies"), slug=slug)
        if not rules.is_chancery(request.user):
            raise PermissionDenied
        return view(request, meeting, **kwargs)

    return opened


def while_open(view):
    """The same while minutes may be taken; otherwise one is led to the meeting's own page.

    What is sent too late is not sent away: the view tells what became of it.
    """

    @by_chancery
    @wraps(view)
    def opened(request, meeting, **kwargs):
        if request.method != "POST" and not rules.can_take_minutes(request.user, meeting):
            messages.info(
                request, "Här antecknas från kallelsen tills texten är justerad eller publicerad."
            )
            return redirect(meeting)
        return view(request, meeting, **kwargs)

    return opened


@while_open
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request, meeting, pk=None, attendance=False):
    """The agenda, and one item to write at: the one that is on, unless another is asked for."""
    if request.method == "POST":
        return _save_page(request, meeting, pk, attendance)
    return _page(request, meeting, MinutesSheet(meeting, request.user), pk, attendance)


def _page(request, meeting, sheet, pk, attendance, **context):
    here = sheet.pane_of(pk)
    if pk is not None and here is None:
        raise Http404
    context |= {
        "meeting": meeting,
        "sheet": sheet,
        "here": None if attendance else here,
        "shows_attendance": attendance or here is None,
        "is_asked_for": attendance or pk is not None,
        "draft_key": f"mote-{meeting.pk}-{request.user.pk}",
        "editor": answers.editor_media(request),
    }
    return render(request, "meetings/taking/minutes.html", context)


def _save_page(request, meeting, pk, attendance):
    """Save the page as a plain form; without scripts, or after they have saved everything."""
    data, over = request.POST.copy(), ""
    removed = data.get("ta-bort", "")
    for name in {data.get("ta-sparad", ""), removed}:
        data.pop(f"{name}-version", None)
    names = [name.removesuffix("-version") for name in data if name.endswith("-version")]
    try:
        save_parts(meeting, names, data, by=request.user)
        if removed:
            remove_part(meeting, removed, by=request.user)
    except ValidationError as error:
        over = " ".join(error.messages)
    sheet = MinutesSheet(meeting, request.user, data)
    refused = sheet.refused
    if over or refused:
        return _page(request, meeting, sheet, pk, attendance, over=over, refused=refused)
    try:
        pk = _go_on(request, meeting, sheet, pk, attendance)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(meeting)
    messages.success(request, f"Sparat {timezone.localtime():%H.%M}.")
    return redirect(*_address(meeting, pk, attendance and data.get("gor") != "nasta"))


def _address(meeting, pk, attendance):
    if attendance:
        return "meetings:taking_attendance", meeting.slug
    return ("meetings:taking_item", meeting.slug, pk) if pk else ("meetings:taking", meeting.slug)


def _go_on(request, meeting, sheet, pk, attendance):
    """Do what the button says besides saving; returns the item to show."""
    here, doing = sheet.pane_of(pk), request.POST.get("gor")
    if doing == "hamta":
        added = prefill_attendance(meeting, by=request.user)
        messages.success(request, f"Hämtade från organen: {added}.")
    if doing != "nasta" or here is None:
        return pk
    follows = [here] if attendance else sheet.panes[sheet.panes.index(here) + 1 :]
    if not attendance:
        workflow.finish_item(here.item, by=request.user)
    if follows:
        workflow.start_item(follows[0].item, by=request.user)
    return (follows or [here])[0].item.pk


@by_chancery
@require_POST
def save_part(request, meeting):
    """Save one part while somebody is writing; answers with JSON."""
    try:
        [part] = save_parts(meeting, [request.POST.get("del", "")], request.POST, by=request.user)
    except ValidationError as error:
        return answers.over(error)
    if part is None or not part.is_bound:
        return answers.gone()
    if part.is_fixed and part.errors:
        return answers.over(ValidationError(FIXED))
    if part.is_stale:
        return answers.stale(request, part, "meetings/taking/_conflict.html")
    if part.errors:
        return answers.invalid(part)
    return answers.saved(part.version_now, timezone.now())


@by_chancery
@require_POST
def remove(request, meeting):
    """Take away a decision or an assignment; answers with JSON."""
    try:
        is_gone = remove_part(meeting, request.POST.get("del", ""), by=request.user)
    except ValidationError as error:
        return answers.over(error)
    return JsonResponse({"state": "removed" if is_gone else "nothing"})


@by_chancery
@require_safe
def states(request, meeting):
    """Where the meeting is and what others have written, for those who write."""
    if not rules.can_take_minutes(request.user, meeting):
        return JsonResponse({"state": "over", "message": CLOSED}, status=410)
    found = states_for_writers(meeting)
    etag = etag_of(found)
    response = get_conditional_response(request, etag=etag) or JsonResponse({"items": found})
    response["ETag"] = etag
    return response
