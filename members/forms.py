from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


class DayForm(forms.Form):
    """The day for which a page shows who sat where; `day` is today when none is given."""

    # Plain text, not type="date": a date that can't be read stays in the field to be corrected.
    datum = forms.DateField(
        label="Visa läget den",
        required=False,
        input_formats=["%Y-%m-%d", "%Y%m%d"],
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "size": "12", "maxlength": "20"}
        ),
        help_text="åååå-mm-dd",
        error_messages={"invalid": "Det datumet finns inte. Skriv till exempel 2016-10-11."},
    )

    @classmethod
    def of(cls, request) -> "DayForm":
        """The form with what the address says, checked."""
        form = cls(
            request.GET if "datum" in request.GET else None,
            initial={"datum": timezone.localdate()},
        )
        form.is_valid()
        return form

    def clean_datum(self):
        day = self.cleaned_data["datum"]
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError("Välj ett datum mellan åren 1990 och 2100.", code="range")
        return day

    @property
    def day(self) -> date:
        """The day to show: the chosen one, or today when none or a wrong one was given."""
        chosen = self.cleaned_data.get("datum") if self.is_bound else None
        return chosen or timezone.localdate()

    @property
    def is_today(self) -> bool:
        return self.day == timezone.localdate()
