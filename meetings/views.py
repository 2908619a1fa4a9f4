from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from files.serving import file_response, pdf_response
from meetings import commissions, queries, rules
from meetings.adjusting.views import (
    being_corrected,
    paper_of_version,
    to_version,
    version_response,
)
from meetings.background import entry_of
from meetings.filters import CommissionFilter, MeetingFilter
from meetings.models import AgendaItem, Appendix, Commission, Meeting
from meetings.pdf import pdf_bytes, pdf_filename, pdf_source
from meetings.reading import page_of
from meetings.taking.now import is_on

MEETINGS_PER_PAGE = 25
COMING_SHOWN = 8
COMMISSIONS_PER_PAGE = 25


@login_not_required
@require_safe
def meeting_list(request):
    """What comes next, and what has been; by year, body and words."""
    visible = Meeting.objects.visible_to(request.user)
    filters = MeetingFilter(
        request.GET,
        queryset=visible.for_list(),
        years=queries.visible_years(request.user),
        user=request.user,
    )
    found = filters.qs if filters.is_valid() else visible.none()
    past = queries.with_outcome_counts(found.past(), request.user)
    page = Paginator(past, MEETINGS_PER_PAGE).get_page(request.GET.get("sida"))
    coming = list(found.coming()[:COMING_SHOWN]) if page.number == 1 else []
    context = {
        "filter": filters,
        "coming": coming,
        "page": page,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
    }
    return render(request, "meetings/meeting_list.html", context)


@login_not_required
@require_safe
def meeting_detail(request, slug):
    """One meeting: who, when, where, and what was said."""
    meetings = Meeting.objects.visible_to(request.user).select_related("body")
    meeting = get_object_or_404(meetings, slug=slug)
    if meeting.status == Meeting.Status.CORRECTING and not rules.is_chancery(request.user):
        return being_corrected(request, meeting)
    context = {
        "meeting": meeting,
        "page": page_of(meeting, request.user),
        "is_on": is_on(meeting) and rules.can_follow_meeting(request.user, meeting),
        "can_take_minutes": rules.can_take_minutes(request.user, meeting),
    }
    return render(request, "meetings/meeting_detail.html", context)


@login_not_required
@require_safe
def item_detail(request, slug, pk):
    """Lead to an item where it stands on its meeting's page, whatever number it has today."""
    item = get_object_or_404(AgendaItem, pk=pk, meeting__slug=slug)
    entry = entry_of(item, request.user)
    if entry is None:
        return to_version(request, slug)
    return redirect(f"{entry.item.meeting.get_absolute_url()}#{entry.anchor}")


@login_not_required
@require_safe
def meeting_pdf(request, slug):
    """The minutes or the protocol as PDF, for those who may read the text."""
    meetings = Meeting.objects.visible_to(request.user).select_related("body")
    meeting = get_object_or_404(meetings, slug=slug)
    if not rules.can_see_versions(request.user, meeting):
        raise Http404
    if meeting.has_version and meeting.current_version and "utkast" not in request.GET:
        return version_response(request, meeting, meeting.current_version)
    if not rules.can_see_minutes(request.user, meeting):
        raise Http404
    source = pdf_source(meeting)
    etag = quote_etag(source.digest)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        content = pdf_bytes(meeting, source)
        is_open = rules.is_open_text(meeting)
        response = pdf_response(request, content, pdf_filename(meeting), is_public=is_open)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@login_not_required
def appendix_file(request, slug, pk):
    """The file of one appendix, for those who may see the meeting's agenda and that paper."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), slug=slug)
    if not rules.can_see_agenda(request.user, meeting):
        return paper_of_version(request, meeting, pk)
    papers = Appendix.objects.visible_to(request.user, meeting).select_related("file")
    appendix = get_object_or_404(papers.filter(file__isnull=False), pk=pk)
    return file_response(
        request, appendix.file, is_public=rules.is_open_appendix(appendix, meeting)
    )


@login_not_required
@require_safe
def commission_list(request):
    """The register of KSL's assignments: how each stands, by form, body and state."""
    visible = Commission.objects.visible_to(request.user)
    filters = CommissionFilter(request.GET, queryset=visible)
    found = commissions.for_list(filters.qs if filters.is_valid() else visible.none())
    context = {
        "filter": filters,
        "page": Paginator(found, COMMISSIONS_PER_PAGE).get_page(request.GET.get("sida")),
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
    }
    return render(request, "meetings/commission_list.html", context)


@login_not_required
@require_safe
def commission_detail(request, slug):
    """One assignment: what was decided, how it stands, tertial by tertial."""
    related = ("matter__policy_area", "current__body", "current__decided_at")
    visible = Commission.objects.visible_to(request.user).select_related(*related)
    commission = get_object_or_404(visible, slug=slug)
    context = {
        "commission": commission,
        "is_chancery": rules.is_chancery(request.user),
        **commissions.page_of(commission, request.user, request.GET.get("sida")),
    }
    return render(request, "meetings/commission_detail.html", context)
