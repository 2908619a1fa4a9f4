"""What plans start from: the school breaks, and each body's standing items."""

from math import inf

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from simple_history.utils import bulk_update_with_history

from meetings.models import AgendaTemplate, SchoolBreak, StandingItem
from meetings.planning.almanac import suggested_breaks
from meetings.planning.forms import EARLIEST, LATEST
from members.admin.history import HistoryAdmin
from members.admin.revision import RevisionAdmin, RevisionForm
from members.admin.rows import RowFormSet, Rows


@admin.register(SchoolBreak)
class SchoolBreakAdmin(HistoryAdmin):
    """School breaks: what is stored counts; the usual ones are suggested for years without any."""

    list_display = ["name", "first_day", "last_day"]
    date_hierarchy = "first_day"
    list_per_page = 50
    change_list_template = "admin/meetings/school_breaks.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.suggest)
        return [path("forslag/", view, name="meetings_schoolbreak_suggest"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        this = timezone.localdate().year
        context = {"years": [this, this + 1, this + 2], "next_year": this + 1}
        return super().changelist_view(request, context | (extra_context or {}))

    @method_decorator(require_POST)
    def suggest(self, request):
        """Store the usual breaks of a year, but for those that meet a stored one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        year = request.POST.get("ar", "")
        if not (year.isascii() and year.isdigit() and EARLIEST <= int(year[:5]) <= LATEST):
            messages.error(request, "Välj ett år.")
            return redirect("admin:meetings_schoolbreak_changelist")
        stored = list(SchoolBreak.objects.filter(last_day__year__gte=int(year) - 1))
        added = [row for row in suggested_breaks(int(year)) if not row.overlaps(stored)]
        for row in added:
            row.save()
        said = f"{len(added)} lov lades till." if added else f"Loven för {year} finns redan."
        messages.success(request, f"{said} Rätta dagarna efter kommunernas läsårstider.")
        return redirect("admin:meetings_schoolbreak_changelist")


class StandingItemForm(forms.ModelForm):
    position = forms.IntegerField(label="Plats", min_value=1, max_value=999, required=False)

    class Meta:
        model = StandingItem
        fields = ["position", "title", "presenter", "is_sub"]

    def clean_position(self):
        return self.cleaned_data["position"] or 0


class StandingItemFormSet(RowFormSet):
    """Rows by their place; those without one come last, in the order in which they were typed."""

    def _in_order(self):
        kept = [
            form
            for form in self.forms
            if not self._should_delete_form(form) and (form.instance.pk or form.has_changed())
        ]
        return sorted(kept, key=lambda form: form.cleaned_data["position"] or inf)

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        ordered = self._in_order()
        if ordered and ordered[0].cleaned_data["is_sub"]:
            ordered[0].add_error(
                "is_sub", "Den första punkten kan inte vara underpunkt: det finns ingen ovanför."
            )

    def save(self, commit=True):
        saved = super().save(commit)
        ordered = [form.instance for form in self._in_order()]
        moved = [item for place, item in enumerate(ordered, 1) if item.position != place]
        for place, item in enumerate(ordered, 1):
            item.position = place
        if moved:
            bulk_update_with_history(moved, StandingItem, ["position"])
        return saved


class StandingItemRows(Rows):
    model = StandingItem
    form = StandingItemForm
    formset = StandingItemFormSet
    fields = (("position", "is_sub"), "title", "presenter")


class AgendaTemplateForm(RevisionForm):
    class Meta:
        model = AgendaTemplate
        fields = ["body"]


@admin.register(AgendaTemplate)
class AgendaTemplateAdmin(RevisionAdmin, HistoryAdmin):
    """The standing items of each body, in order."""

    form = AgendaTemplateForm
    fields = ["body"]
    list_display = ["body", "items_shown"]
    list_select_related = ["body"]
    search_fields = ["body__name", "body__short_name"]
    search_help_text = "Organets namn"
    autocomplete_fields = ["body"]
    inlines = [StandingItemRows]

    class Media:
        js = ["js/drafts.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("body").prefetch_related("items")

    @admin.display(description="stående punkter")
    def items_shown(self, template):
        return ", ".join(item.title for item in template.items.all())
