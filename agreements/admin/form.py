"""The form of an agreement: what it is, who it is between and when it holds, told at the fields."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.feasibility import hindrances
from agreements.models import Agreement
from agreements.workflow import party_faults
from members.admin.revision import RevisionForm
from members.models import Municipality
from members.swedish import sort_key

PUBLISHED_MEANWHILE = (
    "Överenskommelsen publicerades medan du skrev. Rubrik, slag och dokument kan inte ändras. Det "
    "du skrev står kvar här: kopiera det som behövs och öppna sidan på nytt."
)
PARTY_FIELDS = {"all_members", "municipalities", "others"}


class AgreementForm(RevisionForm):
    """An agreement with its parties, which are ticked, or written one on each line."""

    all_members = forms.BooleanField(label="Alla kommuner som är medlemmar", required=False)
    municipalities = forms.ModelMultipleChoiceField(
        label="Kommuner som är parter",
        queryset=Municipality.objects.all(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tick-grid"}),
        required=False,
    )
    others = forms.CharField(
        label="Andra parter",
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        required=False,
        help_text="En på varje rad, t.ex. Region Stockholm. De behöver inte anta den här.",
    )

    class Meta:
        model = Agreement
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "municipalities" in self.fields:
            self._offer_parties()

    def _offer_parties(self):
        rows = self.instance.parties.select_related("municipality") if self.instance.pk else ()
        parties = [row.municipality for row in rows if row.municipality]
        self.members = list(Municipality.objects.member_on(timezone.localdate()))
        offered = sorted({*self.members, *parties}, key=lambda one: sort_key(one.name))
        field = self.fields["municipalities"]
        field.choices = [(one.pk, self._named(one)) for one in offered]
        field.initial = parties
        self.fields["others"].initial = "\n".join(row.name for row in rows if row.name)
        self.fields["all_members"].label = f"Alla {len(self.members)} kommuner som är medlemmar"

    def _named(self, municipality):
        is_member = municipality in self.members
        return municipality.name if is_member else f"{municipality.name} (har lämnat förbundet)"

    def closed(self):
        is_published = not self.instance.is_draft and "title" in self.fields
        return ValidationError(PUBLISHED_MEANWHILE, code="published") if is_published else None

    def clean(self):
        cleaned = super().clean()
        if "municipalities" in self.fields:
            self._clean_parties(cleaned)
        self._clean_count(cleaned)
        self._clean_days(cleaned)
        return cleaned

    def _clean_parties(self, cleaned):
        chosen = set(cleaned.get("municipalities") or ())
        if cleaned.get("all_members"):
            chosen |= set(self.members)
        lines = (" ".join(line.split()) for line in cleaned.get("others", "").splitlines())
        self.other_names = [line for line in lines if line]
        self.chosen = chosen
        for name, messages in party_faults(self.instance, chosen, self.other_names).items():
            self.add_error(name, messages)

    def _clean_count(self, cleaned):
        counts = cleaned.get("rule") == Agreement.Rule.COUNT
        if counts and not cleaned.get("rule_count") and "rule_count" not in self.errors:
            self.add_error("rule_count", "Ange hur många kommuner som krävs.")
        elif cleaned.get("rule_count") and not counts and "rule" in cleaned:
            self.add_error("rule_count", "Lämnas tomt: regeln räknar inte kommuner.")

    def _clean_days(self, cleaned):
        # Read-only once it is published: the form still has what is stored.
        stored, item = self.instance, cleaned.get("recommended_at")
        recommended = cleaned.get("recommended_on")
        if item and recommended and recommended < item.meeting.date:
            text = f"Beslutet kan inte vara fattat före mötet, {item.meeting.date}."
            self.add_error("recommended_on", text)
        if stored.is_draft or stored.pk is None:
            return
        before = Agreement.objects.values_list("valid_to", flat=True).get(pk=stored.pk)
        after = cleaned.get("valid_to")
        if before and "valid_to" not in self.errors and (after is None or after > before):
            text = f"Den gäller till och med {before}. Förläng den under Förläng, med beslutet."
            self.add_error("valid_to", text)

    def _post_clean(self):
        super()._post_clean()
        if self.errors or "municipalities" not in self.fields:
            return
        for name, message in hindrances(self.instance, len(self.chosen)).items():
            self.add_error(name, message)

    @property
    def parties_changed(self) -> bool:
        """Whether who it is between was touched."""
        return bool(PARTY_FIELDS.intersection(self.changed_data))
