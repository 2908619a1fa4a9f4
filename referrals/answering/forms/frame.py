"""How one answers, what was decided, and what one says besides the questions."""

from django import forms

from meetings.writing.fields import RichTextField
from referrals.drafting.decision import DecisionForm
from referrals.drafting.parts import StoredPart
from referrals.models import Response


class ResponsePart(StoredPart):
    """A part that is kept on the response itself."""

    model = Response


class MannerForm(ResponsePart):
    """How one answers: the questions, by an attached paper, or not at all."""

    part_name, heading = "satt", "Hur ni svarar"
    kept = ("abstains", "by_reference")
    QUESTIONS, REFERENCE, ABSTAINS = "fragor", "handling", "avstar"
    CHOICES = [
        (QUESTIONS, "Vi besvarar frågorna"),
        (REFERENCE, "Svaret är den bifogade handlingen"),
        (ABSTAINS, "Vi avstår från att yttra oss"),
    ]

    manner = forms.ChoiceField(
        choices=CHOICES,
        widget=forms.RadioSelect,
        label="Hur svarar ni?",
        error_messages={"invalid_choice": "Välj ett av sätten."},
    )

    def __init__(self, response=None, data=None):
        super().__init__(response, data)
        chosen = self.ABSTAINS if self.stored["abstains"] else self.QUESTIONS
        if self.stored["by_reference"] and not self.stored["abstains"]:
            chosen = self.REFERENCE
        self.fields["manner"].initial = chosen

    @property
    def stored_shown(self):
        shown = dict(self.CHOICES)[self.fields["manner"].initial]
        return [(self.fields["manner"].label, shown, False)]

    def clean(self):
        manner = self.cleaned_data.get("manner")
        self.cleaned_data["abstains"] = manner == self.ABSTAINS
        self.cleaned_data["by_reference"] = manner == self.REFERENCE
        return super().clean()


class FrameForm(DecisionForm):
    """The municipality's formal decision on its answer."""

    model, heading = Response, "Beslutet om svaret"


class RemarksForm(ResponsePart):
    """What one wants to say besides the questions."""

    part_name, heading = "ovrigt", "Synpunkter i övrigt"
    kept = ("text",)

    text = RichTextField(label="Synpunkter i övrigt")
