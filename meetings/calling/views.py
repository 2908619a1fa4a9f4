"""Answering a call: logged in, or through the secret address in the mail. Stored by POST only."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from meetings import rules, workflow
from meetings.calling.answers import invitee_by_key, own_invitation
from meetings.calling.changes import when_of
from meetings.calling.forms import AnswerForm
from meetings.models import Meeting


def by_account(view):
    """The page of one who is logged in and called."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request, slug):
        meetings = Meeting.objects.visible_to(request.user).select_related("body")
        meeting = get_object_or_404(meetings.prefetch_related("other_bodies"), slug=slug)
        invitee = own_invitation(request.user, meeting)
        return view(request, _called_or_404(invitee), by=request.user)

    return opened


def by_key(view):
    """The same page for who holds the secret address, and for nobody's search engine."""

    @never_cache
    @login_not_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request, key):
        response = view(request, _called_or_404(invitee_by_key(key)), by=None)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened


def _called_or_404(invitee):
    """Who has lost the seat has nothing to answer any longer, and is shown nothing."""
    if invitee is None or not rules.is_still_called(invitee):
        raise Http404("Adressen leder inte till någon kallelse.")
    return invitee


def answer(request, invitee, by):
    """Show the call in short with the answer so far, and store a new one."""
    is_open = rules.can_answer_call(invitee)
    form = AnswerForm(request.POST or None, invitee=invitee)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.answer_call(invitee, by=by, **form.cleaned_data)
            messages.success(request, "Ditt svar är sparat. Du kan ändra det tills mötet börjar.")
            return redirect(request.path)
        except ValidationError as error:
            form.add_error(None, error)
    meeting = invitee.meeting
    context = {
        "invitee": invitee,
        "meeting": meeting,
        "bodies": meeting.body_names,
        "when": when_of(meeting),
        "form": form if is_open or request.method == "POST" else None,
        "through_key": by is None,
    }
    return render(request, "meetings/call_answer.html", context)


answer_by_account = by_account(answer)
answer_by_key = by_key(answer)
