"""Reminding by hand: whom, and in which words; the same for whatever was asked."""

import uuid

from django import forms
from django.contrib import messages


class RecipientChoices(forms.ModelMultipleChoiceField):
    """Recipients by the name they are asked under."""

    widget = forms.CheckboxSelectMultiple


class ReminderForm(forms.Form):
    """Whom to remind, and in which words.

    The token makes the form an occasion: sent twice, it reminds once.
    """

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    recipients = RecipientChoices(
        label="Vilka ska påminnas?",
        queryset=None,
        error_messages={"required": "Välj minst en mottagare."},
    )
    text = forms.CharField(
        label="Text i mejlet",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Rubrik, sista svarsdag och länk läggs till under texten.",
    )
    review = forms.BooleanField(
        label="Jag vill läsa mejlen i utlådan innan de skickas", required=False, initial=True
    )

    def __init__(self, *args, recipients, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipients"].queryset = recipients

    @property
    def occasion(self) -> str:
        return f"hand:{self.cleaned_data['token']}"


def send_by_hand(request, form, reminders):
    """Remind those chosen in a valid ReminderForm, and say who could not be."""
    given = form.cleaned_data
    chosen = list(given["recipients"])
    options = {"occasion": form.occasion, "text": given["text"], "review": given["review"]}
    told = [each for each in chosen if reminders.remind(each, by=request.user, **options)]
    if told:
        what = "ligger i utlådan för granskning" if given["review"] else "är på väg"
        messages.success(request, f"{len(told)} av {len(chosen)} påminnelser {what}.")
    left = [str(each) for each in chosen if each not in told]
    if left:
        names = ", ".join(left[:5]) + (" med flera" if len(left) > 5 else "")
        messages.warning(
            request, f"Ingen påminnelse till {names}: svar har kommit, eller så saknas en adress."
        )
