"""Mina sidor: what concerns the one who is logged in."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.adopting.queries import to_adopt
from ksl_portal import mine as shown
from ksl_portal import own_municipality as own_pages
from ksl_portal.thread.queries import followed
from meetings.duties import open_assignments, protocols_to_adjust, with_reports
from meetings.models import Meeting
from meetings.rules import current_bodies
from members.rules import is_chancery
from referrals.answering.queries import to_answer

A_PAGE = 20


@require_safe
def mine(request):
    """Where one lands after logging in: the next meeting, what waits, and what is new."""
    user, acting = request.user, request.acting
    context = {
        "has_seat": bool(current_bodies(user)),
        "is_chancery": is_chancery(user),
        "assignments": shown.assignments_of(user),
        **shown.meetings_of(user),
        **shown.municipal_of(user),
        "to_answer": to_answer(acting),
        "followed": shown.Few.of(followed(user)),
        "to_adopt": to_adopt(acting and acting.municipality, with_drafts=True),
    }
    return render(request, "ksl_portal/mine.html", context)


@require_safe
def own_municipality(request):
    """What waits for the reader's municipality; for one with several, the one that is chosen."""
    own = own_pages.municipalities_of(request.user)
    acting = request.acting
    wanted = request.GET.get("kommun") or (acting.municipality.slug if acting else "")
    chosen = next((one for one in own if one.slug == wanted), own[0] if own else None)
    context = {"municipality": chosen, "others": [one for one in own if one != chosen]}
    if chosen:
        context["acts"] = acts = bool(acting) and acting.municipality == chosen
        context |= own_pages.page_of(chosen, request.user, acts=acts)
    return render(request, "ksl_portal/own_municipality.html", context)


@require_safe
def mine_meetings(request):
    """All meetings of the reader's bodies: those ahead, then those that have been."""
    meetings = Meeting.objects.visible_to(request.user).of_member(request.user)
    page = _page(request, meetings.in_reading_order().for_list())
    context = {
        "page": page,
        "coming": [meeting for meeting in page if not meeting.is_past],
        "past": [meeting for meeting in page if meeting.is_past],
    }
    return render(request, "ksl_portal/mine_meetings.html", context)


@require_safe
def mine_protocols(request):
    """All protocols the reader is to adjust."""
    protocols = protocols_to_adjust(request.user).prefetch_related("other_bodies")
    context = {"page": _page(request, protocols)}
    return render(request, "ksl_portal/mine_protocols.html", context)


@require_safe
def mine_assignments(request):
    """All assignments on the reader, or on the reader's bodies, that are not done."""
    page = _page(request, open_assignments(request.user))
    context = {"page": page, "assignments": with_reports(page.object_list, request.user)}
    return render(request, "ksl_portal/mine_assignments.html", context)


def _page(request, rows):
    return Paginator(rows, A_PAGE).get_page(request.GET.get("sida"))
