"""How one answers, what was decided, and what one says besides the questions."""

from django import forms

from referrals.answering.fields import RichTextField
from referrals.models import Response

from .extension import in_living_memory
from .parts import PartForm


class ResponsePart(PartForm):
    """A part that is kept on the response itself."""

    kept = ()

    def __init__(self, response=None, data=None):
        of = response or Response()
        stored = {name: getattr(of, name) for name in self.kept}
        super().__init__(data, stored=stored, name=self.part_name)
        for name in self.kept:
            if name in self.fields:
                self.fields[name].initial = stored[name]

    def store(self, response, by=None):
        for name, value in self.values.items():
            setattr(response, name, value)
        response.save(update_fields=list(self.kept))


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


class FrameForm(ResponsePart):
    """The municipality's formal decision."""

    part_name, heading = "beslut", "Beslutet om svaret"
    kept = (
        "registration_number", "organ", "organ_name", "decided_on", "paragraph",
        "adjusted_at_once",
    )  # fmt: skip

    registration_number = forms.CharField(label="Ert diarienummer", required=False, max_length=60)
    organ = forms.ChoiceField(
        label="Vem har beslutat",
        required=False,
        choices=[("", "Inte angivet"), *Response.Organ.choices],
        error_messages={"invalid_choice": "Välj i listan."},
    )
    organ_name = forms.CharField(
        label="Nämndens eller utskottets namn", required=False, max_length=120
    )
    # Plain text, as in members.forms.DayForm: a date that can't be read stays to be corrected.
    decided_on = forms.DateField(
        label="Beslutsdatum",
        required=False,
        input_formats=["%Y-%m-%d", "%Y%m%d"],
        widget=forms.DateInput(
            format="%Y-%m-%d",
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"},
        ),
        help_text="åååå-mm-dd",
        error_messages={"invalid": "Det datumet finns inte. Skriv till exempel 2016-10-11."},
    )
    paragraph = forms.CharField(
        label="Paragraf", required=False, max_length=20, help_text="Till exempel 142."
    )
    adjusted_at_once = forms.BooleanField(label="Paragrafen är omedelbart justerad", required=False)

    def clean_decided_on(self):
        return in_living_memory(self.cleaned_data["decided_on"])


class RemarksForm(ResponsePart):
    """What one wants to say besides the questions."""

    part_name, heading = "ovrigt", "Synpunkter i övrigt"
    kept = ("text",)

    text = RichTextField(label="Synpunkter i övrigt")
