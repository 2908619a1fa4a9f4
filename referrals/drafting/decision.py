"""What every municipal decision has: by whom, when, under which § and dnr."""

from django import forms

from meetings.writing.fields import DayField
from referrals.drafting.parts import StoredPart
from referrals.models import MunicipalDecision


class DecisionForm(StoredPart):
    """The formal decision of a municipality; `model` is a MunicipalDecision."""

    part_name, heading = "beslut", "Beslutet"
    kept = (
        "registration_number", "organ", "organ_name", "decided_on", "paragraph",
        "adjusted_at_once",
    )  # fmt: skip

    registration_number = forms.CharField(label="Eget diarienummer", required=False, max_length=60)
    organ = forms.ChoiceField(
        label="Vem har beslutat",
        required=False,
        choices=[("", "Inte angivet"), *MunicipalDecision.Organ.choices],
        error_messages={"invalid_choice": "Välj i listan."},
    )
    organ_name = forms.CharField(
        label="Nämndens eller utskottets namn", required=False, max_length=120
    )
    decided_on = DayField(label="Beslutsdatum")
    paragraph = forms.CharField(
        label="Paragraf", required=False, max_length=20, help_text="Till exempel 142."
    )
    adjusted_at_once = forms.BooleanField(label="Paragrafen är omedelbart justerad", required=False)
