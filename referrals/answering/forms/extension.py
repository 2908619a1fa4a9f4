"""Asking for more time."""

from django import forms

from meetings.writing.fields import DayField


class ExtensionForm(forms.Form):
    """Asking for more time."""

    wanted_until = DayField(
        label="Vi vill svara senast",
        required=True,
        error_messages={"required": "Skriv vilken dag ni behöver."},
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
