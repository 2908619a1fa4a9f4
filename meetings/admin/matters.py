from django.contrib import admin
from django.db.models import Count

from meetings.models import Matter, ParagraphSeries
from members.admin.history import HistoryAdmin


class IsOpen(admin.SimpleListFilter):
    title = "läge"
    parameter_name = "lage"

    def lookups(self, request, model_admin):
        return [("oppna", "Öppna"), ("avslutade", "Avslutade")]

    def queryset(self, request, queryset):
        if self.value() in {"oppna", "avslutade"}:
            return queryset.filter(closed_on__isnull=self.value() == "oppna")
        return queryset


@admin.register(Matter)
class MatterAdmin(HistoryAdmin):
    list_display = [
        "title", "registration_number", "policy_area", "opened_on", "closed_on", "times_treated",
    ]  # fmt: skip
    list_select_related = ["policy_area"]
    list_filter = [IsOpen, "heading_for", "policy_area"]
    search_fields = ["title", "registration_number"]
    search_help_text = "Rubrik eller diarienummer"
    autocomplete_fields = ["policy_area", "heading_for"]
    date_hierarchy = "opened_on"
    readonly_fields = ["slug"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title", ("registration_number", "policy_area"), ("opened_on", "closed_on"),
                    "slug",
                ]
            },
        ),
        (
            "På väg till ett organ",
            {"fields": [("heading_for", "heading_since"), ("wanted_on", "heading_note")]},
        ),
    ]  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(_times=Count("agenda_items"))

    @admin.display(description="punkter", ordering="_times")
    def times_treated(self, matter):
        return matter._times


@admin.register(ParagraphSeries)
class ParagraphSeriesAdmin(HistoryAdmin):
    """Where a body's § numbers go on, when it comes to the portal in the middle of a year."""

    list_display = ["body", "year", "next_number"]
    list_select_related = ["body"]
    list_filter = ["year", "body"]
    search_fields = ["body__name", "body__short_name"]
    autocomplete_fields = ["body"]

    def get_readonly_fields(self, request, obj=None):
        # Once a protocol has taken numbers from the series, only publishing moves it on.
        used = obj is not None and obj.items.exists()
        return ["body", "year", "next_number"] if used else []

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not obj.items.exists())
