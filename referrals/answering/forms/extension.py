"""Asking for more time."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from members.forms import EARLIEST, LATEST


class ExtensionForm(forms.Form):
    """Asking for more time."""

    wanted_until = forms.DateField(
        label="Vi vill svara senast",
        input_formats=["%Y-%m-%d", "%Y%m%d"],
        widget=forms.DateInput(
            format="%Y-%m-%d",
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"},
        ),
        help_text="åååå-mm-dd",
        error_messages={
            "invalid": "Det datumet finns inte. Skriv till exempel 2016-10-11.",
            "required": "Skriv vilken dag ni behöver.",
        },
    )
    reason = forms.CharField(
        label="Skäl",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Skriv varför ni behöver mer tid.",
            "max_length": "Skälet får vara högst 300 tecken.",
        },
    )

    def clean_wanted_until(self):
        return in_living_memory(self.cleaned_data["wanted_until"])


def in_living_memory(day: date | None) -> date | None:
    """`day`, unless the year was mistyped."""
    if day and not EARLIEST <= day <= LATEST:
        raise ValidationError("Välj ett datum mellan åren 1990 och 2100.", code="range")
    return day
