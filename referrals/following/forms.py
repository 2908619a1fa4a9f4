"""What the chancery fills in on the board."""

import uuid
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from files.forms import CheckedFileField
from referrals.following import board
from referrals.models import Recipient, Response

Channel = Response.Channel


class BoardForm(forms.Form):
    """Narrows the board."""

    visa = forms.ChoiceField(label="Visa", choices=board.choices, required=False)
    ordna = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def chosen(self) -> tuple[str, str]:
        """How the board is narrowed and sorted; an unknown choice is none."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return given.get("visa", ""), given.get("ordna", "") or "lage"


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
        queryset=Recipient.objects.none(),
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
        label="Hur kom svaret?",
        choices=[(Channel.MAIL, "Med e-post"), (Channel.PAPER, "På papper")],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur svaret kom."},
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
    """When an answer came in to the chancery, in Stockholm."""

    day = forms.DateField(
        label="Kom in den",
        widget=DayInput,
        error_messages={"required": "Skriv vilken dag svaret kom in."},
    )
    time = forms.TimeField(
        label="Klockan",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Skriv när på dagen svaret kom in."},
    )

    def __init__(self, *args, referral, **kwargs):
        super().__init__(*args, **kwargs)
        self.referral = referral

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        moment = timezone.make_aware(datetime.combine(given["day"], given["time"]))
        if moment > timezone.now():
            self.add_error("day", "Tiden har inte varit än.")
        elif given["day"] < self.referral.sent_on:
            self.add_error("day", f"Remissen skickades ut först {self.referral.sent_on}.")
        given["moment"] = moment
        return given
