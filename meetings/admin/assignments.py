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
    class Meta:
        widgets = {"done_note": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise ValidationError("Dagen har inte kommit än.", code="in_future")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("done_note") and not cleaned.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", "Ange dagen då uppdraget blev klart.")
        return cleaned


@admin.register(ActionItem)
class ActionItemAdmin(HistoryAdmin):
    """Everything given to anyone, to be reported done, also after publication.

    Without a day it is open again. The assignment itself is written on its agenda item's page.
    """

    form = DoneForm
    list_display = ["short", "receiver_name", "due_on", "done_on", "meeting"]
    list_select_related = ["person", "body", "item__meeting__body"]
    list_filter = [IsDone, "receiver", "item__meeting__body"]
    search_fields = ["text", "person__given_name", "person__family_name", "item__title"]
    search_help_text = "Ord i uppdraget, mottagarens namn eller punktens rubrik"
    date_hierarchy = "due_on"
    ordering = ["due_on", "pk"]
    fields = [
        "text", "receiver_name", "treated_by", "due_on", "item", "meeting",
        "done_on", "done_note", "done_by", "done_at",
    ]  # fmt: skip
    readonly_fields = [*fields[:6], "done_by", "done_at"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if obj.done_on:
            workflow.report_done(obj, by=request.user, done_on=obj.done_on, note=obj.done_note)
        elif "done_on" in form.changed_data:
            workflow.open_again(obj, by=request.user)

    @admin.display(description="uppdrag", ordering="text")
    def short(self, action):
        return action.text if len(action.text) <= 120 else f"{action.text[:117]}…"

    @admin.display(description="till")
    def receiver_name(self, action):
        return action.receiver_name

    @admin.display(description="möte", ordering="item__meeting__starts_at")
    def meeting(self, action):
        return str(action.item.meeting)
