"""What the pages of planning take in: how the dates are told, and the rows that staff tick."""

from dataclasses import replace
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import Meeting
from meetings.planning.dates import LONGEST, MOST, WEEKDAYS, Occasion, read_dates
from meetings.planning.review import at_stockholm
from meetings.planning.rhythm import RHYTHMS, occasions_of
from members.models import Body

EARLIEST, LATEST = 1990, 2100
EXAMPLE = "tisdagar kl 11–13: 7 feb, 4 apr, 30 maj, 5 sep, 3 okt och 21 nov"
PLACE_LENGTH = Meeting._meta.get_field("place").max_length


class HourField(forms.TimeField):
    """A time of day as it is written in Swedish: 11, 11.30 or 11:30."""

    def __init__(self, **kwargs):
        attrs = {"size": 6, "autocomplete": "off", "class": "plan-hour"}
        super().__init__(
            input_formats=["%H.%M", "%H:%M", "%H"],
            widget=forms.TimeInput(format="%H.%M", attrs=attrs),
            error_messages={
                "invalid": "Skriv klockslaget som 11 eller 11.30.",
                "required": "Ange när mötet börjar.",
            },
            **kwargs,
        )


class DayField(forms.DateField):
    """A date in figures."""

    def __init__(self, **kwargs):
        super().__init__(
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"size": 12, "autocomplete": "off"}),
            error_messages={"invalid": "Det datumet finns inte. Skriv till exempel 2027-02-07."},
            **kwargs,
        )


class DaysField(forms.Field):
    """Dates ticked on the sheets of a calendar."""

    widget = forms.MultipleHiddenInput
    hidden_widget = forms.MultipleHiddenInput

    def clean(self, value):
        """The dates, each once and in order; raises ValidationError (`invalid`, `many`)."""
        try:
            days = sorted({date.fromisoformat(day) for day in value or ()})
        except ValueError as error:
            raise ValidationError("Ett av datumen finns inte.", code="invalid") from error
        if len(days) > MOST:
            raise ValidationError(f"Välj högst {MOST} datum åt gången.", code="many")
        return days


