from django.contrib import admin
from django.db.models import F
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from meetings import rules
from meetings.admin.agenda import OUTCOMES, shown_numbers
from meetings.admin.formal import ON_ITEM, changes_at_item, desk_url, lacking_quorum
from meetings.admin.outcomes import ActionItemRows, AppendixRows, DecisionRows, StatementRows
from meetings.admin.revision import RevisionAdmin, RevisionForm
from meetings.assignments.queries import treated_at
from meetings.models import AgendaItem, Meeting
from meetings.numbering import in_order
from members.admin.editor import EditorAdmin
from members.admin.part_history import latest_first, part_changes
from members.templatetags.richtext import richtext


@admin.register(AgendaItem)
class AgendaItemAdmin(RevisionAdmin, EditorAdmin):
    """An item's page, where minutes are taken: text, decisions, assignments, papers."""

    form = RevisionForm
    change_form_template = "admin/meetings/item.html"
    list_display = ["title", "meeting", "presenter", "matter"]
    list_filter = ["meeting__status", "meeting__body"]
    search_fields = ["title", "presenter", "text", "matter__registration_number"]
    search_help_text = "Ord i rubrik eller text, föredragande eller diarienummer"
    date_hierarchy = "meeting__starts_at"
    ordering = ["-meeting__starts_at", "position"]
    autocomplete_fields = ["matter"]
    inlines = [DecisionRows, ActionItemRows, StatementRows, AppendixRows]
    fieldsets = [(None, {"fields": ["title", ("presenter", "matter"), "text"]})]

    class Media:
        js = ["js/drafts.js", "js/shortcuts.js"]

    def get_queryset(self, request):
        related = ("meeting__body", "matter", "immediate", "parent__immediate")
        return super().get_queryset(request).select_related(*related)

    def get_inlines(self, request, obj):
        """A protocol's items also carry what is formal, before what was decided."""
        formal = ON_ITEM if obj is not None and obj.meeting.is_protocol else []
        return [*formal, *self.inlines]

    def has_add_permission(self, request):
        """Items are added on the meeting's page, where their place is seen."""
        return False

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and obj is not None and rules.can_edit_item(request.user, obj)

    def get_fieldsets(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["title", ("presenter", "matter"), "text_shown"]})]

    def get_readonly_fields(self, request, obj=None):
        return ["text_shown"]

    @admin.display(description="text")
    def text_shown(self, item):
        return format_html('<div class="rich-text">{}</div>', richtext(item.text))

    def history_context(self, object_id):
        parts = [part_changes(part, item_id=object_id) for part in OUTCOMES]
        changes = latest_first(*parts, *changes_at_item(object_id))
        return {
            "parts_heading": "Beslut, uppdrag, uttalanden, bilagor och formalia",
            "part_changes": changes,
        }

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            context.update(self._neighbours(obj), formal_url=desk_url(request, obj))
            context["treats"] = treated_at(obj)
            context.update(title=f"Punkt {context['number']}", subtitle=obj.title)
            context["can_take_minutes"] = rules.can_take_minutes(request.user, obj.meeting)
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @staticmethod
    def _neighbours(item):
        """The agenda for the side list, with the items before and after this one."""
        items = in_order(item.meeting.items.defer("text"))
        numbers = shown_numbers(item.meeting, items)
        pks = [row.pk for row in items]
        here = pks.index(item.pk)
        return {
            "agenda": [(numbers[row.pk], row) for row in items],
            "number": numbers[item.pk],
            "previous": items[here - 1] if here else None,
            "next": items[here + 1] if here + 1 < len(items) else None,
        }

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "title" in form.changed_data:  # the meeting's page shows titles, too
            Meeting.objects.filter(pk=obj.meeting_id).update(revision=F("revision") + 1)

    def response_change(self, request, obj):
        around = self._neighbours(obj)
        target = around["next"] if "_next" in request.POST else around["previous"]
        if "_continue" in request.POST:
            target = obj
        elif "_next" not in request.POST and "_previous" not in request.POST:
            target = None
        self.message_user(request, f"Punkt {around['number']} är sparad.", "success")
        if warning := lacking_quorum(obj):
            self.message_user(request, warning, "warning")
        if target:
            url = reverse("admin:meetings_agendaitem_change", args=[target.pk])
        else:
            url = reverse("admin:meetings_meeting_change", args=[obj.meeting_id]) + "#items-group"
        return HttpResponseRedirect(url)
