"""Rows on another object's page: compact, labelled, and without a query for each row."""

from datetime import date

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db import models


class KnownAutocomplete(AutocompleteSelect):
    """A search field that knows the names of what the rows already refer to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {}

    def optgroups(self, name, value, attrs=None):
        chosen = [str(v) for v in value if str(v) not in self.choices.field.empty_values]
        if not all(key in self.known for key in chosen):
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [
            self.create_option(name, key, self.known[key], True, len(options)) for key in chosen
        ]
        return [(None, options, 0)]


class RowFormSet(forms.BaseInlineFormSet):
    """Tells the search fields the names of what the rows refer to (select them in one query)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.form.base_fields.items():
            if isinstance(field.widget, KnownAutocomplete):
                related = (getattr(row, name) for row in self.get_queryset())
                field.widget.known.update({str(r.pk): str(r) for r in related if r})


class PeriodFormSet(RowFormSet):
    """Finds periods that overlap each other among the rows of one page.

    Rows are the same when all fields named in `same` are; `said` is told at the later one.
    """

    same = ()
    said = ""

    def clean(self):
        super().clean()
        seen = []
        for form in self.forms:
            row = form.instance
            if form.errors or self._should_delete_form(form) or not form.has_changed():
                continue
            if any(self._overlap(row, other) for other in seen):
                form.add_error("valid_from", self.said)
            seen.append(row)

    def _overlap(self, one, other):
        return (
            all(getattr(one, name) == getattr(other, name) for name in self.same)
            and one.valid_from <= (other.valid_to or date.max)
            and other.valid_from <= (one.valid_to or date.max)
        )


class OrderedFormSet(RowFormSet):
    """New rows come last."""

    def save_new(self, form, commit=True):
        last = max((row.position for row in self.get_queryset()), default=0)
        form.instance.position = last + 1 + len(getattr(self, "new_objects", []))
        return super().save_new(form, commit)


class Rows(admin.StackedInline):
    """Rows of a related model. `fields` groups what stands together in a cell as tuples.

    `listed` names foreign keys to short lists, read once for all rows; `row_related` is what
    the rows select with them.
    """

    template = "admin/rows.html"
    formset = RowFormSet
    extra = 0
    listed = ()
    row_related = ()
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})},
    }

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.row_related)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        # Signs for "add another" beside each cell of each row would drown the row.
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownAutocomplete(db_field, self.admin_site)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name in self.listed:
            field.choices = self._list(request, db_field, field)
        return field

    def _list(self, request, db_field, field):
        read = request.__dict__.setdefault("_row_lists", {})
        model = db_field.remote_field.model
        if model not in read:
            read[model] = [("", "–"), *((row.pk, str(row)) for row in field.queryset)]
        return read[model]
