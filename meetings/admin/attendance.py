"""Attendance on the meeting's page."""

from django import forms
from django.core.exceptions import ValidationError

from meetings.admin.agenda import shown_numbers
from meetings.admin.permissions import PartOfMeeting
from meetings.models import Attendance, Proposal
from meetings.numbering import in_order
from members.admin.rows import RowFormSet, Rows


def plain_number(number: str) -> str:
    """ "§ 2 A" → "2a": the same number however it is typed."""
    return "".join(number.replace("§", "").split()).lower()


class AttendanceForm(forms.ModelForm):
    from_number = forms.CharField(label="Kom vid punkt", max_length=10, required=False)
    to_number = forms.CharField(label="Gick efter punkt", max_length=10, required=False)
    # Set by the formset: item by plain number.
    items_by_number: dict = {}

    class Meta:
        model = Attendance
        fields = [
            "person", "name", "group", "status", "municipality", "party", "role", "organisation",
        ]  # fmt: skip

    def _item(self, field):
        number = plain_number(self.cleaned_data.get(field) or "")
        if not number:
            return None
        if number not in self.items_by_number:
            self.add_error(field, f"Det finns ingen punkt {number} på dagordningen.")
        return self.items_by_number.get(number)

    def clean(self):
        cleaned = super().clean()
        self.instance.from_item = self._item("from_number")
        self.instance.to_item = self._item("to_number")
        # Another person on the row: the former one's name must not stand for them.
        if "person" in self.changed_data and "name" not in self.changed_data:
            cleaned["name"] = cleaned["person"].name if cleaned.get("person") else ""
        return cleaned


class AttendanceFormSet(RowFormSet):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        items = in_order(self.instance.items.all()) if self.instance.pk else []
        self.numbers = {
            pk: number.removeprefix("§ ")
            for pk, number in shown_numbers(self.instance, items).items()
        }
        self.items_by_number = {plain_number(self.numbers[item.pk]): item for item in items}

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.items_by_number = self.items_by_number
        form.initial["from_number"] = self.numbers.get(form.instance.from_item_id, "")
        form.initial["to_number"] = self.numbers.get(form.instance.to_item_id, "")
        return form

    def clean(self):
        super().clean()
        self._refuse_to_delete_who_moved()
        seen = {}
        for number, form in enumerate(self.forms, 1):
            person = getattr(form, "cleaned_data", {}).get("person")
            if person is None or self._should_delete_form(form):
                continue
            if person.pk in seen:
                form.add_error("person", f"{person} står redan på rad {seen[person.pk]}.")
            seen.setdefault(person.pk, number)

    def _refuse_to_delete_who_moved(self):
        """Told of the whole list: Django lets errors of a row that goes away pass."""
        going = [form.instance.pk for form in self.deleted_forms if form.instance.pk]
        moved = Proposal.objects.filter(movers__in=going).select_related("item").distinct()
        refused = [
            f"{mover} tas inte bort: hen står bakom ett yrkande vid ”{proposal.item}”. Ändra "
            "yrkandet först, eller anteckna personen som frånvarande."
            for proposal in (moved.prefetch_related("movers") if going else [])
            for mover in proposal.movers.all()
            if mover.pk in going
        ]
        if refused:
            raise ValidationError(refused)

    def save_new(self, form, commit=True):
        last = max((row.position for row in self.get_queryset()), default=0)
        form.instance.position = last + 1 + len(getattr(self, "new_objects", []))
        return super().save_new(form, commit)


class AttendanceRows(PartOfMeeting, Rows):
    model = Attendance
    form = AttendanceForm
    formset = AttendanceFormSet
    fields = (
        ("person", "name"),
        ("group", "status"),
        ("municipality", "party"),
        ("role", "organisation"),
        ("from_number", "to_number"),
    )
    autocomplete_fields = ["person"]
    listed = ["municipality", "party"]
    row_related = ["person"]
    listed_as_it_was = (*fields[:-1], ("from_item", "to_item"))

    def get_fields(self, request, obj=None):
        return self.fields if self._may_edit(request, obj) else self.listed_as_it_was

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("from_item", "to_item")

    verbose_name = "person"
    verbose_name_plural = "närvaro"
