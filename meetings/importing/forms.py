"""The forms of the review page: the frame, everyone on the list, every item."""

from django import forms
from django.core.validators import URLValidator

from files.forms import CheckedFileField
from meetings.models import Attendance, Meeting

from .intake import SUFFIXES
from .review import Registers, appendix_of

FIRST_YEAR, LAST_YEAR = 1990, 2100


class UploadForm(forms.Form):
    """One document to read in."""

    file = CheckedFileField(label="Dokument", allowed=tuple(SUFFIXES.values()))


class FrameForm(forms.Form):
    """Which body, when and where; the body and the date are needed only to confirm."""

    body = forms.ChoiceField(label="Organ", required=False)
    other_bodies = forms.MultipleChoiceField(
        label="Tillsammans med", required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="Slag", choices=Meeting.Kind.choices)
    date = forms.DateField(
        label="Datum", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    starts = forms.TimeField(
        label="Börjar", required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    ends = forms.TimeField(
        label="Slutar", required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    place = forms.CharField(label="Plats", max_length=200, required=False)
    notes = forms.CharField(
        label="Anteckningar för kansliet",
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="Rader som inte hörde hemma någonstans. Visas aldrig utanför kansliet.",
    )

    def __init__(self, *args, registers: Registers, confirming: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.confirming = confirming
        self.fields["body"].choices = [("", "Välj organ"), *registers.bodies]
        self.fields["other_bodies"].choices = registers.bodies

    def clean_date(self):
        """A year within reason; 1016 for 2016 is a slip of the finger."""
        date = self.cleaned_data["date"]
        if date and not FIRST_YEAR <= date.year <= LAST_YEAR:
            raise forms.ValidationError(f"Året ska ligga mellan {FIRST_YEAR} och {LAST_YEAR}.")
        return date

    def clean(self):
        """The end comes after the start, and nothing needed is missing when confirming."""
        found = super().clean()
        starts, ends = found.get("starts"), found.get("ends")
        if ends and not starts:
            self.add_error("starts", "Ange när mötet började.")
        elif starts and ends and ends < starts:
            self.add_error("ends", "Mötet kan inte sluta innan det börjar.")
        if self.confirming and not found.get("body") and "body" not in self.errors:
            self.add_error("body", "Välj vilket organ som möttes.")
        if self.confirming and not found.get("date") and "date" not in self.errors:
            self.add_error("date", "Ange mötets datum, till exempel 2016-10-11.")
        if found.get("body") in found.get("other_bodies", []):
            found["other_bodies"] = [b for b in found["other_bodies"] if b != found["body"]]
        return found


class PersonForm(forms.Form):
    """One row of the attendance list."""

    name = forms.CharField(
        label="Namn", max_length=160, widget=forms.TextInput({"list": "personer"})
    )
    municipality = forms.ChoiceField(label="Kommun", required=False)
    group = forms.ChoiceField(label="Grupp", choices=Attendance.Group.choices)
    status = forms.ChoiceField(label="Närvaro", choices=Attendance.Status.choices)
    role = forms.CharField(label="Roll eller titel", max_length=160, required=False)
    person = forms.ChoiceField(label="Person i registret", required=False)
    organisation = forms.CharField(label="Organisation", max_length=160, required=False)
    party = forms.ChoiceField(label="Parti", required=False)
    note = forms.CharField(
        label="Anmärkning",
        max_length=300,
        required=False,
        help_text="T.ex. t.o.m. punkt 4.",
    )
    line = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput())

    def __init__(self, *args, registers: Registers, **kwargs):
        super().__init__(*args, **kwargs)
        self.registers = registers
        self.fields["municipality"].choices = registers.municipalities
        self.fields["party"].choices = registers.parties
        name = self.data.get(self.add_prefix("name")) if self.is_bound else self.initial.get("name")
        sent = self.data.get(self.add_prefix("person")) if self.is_bound else None
        chosen = int(sent) if sent and sent.isdigit() else self.initial.get("person")
        self.fields["person"].choices = registers.persons_like(name or "", chosen)
        self.fields["name"].widget.attrs["maxlength"] = 160

    def clean(self):
        """A name that was corrected to that of a known person means that person."""
        found = super().clean()
        name = " ".join(found.get("name", "").split())
        if name and "name" in self.changed_data and "person" not in self.changed_data:
            found["person"] = str(self.registers.person(name) or "")
        found["name"] = name
        return found


class BasePeople(forms.BaseFormSet):
    """The attendance list as a whole."""

    def clean(self):
        """Nobody is the same person as someone above them."""
        seen = {}
        for form in self.forms:
            if form in self.deleted_forms or not hasattr(form, "cleaned_data"):
                continue
            person = form.cleaned_data.get("person")
            if person and person in seen:
                form.add_error(
                    "person",
                    f"Personen står redan på rad {seen[person]}. "
                    "Välj en annan eller ta bort en rad.",
                )
            elif person:
                seen[person] = self.forms.index(form) + 1


class ItemForm(forms.Form):
    """One item of the agenda, with what was decided and assigned."""

    level = forms.ChoiceField(label="Nivå", choices=[("0", "Punkt"), ("1", "Underpunkt")])
    number = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput())
    title = forms.CharField(
        label="Rubrik",
        max_length=300,
        error_messages={
            "max_length": "Rubriken får vara högst 300 tecken, den här har %(show_value)d."
        },
    )
    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8}),
        help_text="Tom rad mellan stycken, ”- ” före punkter i en lista.",
    )
    decisions = forms.CharField(
        label="Beslut", required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Ett beslut per rad.",
    )  # fmt: skip
    action_items = forms.CharField(
        label="Uppdrag", required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Ett uppdrag per rad.",
    )  # fmt: skip
    appendices = forms.CharField(
        label="Bilagor", required=False, widget=forms.Textarea({"rows": 2}),
        help_text="En bilaga per rad; en länk skrivs efter titeln: Bilder <https://…>.",
    )  # fmt: skip
    line = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput())

    def clean_appendices(self):
        """Titles of reasonable length and links that are links."""
        text = self.cleaned_data["appendices"]
        for line in filter(None, map(str.strip, text.splitlines())):
            appendix = appendix_of(line)
            if len(appendix["title"]) > 200:
                raise forms.ValidationError(
                    f"Titeln på en bilaga får vara högst 200 tecken: ”{appendix['title'][:40]}…”"
                )
            if url := appendix["url"]:
                _check_address(url)
        return text


def _check_address(url):
    try:
        URLValidator(schemes=["http", "https"])(f"https://{url}" if url.startswith("www.") else url)
    except forms.ValidationError:
        raise forms.ValidationError(f"Länken går inte att använda: {url[:80]}") from None
    if len(url) > 490:
        raise forms.ValidationError("En länk får vara högst 490 tecken.")


class BaseItems(forms.BaseFormSet):
    """The agenda as a whole."""

    def clean(self):
        """A sub-item needs an item above it."""
        first = next((form for form in self.forms if form not in self.deleted_forms), None)
        if first is not None and getattr(first, "cleaned_data", {}).get("level") == "1":
            first.add_error("level", "Den första punkten kan inte vara en underpunkt.")


PeopleFormSet = forms.formset_factory(
    PersonForm, formset=BasePeople, extra=0, can_delete=True, max_num=500, absolute_max=600,
    validate_max=True,
)  # fmt: skip
ItemFormSet = forms.formset_factory(
    ItemForm, formset=BaseItems, extra=0, can_delete=True, max_num=500, absolute_max=600,
    validate_max=True,
)  # fmt: skip
