"""What hangs on an agenda item: decisions, assignments, statements and appendices."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from files.forms import CheckedFileField
from files.storing import store_file
from meetings.admin.permissions import PartOfMeeting
from meetings.models import ActionItem, AgendaItem, AgendaStatement, Appendix, Decision
from members.admin.rows import RowFormSet, Rows


class OrderedFormSet(RowFormSet):
    """New rows come last."""

    def save_new(self, form, commit=True):
        last = max((row.position for row in self.get_queryset()), default=0)
        form.instance.position = last + 1 + len(getattr(self, "new_objects", []))
        return super().save_new(form, commit)


class DecisionRows(PartOfMeeting, Rows):
    model = Decision
    formset = OrderedFormSet
    fields = ("text", "body")
    listed = ["body"]


class ActionItemRows(PartOfMeeting, Rows):
    model = ActionItem
    formset = OrderedFormSet
    fields = ("text", ("receiver", "person", "body"), ("treated_by", "due_on", "done_on"))
    autocomplete_fields = ["person"]
    listed = ["body", "treated_by"]
    row_related = ["person"]


class StatementRows(PartOfMeeting, Rows):
    model = AgendaStatement
    formset = OrderedFormSet
    fields = (("kind", "party"), "persons", "text")
    listed = ["party"]


class AppendixForm(forms.ModelForm):
    upload = CheckedFileField(label="Ny fil", required=False)

    class Meta:
        model = Appendix
        fields = ["number", "title", "url", "visibility"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("url") and (cleaned.get("upload") or self.instance.file_id):
            self.add_error(
                "url",
                ValidationError(
                    "En bilaga är antingen en fil eller en länk. Gör två bilagor av dem.",
                    code="file_and_link",
                ),
            )
        return cleaned


class AppendixFormSet(OrderedFormSet):
    """Appendices of an item, or those of a meeting that belong to none of its items."""

    by = None  # the user, set by the admin

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if isinstance(self.instance, AgendaItem):
            form.instance.meeting_id = self.instance.meeting_id
        return form

    def _store(self, form):
        if upload := form.cleaned_data.get("upload"):
            form.instance.file = store_file(upload, by=self.by)

    def save_new(self, form, commit=True):
        self._store(form)
        return super().save_new(form, commit)

    def save_existing(self, form, obj, commit=True):
        self._store(form)
        return super().save_existing(form, obj, commit)


class AppendixRows(PartOfMeeting, Rows):
    model = Appendix
    form = AppendixForm
    formset = AppendixFormSet
    fields = (("number", "title"), ("stored", "upload"), ("url", "visibility"))
    readonly_fields = ["stored"]
    row_related = ["file", "meeting"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.by = request.user
        return formset

    def stored(self, appendix):
        if not appendix.file_id:
            return "–"
        url = reverse("meetings:appendix_file", args=[appendix.meeting.slug, appendix.pk])
        return format_html('<a href="{}">{}</a>', url, appendix.file.original_name)

    stored.short_description = "fil"


class MeetingAppendixRows(AppendixRows):
    """The meeting's own papers; those of an item stand on the item's page."""

    verbose_name_plural = "bilagor till mötet som helhet"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(item=None)
