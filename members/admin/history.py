"""Who changed what, when, and what it was before: shown, never changed."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import _get_foreign_key
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin

from members.admin.part_history import latest_first, part_changes
from members.admin.readable import tell_changes


class HistoryAdmin(SimpleHistoryAdmin):
    """An admin with a history page; going back to an older version is not offered.

    simple_history's own page for one version would save a form, past all rules of the model.
    """

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_urls(self):
        return admin.ModelAdmin.get_urls(self)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        # Of the signs beside a search field only "add" is of use while filling in a form.
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field

    def history_view(self, request, object_id, extra_context=None):
        try:
            key = self.model._meta.pk
            key.run_validators(key.to_python(object_id))
        except ValidationError as error:
            raise Http404 from error
        context = {**self.history_context(object_id), **(extra_context or {})}
        return super().history_view(request, object_id, context)

    def history_context(self, object_id) -> dict:
        """What the history page shows besides the object's own changes: those of its rows."""
        models = {
            inline.model: _get_foreign_key(self.model, inline.model, inline.fk_name).attname
            for inline in self.inlines
            if hasattr(inline.model._meta, "simple_history_manager_attribute")
        }
        names = [model._meta.verbose_name_plural for model in models]
        rows = (part_changes(model, **{key: object_id}) for model, key in models.items())
        return {
            "parts_heading": " och ".join(names).capitalize(),
            "part_changes": latest_first(*rows),
        }

    def get_history_queryset(self, request, history_manager, pk_name, object_id):
        found = super().get_history_queryset(request, history_manager, pk_name, object_id)
        # Once more: the base class forgets it for models without foreign keys.
        return found.select_related("history_user")

    def set_history_delta_changes(self, request, historical_records, foreign_keys_are_objs=True):
        """Give each record `history_delta_changes` and `who`; a few queries for the whole page."""
        tell_changes(list(historical_records))

    def history_view_title(self, request, obj):
        return f"Historik: {obj}"
