"""Who changed what, when, and what it was before: shown, never changed."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from django.utils.html import conditional_escape
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from members.richtext import RichTextField, to_plain


class ReadableChanges(HistoricalRecordContextHelper):
    """Changes of rich text as plain text, and none of them cut short."""

    def prepare_delta_change_value(self, change, value):
        prepared = super().prepare_delta_change_value(change, value)
        field = self.model._meta.get_field(change.field)
        if isinstance(field, RichTextField):
            return to_plain(prepared)
        if field.choices:
            return dict(field.flatchoices).get(prepared, prepared)
        return "–" if prepared in (None, "", []) else prepared

    def stringify_delta_change_values(self, change, old, new):
        # Not shortened, as the base class does: the whole earlier text is what a history is for.
        return self._as_text(old), self._as_text(new)

    @staticmethod
    def _as_text(value):
        if isinstance(value, list):
            value = ", ".join(str(each) for each in value)
        return conditional_escape(value)


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
        """What the history page shows besides the object's own changes."""
        return {}

    def history_view_title(self, request, obj):
        return f"Historik: {obj}"

    def get_historical_record_context_helper(self, request, historical_record):
        return ReadableChanges(self.model, historical_record)
