from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from files.serving import file_response
from meetings import rules
from meetings.models import Appendix, Meeting


@login_not_required
def meeting_list(request):
    """Meetings by year and body."""
    return render(request, "meetings/meeting_list.html", {})


@login_not_required
def meeting_detail(request, slug):
    """One meeting: who, when, where, and what was said."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), slug=slug)
    return render(request, "meetings/meeting_detail.html", {"meeting": meeting})


@login_not_required
def appendix_file(request, slug, pk):
    """The file of one appendix, for those who may see the meeting's agenda and that paper."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), slug=slug)
    if not rules.can_see_agenda(request.user, meeting):
        raise Http404
    papers = Appendix.objects.visible_to(request.user, meeting).select_related("file")
    appendix = get_object_or_404(papers.filter(file__isnull=False), pk=pk)
    return file_response(
        request, appendix.file, is_public=rules.is_open_appendix(appendix, meeting)
    )
