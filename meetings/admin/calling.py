"""The page from which a meeting is called to: who gets what, what has changed, the answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from meetings import rules, workflow
from meetings.calling.answers import answers_of
from meetings.calling.forms import GuestForm, NotedAnswerForm
from meetings.calling.preview import preview_call, preview_news, preview_update
from meetings.models import Call, Meeting

# What the buttons send: (the workflow's function, what is said when it is done).
STEPS = {
    "call": (workflow.call_meeting, "Mötet är kallat. Mejlen är på väg."),
    "update": (workflow.update_call, "Ändringen är skickad."),
    "news": (workflow.tell_news, "Kompletteringarna är meddelade."),
}


class CallingPages:
    """Mixed into the admin of meetings."""

    def get_urls(self):
        pages = (
            ("kallelse", self.call_view, "call"),
            ("kallelse/gast", self.guest_view, "guest"),
            ("kallelse/<int:invitee>/ta-bort", self.remove_guest_view, "remove_guest"),
            ("kallelse/<int:invitee>/skicka-igen", self.send_again_view, "send_again"),
            ("kallelse/<int:invitee>/svar", self.answer_view, "answer"),
        )
        view = self.admin_site.admin_view
        return [
            *(
                path(f"<int:pk>/{route}/", view(page), name=f"meetings_meeting_{name}")
                for route, page, name in pages
            ),
            *super().get_urls(),
        ]

    def _meeting(self, request, pk):
        if not rules.is_chancery(request.user):
            raise PermissionDenied
        meetings = Meeting.objects.select_related("body").prefetch_related("other_bodies")
        return get_object_or_404(meetings, pk=pk)

    def call_view(self, request, pk):
        """Show what would be sent, to whom; then send exactly that."""
        meeting = self._meeting(request, pk)
        if request.method == "POST":
            act, done = STEPS.get(request.POST.get("step"), STEPS["call"])
            shown = request.POST.get("shown") or "unread"
            self._try(request, done, act, meeting, shown=shown)
            return redirect(request.path)
        return self._page(request, meeting, GuestForm())

    @method_decorator(require_POST)
    def guest_view(self, request, pk):
        """Choose a guest; what is wrong is told at its field."""
        meeting = self._meeting(request, pk)
        form = GuestForm(request.POST)
        if form.is_valid():
            try:
                workflow.add_guest(meeting, by=request.user, **form.cleaned_data)
                messages.success(request, f"{form.cleaned_data['name']} är tillagd som gäst.")
                return redirect("admin:meetings_meeting_call", pk)
            except ValidationError as error:
                form.add_error("email" if error.code == "twice" else None, error)
        return self._page(request, meeting, form)

    @method_decorator(require_POST)
    def remove_guest_view(self, request, pk, invitee):
        """Take a guest back."""
        meeting = self._meeting(request, pk)
        guest = get_object_or_404(meeting.invitees.filter(person=None), pk=invitee)
        self._try(request, f"{guest} är inte längre kallad.", workflow.remove_guest, guest)
        return redirect("admin:meetings_meeting_call", pk)

    @method_decorator(require_POST)
    def send_again_view(self, request, pk, invitee):
        """Write the call once more to one person."""
        meeting = self._meeting(request, pk)
        one = get_object_or_404(meeting.invitees.called(), pk=invitee)
        self._try(request, f"Kallelsen skickas igen till {one}.", workflow.send_again, one)
        return redirect("admin:meetings_meeting_call", pk)

    def answer_view(self, request, pk, invitee):
        """Note an answer that came by telephone or in a calendar."""
        meeting = self._meeting(request, pk)
        called = meeting.invitees.called().select_related("person")
        one = get_object_or_404(called, pk=invitee)
        one.meeting = meeting
        form = NotedAnswerForm(request.POST or None, invitee=one)
        if request.method == "POST" and form.is_valid():
            try:
                workflow.answer_call(one, by=request.user, **form.cleaned_data)
                messages.success(request, f"Svaret från {one} är antecknat.")
                return redirect("admin:meetings_meeting_call", pk)
            except ValidationError as error:
                form.add_error(None, error)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Svar från {one}",
            "subtitle": meeting.title,
            "meeting": meeting,
            "form": form,
        }
        return TemplateResponse(request, "admin/meetings/call_answer.html", context)

    @staticmethod
    def _try(request, done, act, *args, **kwargs):
        try:
            act(*args, by=request.user, **kwargs)
            messages.success(request, done)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))

    def _page(self, request, meeting, guest_form):
        is_called = meeting.status == Meeting.Status.CALLED
        was_sent = Call.objects.filter(meeting=meeting).exists()
        is_ahead = meeting.starts_at > timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Kallelse",
            "subtitle": meeting.title,
            "meeting": meeting,
            "call": meeting.call if was_sent else None,
            "guest_form": guest_form,
            "may_choose_guests": rules.can_call(request.user, meeting) and is_ahead,
            "answers": answers_of(meeting) if was_sent else None,
        }
        if meeting.status == Meeting.Status.PLANNED:
            context["preview"] = preview_call(meeting)
            context["has_items"] = meeting.items.exists()
        elif is_called and was_sent and is_ahead:
            context["preview"] = preview_update(meeting)
            context["news_preview"] = preview_news(meeting)
        return TemplateResponse(request, "admin/meetings/call.html", context)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.pk:
            context |= _state_of_call(obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)


def _state_of_call(meeting) -> dict:
    """What the meeting's own page says of the call, with the way to its page."""
    call = Call.objects.filter(meeting=meeting).first()
    is_planned = meeting.status == Meeting.Status.PLANNED
    if not (call or is_planned):
        return {}
    is_open = meeting.status == Meeting.Status.CALLED and meeting.starts_at > timezone.now()
    return {
        "call_url": reverse("admin:meetings_meeting_call", args=[meeting.pk]),
        "call_is_planned": is_planned,
        "answers": answers_of(meeting) if call else None,
        "call_changes": preview_update(meeting).has_changes if call and is_open else False,
        "call_news": bool(preview_news(meeting).news) if call and is_open else False,
    }
