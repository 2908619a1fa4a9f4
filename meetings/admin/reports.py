from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from meetings import rules, workflow
from meetings.admin.settling import SettlingAdmin, SettlingForm
from meetings.commissions import tertials_to_take_in
from meetings.models import Meeting, StatusReport
from meetings.tertials import Tertial
from members.admin.arrows import ArrowsAdmin
from members.admin.editor import EditorAdmin
from members.templatetags.richtext import richtext


class StatusReportForm(SettlingForm):
    settled_meanwhile = (
        "Lägesrapporten publicerades medan du skrev och kan inte ändras. Det du skrev står kvar "
        "här: spara det till nästa tertials rapport."
    )

    class Meta:
        model = StatusReport
        fields = "__all__"

    def missing(self):
        return workflow.missing_in_report(self.instance)


@admin.register(StatusReport)
class StatusReportAdmin(SettlingAdmin, ArrowsAdmin, EditorAdmin):
    """One report: how it goes, and what comes next."""

    form = StatusReportForm
    settle_label = "Spara och publicera"
    settle_hint = "Rapporten visas för alla och kan inte ändras sedan."
    settle_done = "Lägesrapporten är publicerad."
    list_display = ["commission", "period_shown", "state", "status", "written_by"]
    list_select_related = ["commission", "written_by"]
    list_filter = ["status", "state", "year", "tertial", "commission__current__body"]
    search_fields = ["commission__title"]
    search_help_text = "Uppdragets rubrik"
    autocomplete_fields = ["commission"]

    class Media:
        js = ["js/drafts.js"]

    def settle(self, obj, *, by):
        workflow.publish_report(obj, by=by)

    def get_fieldsets(self, request, obj=None):
        texts = ["text", "next_steps"]
        if obj is not None and not self.has_change_permission(request, obj):
            texts = ["text_shown", "next_steps_shown"]
        return [(None, {"fields": ["commission", ("year", "tertial"), "state", *texts]})]

    def get_readonly_fields(self, request, obj=None):
        return ["text_shown", "next_steps_shown"]

    def get_changeform_initial_data(self, request):
        now = Tertial.of(timezone.localdate())
        initial = {"year": now.year, "tertial": now.number}
        return initial | super().get_changeform_initial_data(request)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.written_by = request.user
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and not obj.is_draft:
            at = f"{timezone.localtime(obj.published_at):%Y-%m-%d %H.%M}"
            context["state_note"] = f"Publicerad {at} av {obj.published_by}."
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @admin.display(description="tertial", ordering="-year")
    def period_shown(self, report):
        return str(report.period)

    @admin.display(description="vad som har hänt")
    def text_shown(self, report):
        return format_html('<div class="rich-text">{}</div>', richtext(report.text))

    @admin.display(description="härnäst")
    def next_steps_shown(self, report):
        return format_html('<div class="rich-text">{}</div>', richtext(report.next_steps))


class ReportIntake:
    """Mixed into the admin of meetings: takes a tertial's reports onto the agenda in one step."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.take_in_reports)
        name = "meetings_meeting_reports"
        return [path("<int:pk>/lagesrapporter/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def take_in_reports(self, request, pk):
        """Put the reports of the chosen tertial at an item of the meeting, and come back to it."""
        meeting = get_object_or_404(Meeting, pk=pk)
        if not rules.can_take_in_reports(request.user, meeting):
            raise PermissionDenied
        page = reverse("admin:meetings_meeting_change", args=[pk])
        chosen = request.POST.get("tertial", "")
        tertial = next((t for t in tertials_to_take_in(meeting) if _key(t) == chosen), None)
        if tertial is None:
            messages.error(request, "Välj ett tertial som har lägesrapporter att ta in.")
            return redirect(page)
        try:
            taken = workflow.take_in_reports(meeting, tertial, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(page)
        number = f"{len(taken)} lägesrapporter" if len(taken) > 1 else "En lägesrapport"
        messages.success(request, f"{number} för {tertial} togs in vid ”{taken[0].item}”.")
        return redirect(f"{page}#items-group")

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.pk and rules.can_take_in_reports(request.user, obj):
            found = tertials_to_take_in(obj)
            context["tertials"] = [(_key(t), str(t).capitalize(), n) for t, n in found.items()]
        return super().render_change_form(request, context, obj=obj, **kwargs)


def _key(tertial: Tertial) -> str:
    return f"{tertial.year}-{tertial.number}"
