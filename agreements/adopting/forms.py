"""The parts of a municipality's decision on an agreement, a form each."""

from django import forms
from django.core.exceptions import ValidationError

from agreements.models import Adoption
from agreements.workflow import wrong_day
from meetings.writing.fields import DayField, RichTextField
from referrals.drafting.decision import DecisionForm
from referrals.drafting.parts import StoredPart


class OutcomeForm(StoredPart):
    """What was decided; and from when, or until when, if that is another day."""

    model, part_name, heading = Adoption, "utfall", "Vad ni har beslutat"

    outcome = forms.ChoiceField(
        label="Vad har ni beslutat?",
        required=False,
        choices=Adoption.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Välj ett av alternativen."},
    )
    effective_on = DayField(
        label="Gäller från, om inte från beslutsdagen",
        help_text="Har kommunen lämnat den: sista dagen den gällde. åååå-mm-dd",
    )
    corrects = forms.BooleanField(
        label="Rättar en uppgift som var fel i det förra beslutet", required=False
    )

    def __init__(self, draft=None, data=None):
        self.kept = ("outcome", "effective_on")
        if draft and draft.number > 1:
            self.kept += ("corrects",)
        super().__init__(draft, data)
        if "corrects" not in self.kept:
            del self.fields["corrects"]


class ConditionsForm(StoredPart):
    """Conditions or exceptions in the municipality's own words."""

    model, part_name, heading = Adoption, "villkor", "Villkor eller undantag"
    kept = ("conditions",)

    conditions = RichTextField(label="Villkor eller undantag")
    # Lets the style sheet see that it is empty, and hide it while nobody is asked for it.
    conditions.widget.attrs["placeholder"] = " "


class AdoptedForm(DecisionForm):
    """The municipality's formal decision, which can't precede the recommendation."""

    model, heading = Adoption, "Beslutet"

    def __init__(self, agreement, draft=None, data=None):
        self.agreement = agreement
        super().__init__(draft, data)

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day and (fault := wrong_day(self.agreement, day)):
            raise ValidationError(fault, code="wrong_day")
        return day


class SigningForm(StoredPart):
    """Who signed the agreement for the municipality, and when."""

    model, part_name, heading = Adoption, "underskrift", "Undertecknande"
    kept = ("signatory", "signed_on")

    signatory = forms.CharField(
        label="Undertecknad av", required=False, max_length=200, help_text="Namn och befattning."
    )
    signed_on = DayField(label="Undertecknad den")
