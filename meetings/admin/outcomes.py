"""What hangs on an agenda item: decisions, assignments, statements and appendices."""

from django.urls import reverse

from meetings.admin.papers import PaperForm, PaperFormSet, PaperRows
from meetings.admin.permissions import PartOfMeeting
from meetings.models import ActionItem, AgendaItem, AgendaStatement, Appendix, Decision
from members.admin.rows import OrderedFormSet, Rows


class DecisionRows(PartOfMeeting, Rows):
    model = Decision
    formset = OrderedFormSet
    fields = ("text", "body")
    listed = ["body"]


class ActionItemRows(PartOfMeeting, Rows):
    model = ActionItem
    formset = OrderedFormSet
    fields = ("text", ("receiver", "person", "body"), ("treated_by", "due_on"))
    autocomplete_fields = ["person"]
    listed = ["body", "treated_by"]
    row_related = ["person"]


class StatementRows(PartOfMeeting, Rows):
    model = AgendaStatement
    formset = OrderedFormSet
    fields = (("kind", "party"), "persons", "text")
    listed = ["party"]


class AppendixForm(PaperForm):
    class Meta:
        model = Appendix
        fields = ["number", "title", "url", "visibility"]


class AppendixFormSet(PaperFormSet):
    """Appendices of an item, or those of a meeting that belong to none of its items."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if isinstance(self.instance, AgendaItem):
            form.instance.meeting_id = self.instance.meeting_id
        return form


class AppendixRows(PartOfMeeting, PaperRows):
    model = Appendix
    form = AppendixForm
    formset = AppendixFormSet
    fields = (("number", "title"), ("stored", "upload"), ("url", "visibility"))
    row_related = ["file", "meeting"]

    def get_fields(self, request, obj=None):
        number, _, url = self.fields
        return self.fields if self._may_edit(request, obj) else (number, "stored", url)

    def file_url(self, paper):
        return reverse("meetings:appendix_file", args=[paper.meeting.slug, paper.pk])


class MeetingAppendixRows(AppendixRows):
    """The meeting's own papers; those of an item stand on the item's page."""

    verbose_name_plural = "bilagor till mötet som helhet"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(item=None)
