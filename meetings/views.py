from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render

from meetings.models import Meeting


@login_not_required
def meeting_list(request):
    """Meetings by year and body."""
    return render(request, "meetings/meeting_list.html", {})


@login_not_required
def meeting_detail(request, slug):
    """One meeting: who, when, where, and what was said."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), slug=slug)
    return render(request, "meetings/meeting_detail.html", {"meeting": meeting})
