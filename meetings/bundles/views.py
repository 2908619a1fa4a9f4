"""All papers of a meeting in one file, for those who may open each of them."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from files.names import safe_name
from files.serving import pdf_response, tell_served
from meetings import rules
from meetings.bundles.archive import papers_archive
from meetings.bundles.contents import contents_of
from meetings.bundles.joined import papers_pdf as joined
from meetings.models import Meeting


def _contents_or_404(request, slug):
    meetings = Meeting.objects.visible_to(request.user).select_related("body")
    meeting = get_object_or_404(meetings, slug=slug)
    if not rules.can_see_agenda(request.user, meeting):
        raise Http404
    return contents_of(meeting, request.user)


def _name(meeting, suffix):
    bodies = " och ".join(body.short_name for body in meeting.bodies)
    return safe_name(f"{bodies} {meeting.date:%Y-%m-%d} handlingar{suffix}".replace("/", "-"))


@login_not_required
@require_safe
def papers_zip(request, slug):
    """The papers the reader may open, with an index."""
    contents = _contents_or_404(request, slug)
    if not contents.fits_zip:
        raise Http404
    name = _name(contents.meeting, ".zip")
    response = FileResponse(papers_archive(contents), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    tell_served(request, name, rules.is_open_text(contents.meeting))
    return response


@login_not_required
@require_safe
def papers_pdf(request, slug):
    """The same as one PDF with bookmarks; what is no PDF is named on its first page."""
    contents = _contents_or_404(request, slug)
    if not contents.fits_pdf:
        raise Http404
    name = _name(contents.meeting, ".pdf")
    is_open = rules.is_open_text(contents.meeting)
    response = pdf_response(request, joined(contents), name, is_public=is_open)
    response["Cache-Control"] = "private, no-store"
    return response