class PlanForm(forms.Form):
    """Whose meetings, on which dates, and what they have in common."""

    class Way:
        TYPED, RHYTHM, TICKED = "skrivna", "rytm", "kalender"

    body = forms.ModelChoiceField(Body.objects.all(), label="Organ", empty_label="Välj organ")
    way = forms.ChoiceField(
        label="Hur vill du ange datumen?",
        choices=[
            (Way.TYPED, "Skriv dem"),
            (Way.RHYTHM, "Räkna fram dem"),
            (Way.TICKED, "Kryssa i en kalender"),
        ],
        initial=Way.TYPED,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="Datum",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60, "spellcheck": "false"}),
        help_text=(
            f"Till exempel: {EXAMPLE}. Andra veckodagar och tider skrivs på nya rader. "
            "Även 7/2 och 2027-02-07 går bra."
        ),
    )
    year = forms.IntegerField(
        label="År",
        required=False,
        min_value=EARLIEST,
        max_value=LATEST,
        help_text="Gäller datum som står utan år.",
        widget=forms.TextInput(attrs={"size": 6, "inputmode": "numeric"}),
    )
    weekday = forms.TypedChoiceField(
        label="Veckodag", required=False, coerce=int, choices=[*enumerate(WEEKDAYS)], initial=1
    )
    rhythm = forms.ChoiceField(
        label="Hur ofta", required=False, choices=[*RHYTHMS.items()], initial="m1"
    )
    first = DayField(label="Från", required=False)
    last = DayField(label="Till och med", required=False)
    calendar_year = forms.IntegerField(
        required=False, min_value=EARLIEST, max_value=LATEST, widget=forms.HiddenInput
    )
    days = DaysField(label="Kalendern", required=False)
    starts = HourField(
        label="Börjar", required=False, help_text="Tomt: som vid organets senaste möte."
    )
    ends = HourField(label="Slutar", required=False)
    place = forms.CharField(
        label="Plats",
        required=False,
        max_length=PLACE_LENGTH,
        help_text="Tomt: som vid organets senaste möte.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    with_template = forms.BooleanField(
        label="Ta med organets stående punkter på dagordningen", required=False, initial=True
    )
    as_draft = forms.BooleanField(
        label="Spara som utkast, som bara kansliet ser", required=False, initial=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.active_on(timezone.localdate())

    @classmethod
    def once_more(cls, data) -> "PlanForm":
        """The form with what was sent, unchecked: to go on filling it in."""
        shown = {name: data.get(name, "") for name in cls.base_fields}
        return cls(initial=shown | {"days": data.getlist("days")})

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if ends and starts is None:
            self.add_error("starts", "Ange när mötena börjar.")
        elif ends and ends <= starts:
            self.add_error("ends", "Mötet måste sluta efter att det börjar.")
        self.occasions = [] if self.errors else self._occasions(cleaned)
        return cleaned

    def _occasions(self, cleaned) -> list[Occasion]:
        ways = {
            self.Way.TYPED: ("text", self._typed),
            self.Way.RHYTHM: ("rhythm", self._counted),
            self.Way.TICKED: ("days", self._ticked),
        }
        field, read = ways[cleaned["way"]]
        try:
            found = read(cleaned)
        except ValidationError as error:
            self.add_error(None if hasattr(error, "error_dict") else field, error)
            return []
        return self._with_hours(found, cleaned)

    def _typed(self, cleaned):
        found = read_dates(cleaned["text"], cleaned["year"] or timezone.localdate().year)
        far = [each for each in found if not EARLIEST <= each.day.year <= LATEST]
        if far:
            raise ValidationError(f"Rad {far[0].line}: året ska ligga mellan 1990 och 2100.")
        return found

    def _counted(self, cleaned):
        for name in ("first", "last"):
            if not cleaned[name]:
                raise ValidationError({name: "Ange datumet."}, code="required")
            if not EARLIEST <= cleaned[name].year <= LATEST:
                raise ValidationError({name: "Året ska ligga mellan 1990 och 2100."}, code="range")
        return occasions_of(
            cleaned["rhythm"], int(cleaned["weekday"]), cleaned["first"], cleaned["last"]
        )

    def _ticked(self, cleaned):
        if not cleaned["days"]:
            raise ValidationError("Kryssa i minst ett datum.", code="required")
        return [Occasion(day) for day in cleaned["days"]]

    def _with_hours(self, occasions, cleaned):
        usual = (cleaned["starts"], cleaned["ends"])
        habit = habit_of(cleaned["body"])
        if usual[0] is None and habit and habit.time_known:
            ends = habit.ends_at and timezone.localtime(habit.ends_at).time()
            usual = (timezone.localtime(habit.starts_at).time(), ends)
        self.place = cleaned["place"] or (habit.place if habit else "")
        if usual[0] is None and any(each.starts is None for each in occasions):
            self.add_error("starts", "Ange när mötena börjar.")
        return [
            each if each.starts else replace(each, starts=usual[0], ends=usual[1])
            for each in occasions
        ]


def habit_of(body: Body) -> Meeting | None:
    """The latest meeting of `body` that was not cancelled: where and when it uses to meet."""
    led = Meeting.objects.filter(body=body).exclude(status=Meeting.Status.CANCELLED)
    return led.order_by("-starts_at", "-pk").first()


class DateForm(forms.Form):
    """One date of the review: whether it is to be, and its hours and place."""

    keep = forms.BooleanField(label="Skapa", required=False)
    day = forms.DateField(input_formats=["%Y-%m-%d"], widget=forms.HiddenInput)
    starts = HourField(label="Börjar", required=False)
    ends = HourField(label="Slutar", required=False)
    place = forms.CharField(label="Plats", required=False, max_length=PLACE_LENGTH)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("keep") or self.errors:
            return cleaned
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts is None:
            self.add_error("starts", self.fields["starts"].error_messages["required"])
        elif ends and ends <= starts:
            self.add_error("ends", "Mötet måste sluta efter att det börjar.")
        for name in ("starts", "ends"):
            if cleaned.get(name):
                cleaned[f"{name}_at"] = self._aware(name, cleaned)
        return cleaned

    def _aware(self, name, cleaned):
        try:
            return at_stockholm(cleaned["day"], cleaned[name])
        except ValidationError as error:
            self.add_error(name, error)
            return None


class DateFormSet(forms.BaseFormSet):
    """The rows, each day once."""

    def clean(self):
        seen = set()
        for form in self.forms:
            day = form.cleaned_data.get("day") if form.is_valid() else None
            if day in seen:
                raise ValidationError("Samma datum står två gånger.", code="twice")
            seen.add(day)


DateForms = forms.formset_factory(
    DateForm, DateFormSet, extra=0, max_num=MOST, absolute_max=MOST, validate_max=True
)
