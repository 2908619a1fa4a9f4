from collections.abc import Callable
from typing import ClassVar

from django.contrib import admin
from django.utils import timezone

from members.admin.editor import EditorAdmin
from members.admin.history import HistoryAdmin
from members.admin.rows import PeriodFormSet, Rows
from members.models import Body, Membership, PolicyArea


class MembershipFormSet(PeriodFormSet):
    same = ("person_id", "body_id", "role")
    said = "Uppdraget finns redan på en annan rad här."


class MembershipRows(Rows):
    """Assignments, of one person or of one body."""

    model = Membership
    formset = MembershipFormSet
    listed = ["municipality", "party"]
    ordering = ["-valid_from"]


class BodyMemberships(MembershipRows):
    fields = (("person", "role"), ("municipality", "party"), ("valid_from", "valid_to"))
    autocomplete_fields = ["person"]
    row_related = ["person"]


@admin.register(Body)
class BodyAdmin(EditorAdmin):
    change_form_template = "admin/body.html"
    # What apps above offer to do with a body: functions from it to (label, address).
    ways_on: ClassVar[list[Callable[[Body], tuple[str, str]]]] = []
    list_display = ["name", "short_name", "kind", "parent", "default_visibility", "term_to"]
    list_select_related = ["parent"]
    list_filter = ["kind", "policy_area", "default_visibility"]
    search_fields = ["name", "short_name", "other_names"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["short_name"]}
    inlines = [BodyMemberships]
    fieldsets = [
        (None, {"fields": [("name", "short_name"), "kind", "parent", "policy_area", "mandate"]}),
        ("Möten", {"fields": [("minutes_kind", "default_visibility")]}),
        ("Period", {"fields": [("term_from", "term_to")]}),
        ("Mer", {"classes": ["collapse"], "fields": ["slug", "other_names", "position"]}),
    ]

    def render_change_form(self, request, context, obj=None, **kwargs):
        context["ways_on"] = [way(obj) for way in self.ways_on] if obj and obj.pk else []
        return super().render_change_form(request, context, obj=obj, **kwargs)


class ValidOnDay(admin.SimpleListFilter):
    """Assignments that hold today, have ended or are to begin."""

    title = "period"
    parameter_name = "period"

    def lookups(self, request, model_admin):
        return [("nu", "Gäller i dag"), ("slut", "Avslutade"), ("sedan", "Börjar senare")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "nu":
            return queryset.valid_on(today)
        if self.value() == "slut":
            return queryset.filter(valid_to__lt=today)
        if self.value() == "sedan":
            return queryset.filter(valid_from__gt=today)
        return queryset


@admin.register(Membership)
class MembershipAdmin(HistoryAdmin):
    list_display = ["person", "body", "role", "municipality", "party", "valid_from", "valid_to"]
    list_select_related = ["person", "body", "municipality", "party"]
    list_filter = [ValidOnDay, "body", "role", "municipality", "party"]
    search_fields = [
        "person__given_name",
        "person__family_name",
        "body__name",
        "body__short_name",
        "municipality__name",
    ]
    search_help_text = "Person, organ eller kommun"
    autocomplete_fields = ["person", "body", "municipality", "party"]
    date_hierarchy = "valid_from"


@admin.register(PolicyArea)
class PolicyAreaAdmin(HistoryAdmin):
    list_display = ["name", "parent", "position"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
