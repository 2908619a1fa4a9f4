from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.urls import reverse

from meetings import rules
from meetings.admin.adjusting import AdjustingPages
from meetings.admin.agenda import AgendaRows
from meetings.admin.attendance import AttendanceRows
from meetings.admin.calling import CallingPages
from meetings.admin.formal import ON_MEETING
from meetings.admin.outcomes import MeetingAppendixRows
from meetings.admin.planning import YearPlanning
from meetings.admin.proposals import Proposals
from meetings.admin.reports import ReportIntake
from meetings.admin.revision import RevisionAdmin, RevisionForm
from meetings.admin.states import ARROWS, state_note
from meetings.attendance import prefill_attendance
from meetings.models import AgendaItem, Appendix, Attendance, Meeting
from members.admin.arrows import ArrowsAdmin
from members.admin.editor import EditorAdmin
from members.admin.part_history import latest_first, part_changes


class MeetingForm(RevisionForm):
    """The frame; each half of a date with time has a name of its own for screen readers."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            if name in self.fields:
                self.fields[name].widget.widgets[1].format = "%H:%M"
                label = str(self.fields[name].label).capitalize()
                for half, widget in zip(
                    ("datum", "klockslag"), self.fields[name].widget.widgets, strict=True
                ):
                    widget.attrs["aria-label"] = f"{label}, {half}"


@admin.register(Meeting)
class MeetingAdmin(
    AdjustingPages,
    CallingPages,
    YearPlanning,
    Proposals,
    ReportIntake,
    ArrowsAdmin,
    RevisionAdmin,
    EditorAdmin,
):
    """A meeting's page: the frame, the state, the attendance and the order of the agenda."""

    form = MeetingForm
    arrows = ARROWS
    change_form_template = "admin/meetings/meeting.html"
    list_display = ["when", "all_bodies", "kind", "state", "visibility", "items_count"]
    list_display_links = ["when"]
    list_filter = ["status", "body", "kind", "visibility"]
    list_per_page = 50
    search_fields = ["body__name", "body__short_name", "place", "slug", "items__title"]
    search_help_text = "Organ, plats, datum (2016-10-11) eller rubrik på en punkt"
    date_hierarchy = "starts_at"
    autocomplete_fields = ["body", "other_bodies", "chair", "secretary"]
    inlines = [AttendanceRows, AgendaRows, MeetingAppendixRows]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("body", "other_bodies"),
                    ("starts_at", "ends_at", "time_known"),
                    ("place", "remote_link"),
                    ("chair", "chair_name"),
                    ("secretary", "secretary_name"),
                ]
            },
        ),
        (
            "Mer om mötet",
            {"classes": ["collapse"], "fields": [("kind", "visibility"), "notes", "slug"]},
        ),
    ]

    class Media:
        js = ["js/agenda.js", "js/drafts.js", "js/shortcuts.js"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("body")
            .prefetch_related("other_bodies")
            .annotate(_items=Count("items", distinct=True))
        )

    def get_inlines(self, request, obj):
        """A protocol's meeting also tells who served for whom, and its pauses."""
        formal = ON_MEETING if obj is not None and obj.pk and obj.is_protocol else []
        first, *others = self.inlines
        return [first, *formal, *others]

    def get_readonly_fields(self, request, obj=None):
        # An address that has been seen by others is never changed.
        seen = obj is not None and obj.status != Meeting.Status.DRAFT
        return ["slug"] if seen else []

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or rules.can_delete_meeting(request.user, obj))

    def history_context(self, object_id):
        changes = latest_first(
            part_changes(Attendance, meeting_id=object_id),
            *(part_changes(inline.model, meeting_id=object_id) for inline in ON_MEETING),
            part_changes(AgendaItem, meeting_id=object_id, only=["title", "position", "parent"]),
            part_changes(Appendix, meeting_id=object_id, item_id=None),
        )
        return {
            "parts_heading": "Närvaro, dagordning och mötets bilagor",
            "part_changes": changes,
        }

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.pk:
            context["title"], context["subtitle"] = obj.title, ""
            context["state_note"] = state_note(obj)
            context["can_take_minutes"] = rules.can_take_minutes(request.user, obj)
            context["can_edit"] = rules.can_edit_meeting(request.user, obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def response_change(self, request, obj):
        if "_prefill" not in request.POST:
            return super().response_change(request, obj)
        try:
            added = prefill_attendance(obj, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            said = f"{added} personer hämtades" if added != 1 else "En person hämtades"
            said = said if added else "Alla som sitter i organen står redan på närvarolistan"
            self.message_user(request, f"Mötet är sparat. {said}.", messages.SUCCESS)
        url = reverse("admin:meetings_meeting_change", args=[obj.pk])
        return HttpResponseRedirect(f"{url}#attendances-group")

    @admin.display(description="tid", ordering="starts_at")
    def when(self, meeting):
        return f"{meeting.date:%Y-%m-%d}"

    def arrows_of(self, obj):
        # A protocol is adjusted before it is published, on a page of its own.
        waits = obj.is_protocol and obj.status == Meeting.Status.HELD
        return [
            arrow for arrow in super().arrows_of(obj) if not (waits and arrow.name == "publicera")
        ]

    @admin.display(description="status", ordering="status")
    def state(self, meeting):
        """Where it stands, with the last day to adjust a protocol that waits."""
        label = meeting.get_status_display()
        if not meeting.awaits_adjusting:
            return label
        late = ", försenat" if meeting.adjusting_is_late else ""
        return f"{label}, justeras senast {meeting.adjust_by:%Y-%m-%d}{late}"

    @admin.display(description="organ", ordering="body__name")
    def all_bodies(self, meeting):
        return ", ".join(body.short_name for body in meeting.bodies)

    @admin.display(description="punkter", ordering="_items")
    def items_count(self, meeting):
        return meeting._items
