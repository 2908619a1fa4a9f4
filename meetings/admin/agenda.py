"""The agenda on the meeting's page: titles, order and level; the rest stands on the item's page."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from simple_history.utils import bulk_update_with_history

from meetings.admin.permissions import PartOfMeeting
from meetings.agenda_order import Row, arrange
from meetings.models import (
    ActionItem,
    Adjournment,
    AgendaItem,
    AgendaStatement,
    Appendix,
    Attendance,
    Decision,
    Deferral,
    Disqualification,
    ImmediateAdjustment,
    Proposal,
    Proposition,
    Service,
    Vote,
)
from meetings.numbering import in_order, number_items
from meetings.paragraphs import first_paragraph

OUTCOMES = (Decision, ActionItem, AgendaStatement, Appendix)
FORMAL = (Deferral, Disqualification, Proposal, Proposition, Vote)
# Rows of the meeting that begin or end at an item.
BOUNDS = (
    (Adjournment, "after"),
    (Attendance, "from_item"),
    (Attendance, "to_item"),
    (Service, "from_item"),
    (Service, "to_item"),
)


def with_content_flag(items):
    """Annotate items with `has_content`: whether anything but the title is written on them."""
    flag = ~Q(text="")
    for model, field in [*((model, "item") for model in (*OUTCOMES, *FORMAL)), *BOUNDS]:
        flag |= Q(Exists(model.objects.filter(**{field: OuterRef("pk")})))
    return items.annotate(has_content=flag)


def shown_numbers(meeting, items) -> dict[int, str]:
    """The number of each item as it is printed, § for a protocol, by pk."""
    if not meeting.pk:
        return {}
    if not meeting.is_protocol:
        return number_items(items)
    numbers = number_items(items, first=first_paragraph(meeting, items))
    return {pk: f"§ {number}" for pk, number in numbers.items()}


def _by_paragraph(rows) -> dict:
    """Key and title of each § and its sub-items, in order, by the key of the §."""
    found: dict = {}
    for item, top in rows:
        found.setdefault(top, []).append((item.pk, item.title))
    return found


class AgendaRowForm(forms.ModelForm):
    order = forms.IntegerField(label="Plats", min_value=1, max_value=9999, required=False)
    is_sub = forms.BooleanField(label="Underpunkt", required=False)

    class Meta:
        model = AgendaItem
        fields = ["title"]


class AgendaFormSet(forms.BaseInlineFormSet):
    """Rows in reading order; saving derives each item's position and parent from the rows."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.numbers = shown_numbers(self.instance, self.get_queryset())

    def get_queryset(self):
        if not hasattr(self, "_in_order"):
            self._in_order = in_order(super().get_queryset())
            self._place = {item.pk: place for place, item in enumerate(self._in_order, 1)}
        return self._in_order

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        item = form.instance
        if item.pk:
            form.initial["order"] = self._place[item.pk]
            form.initial["is_sub"] = item.parent_id in self._place
            form.number = self.numbers[item.pk]
            form.item_url = reverse("admin:meetings_agendaitem_change", args=[item.pk])
        return form

    def _kept(self):
        return [
            form
            for form in self.forms
            if not self._should_delete_form(form) and (form.instance.pk or form.has_changed())
        ]

    def _rows(self):
        last = len(self._place)
        for number, form in enumerate(self._kept(), 1):
            pk = form.instance.pk
            place = form.cleaned_data.get("order") or (self._place[pk] if pk else last + number)
            yield Row(
                key=form,
                place=place,
                was=self._place.get(pk),
                is_sub=form.cleaned_data.get("is_sub", False),
                parent=self._form_of(form.instance.parent_id),
            )

    def _form_of(self, pk):
        return next((form for form in self.initial_forms if pk and form.instance.pk == pk), None)

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        self._refuse_to_delete_what_is_written()
        self._refuse_to_change_what_is_adjusted()
        first = next((form for form, _ in arrange(self._rows())), None)
        if first and first.cleaned_data.get("is_sub"):
            first.add_error(
                "is_sub", "Den första punkten kan inte vara underpunkt: det finns ingen ovanför."
            )

    def _refuse_to_delete_what_is_written(self):
        """Told of the whole agenda: Django lets errors of a row that goes away pass."""
        going = [form.instance.pk for form in self.deleted_forms if form.instance.pk]
        items = AgendaItem.objects.filter(pk__in=going)
        written = with_content_flag(items).filter(has_content=True)
        refused = [
            f"”{item.title}” tas inte bort. Punkten har text, beslut, uppdrag, bilagor eller "
            "formalia, eller så kom eller gick någon där. Ta bort det först."
            for item in (written if going else [])
        ]
        if refused:
            raise ValidationError(refused)

    def _refuse_to_change_what_is_adjusted(self):
        """A § that is adjusted at once may move as a whole; its title and sub-items stay."""
        stored = AgendaItem.objects.filter(meeting=self.instance.pk)
        fixed = stored.filter(immediate__in=ImmediateAdjustment.objects.locking())
        if not fixed:
            return
        was = _by_paragraph((item, item.parent_id or item.pk) for item in in_order(stored))
        comes = _by_paragraph(
            (form.instance, (under or form).instance.pk) for form, under in arrange(self._rows())
        )
        refused = [
            f"”{item.title}” är omedelbart justerad. Rubriken och underpunkterna kan inte ändras."
            for item in fixed
            if comes.get(item.pk) != was[item.pk]
        ]
        if refused:
            raise ValidationError(refused)

    def save(self, commit=True):
        """Save titles of new and renamed items, then move all that moved, then delete."""
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        moved = []
        for position, (form, parent_form) in enumerate(arrange(self._rows()), 1):
            item = form.instance
            item.meeting = self.instance
            parent = parent_form.instance if parent_form else None
            place = (position, parent.pk if parent else None)
            is_moved = (item.position, item.parent_id) != place
            item.position, item.parent = position, parent
            if not item.pk:
                item.save()
                self.new_objects.append(item)
            elif "title" in form.changed_data:
                item.save(update_fields=["title", "position", "parent"])
                self.changed_objects.append((item, form.changed_data))
            elif is_moved:
                moved.append(item)
        # Moving an item is no change of its text: its page, open with someone else, stays good.
        if moved:
            bulk_update_with_history(moved, AgendaItem, ["position", "parent"])
            self.changed_objects += [(item, ["position"]) for item in moved]
        for form in self.deleted_forms:
            if form.instance.pk:
                self.deleted_objects.append(form.instance)
                form.instance.delete()
        return self.new_objects + [item for item, _ in self.changed_objects]

    def save_m2m(self):
        """Nothing: an item has no many-to-many relation."""


class AgendaRows(PartOfMeeting, admin.StackedInline):
    model = AgendaItem
    form = AgendaRowForm
    formset = AgendaFormSet
    template = "admin/meetings/agenda_rows.html"
    fields = ["title"]
    extra = 0
    verbose_name = "punkt"
    verbose_name_plural = "dagordning"
