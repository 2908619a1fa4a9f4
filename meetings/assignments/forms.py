from django import forms
from django.utils import timezone

from meetings.models import ActionItem
from meetings.planning.forms import DayField


class DoneForm(forms.Form):
    """On which day an assignment was done, and what came of it."""

    done_on = DayField(label="Klart den", required=False, help_text="Tomt betyder i dag.")
    done_note = forms.CharField(
        label="Kommentar",
        required=False,
        max_length=ActionItem._meta.get_field("done_note").max_length,
        help_text="Vad som gjordes, i några ord. Läses av alla som läser anteckningarna.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_done_on(self):
        return self.cleaned_data["done_on"] or timezone.localdate()
