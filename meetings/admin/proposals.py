"""Assignments that a meeting should treat, proposed on its page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from meetings import rules, workflow
from meetings.assignments.proposals import proposals_for
from meetings.models import ActionItem, Meeting


class Proposals:
    """Mixed into the admin of meetings: takes an assignment onto the agenda, or puts it aside."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.settle_proposal)
        name = "meetings_meeting_proposal"
        return [path("<int:pk>/forslag/<int:action>/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def settle_proposal(self, request, pk, action):
        """Take in or put aside one assignment, and come back to the meeting."""
        meeting = get_object_or_404(Meeting, pk=pk)
        if not rules.can_edit_meeting(request.user, meeting):
            raise PermissionDenied
        action = get_object_or_404(ActionItem.objects.select_related("item"), pk=action)
        try:
            self._settle_proposal(request, meeting, action)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(reverse("admin:meetings_meeting_change", args=[pk]) + "#proposals-heading")

    def _settle_proposal(self, request, meeting, action):
        if "_take" in request.POST:
            item = workflow.take_in_assignment(meeting, action, by=request.user)
            messages.success(request, f"”{item}” står nu sist på dagordningen.")
        elif "_aside" in request.POST:
            workflow.put_aside(meeting, action, by=request.user)
            messages.success(request, "Uppdraget tas inte upp på det här mötet.")
        else:
            raise Http404

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.pk and rules.can_edit_meeting(request.user, obj):
            context["proposals"] = proposals_for(obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)
