from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings import workflow
from meetings.models import ActionItem
from members.admin.history import HistoryAdmin


class IsDone(admin.SimpleListFilter):
    title = "läge"
    parameter_name = "lage"

    def lookups(self, request, model_admin):
        return [("ogjorda", "Inte klara"), ("forsenade", "Försenade"), ("klara", "Klara")]

    def queryset(self, request, queryset):
        if self.value() == "klara":
            return queryset.filter(done_on__isnull=False)
        if self.value() == "ogjorda":
            return queryset.filter(done_on=None)
        if self.value() == "forsenade":
            return queryset.filter(done_on=None, due_on__lt=timezone.localdate())
        return queryset


class DoneForm(forms.ModelForm):
    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise ValidationError("Dagen har inte kommit än.", code="in_future")
        return day


@admin.register(ActionItem)
class ActionItemAdmin(HistoryAdmin):
    """Everything given to anyone, to be reported done, also after publication.

    The assignment itself is written on its agenda item's page.
    """

    form = DoneForm
    list_display = ["short", "receiver_name", "due_on", "done_on", "meeting"]
    list_select_related = ["person", "body", "item__meeting__body"]
    list_filter = [IsDone, "receiver", "item__meeting__body"]
    search_fields = ["text", "person__given_name", "person__family_name", "item__title"]
    search_help_text = "Ord i uppdraget, mottagarens namn eller punktens rubrik"
    date_hierarchy = "due_on"
    ordering = ["due_on", "pk"]
    fields = ["text", "receiver_name", "treated_by", "due_on", "item", "meeting", "done_on"]
    readonly_fields = fields[:-1]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        workflow.report_done(obj, by=request.user, done_on=obj.done_on)

    @admin.display(description="uppdrag", ordering="text")
    def short(self, action):
        return action.text if len(action.text) <= 120 else f"{action.text[:117]}…"

    @admin.display(description="till")
    def receiver_name(self, action):
        return action.receiver_name

    @admin.display(description="möte", ordering="item__meeting__starts_at")
    def meeting(self, action):
        return str(action.item.meeting)
