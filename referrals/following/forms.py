"""What the chancery fills in on the board."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from files.forms import CheckedFileField
from referrals.following import board
from referrals.models import Response

Channel = Response.Channel


class BoardForm(forms.Form):
    """Narrows a board, to what a remiss's can be narrowed to unless told otherwise."""

    visa = forms.ChoiceField(label="Visa", required=False)
    ordna = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, choices=board.choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visa"].choices = choices

    @property
    def chosen(self) -> tuple[str, str]:
        """How the board is narrowed and sorted; an unknown choice is none."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return given.get("visa", ""), given.get("ordna", "") or "lage"


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class DecisionForm(forms.Form):
    """Grants or refuses a request for more time; which, says the button."""

    until = forms.DateField(label="Ny sista svarsdag", required=False, widget=DayInput)
    answer = forms.CharField(
        label="Svar till mottagaren",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Följer med i mejlet. Skäl behövs när begäran avslås.",
    )

    def __init__(self, *args, is_granted=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_granted = is_granted

    def clean_until(self):
        until = self.cleaned_data["until"]
        if self.is_granted and until is None:
            raise forms.ValidationError("Välj en ny sista svarsdag.", code="required")
        return until

    def place_of(self, error) -> tuple[str | None, ValidationError]:
        """Where an error of the workflow is shown, for `add_error`."""
        if hasattr(error, "error_dict"):
            return None, error
        return ("answer" if error.code in {"reason_missing", "reason_long"} else None), error


class AddressForm(forms.Form):
    """An address that works, and whether what did not come through is sent to it."""

    email = forms.EmailField(label="Ny e-postadress")
    resend = forms.BooleanField(
        label="Skicka mejlen som inte kom fram till den nya adressen",
        required=False,
        initial=True,
    )


class EntryForm(forms.Form):
    """The beginning of an answer that came to the chancery: how, and the original itself."""

    channel = forms.ChoiceField(
        label="Hur kom det?",
        choices=[(Channel.MAIL, "Med e-post"), (Channel.PAPER, "På papper")],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur det kom."},
    )
    original = CheckedFileField(
        label="Originalet", error_messages={"required": "Bifoga originalet."}
    )
    read = forms.BooleanField(
        label="Läs originalet och fyll i ett förslag",
        required=False,
        initial=True,
        help_text="Går med text, PDF och Word. Du går igenom förslaget innan något registreras.",
    )


class ReceivedForm(forms.Form):
    """When something came in to the chancery, in Stockholm.

    It can't have come before the day `not_before`; `why` says in words what happened then.
    """

    day = forms.DateField(
        label="Kom in den",
        widget=DayInput,
        error_messages={"required": "Skriv vilken dag det kom in."},
    )
    time = forms.TimeField(
        label="Klockan",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Skriv när på dagen det kom in."},
    )

    def __init__(self, *args, not_before, why, **kwargs):
        super().__init__(*args, **kwargs)
        self.not_before, self.why = not_before, why

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        moment = timezone.make_aware(datetime.combine(given["day"], given["time"]))
        if moment > timezone.now():
            self.add_error("day", "Tiden har inte varit än.")
        elif given["day"] < self.not_before:
            self.add_error("day", f"{self.why} {self.not_before}.")
        given["moment"] = moment
        return given
