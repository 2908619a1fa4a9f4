"""Forms of adjusters and of the chancery about adjustment and correction."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from meetings.models import Meeting
from members.richtext import RichTextField, sanitize, to_plain

WIDE = {"class": "vTextField"}


class ProposeForm(forms.Form):
    """Another wording of an item and of each of its decisions, and a comment.

    Without an item there is only the comment.
    """

    def __init__(self, *args, item=None, decisions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.item, self.decisions = item, decisions
        if item is not None:
            field = RichTextField(verbose_name="text").formfield(required=False, label="Text")
            field.initial = item.text
            self.fields["text"] = field
        for number, decision in enumerate(decisions, 1):
            label = f"Beslut {number}" if len(decisions) > 1 else "Beslut"
            self.fields[f"decision-{decision.pk}"] = forms.CharField(
                label=label,
                required=False,
                initial=decision.text,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self.fields["comment"] = forms.CharField(
            label="Kommentar till sekreteraren",
            required=item is None,
            error_messages={"required": "Skriv en kommentar."},
            max_length=2000,
            help_text="Till exempel vad som är fel och hur du vet det.",
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def wordings(self) -> dict:
        """What the workflow takes: None or a decision, to its proposed text."""
        said = {}
        text = sanitize(self.cleaned_data.get("text") or "")
        # The editor may write the same words in other tags.
        if "text" in self.fields and to_plain(text) != to_plain(self.item.text):
            said[None] = text
        for decision in self.decisions:
            text = self.cleaned_data[f"decision-{decision.pk}"].replace("\r\n", "\n").strip()
            if text:
                said[decision] = text
        return said


class SendForm(forms.Form):
    with_chair = forms.BooleanField(
        label="Ordföranden justerar också",
        required=False,
        initial=True,
        help_text="Så är det enligt kommunallagen. Avmarkera bara om någon annan ledde mötet.",
    )


class NothingForm(forms.Form):
    """A button, and nothing to fill in."""


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Skäl", required=False, max_length=300, widget=forms.TextInput(attrs=WIDE)
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Svar", required=False, max_length=300, widget=forms.TextInput(attrs=WIDE)
    )


class PaperForm(forms.Form):
    adjusted_on = forms.DateField(label="Justerat den", required=False, widget=AdminDateWidget())
    adjusted_by = forms.CharField(
        label="Justerat av",
        required=False,
        max_length=300,
        help_text="Namnen som står på papperet, åtskilda med komma.",
        widget=forms.TextInput(attrs=WIDE),
    )
    stands_on_paper = forms.BooleanField(
        label="Papperet säger så",
        required=False,
        help_text="Kontrollen har hittat fel som kan stå i ett undertecknat protokoll. Kryssa i "
        "när du har jämfört med papperet; annars rättar du dem först.",
    )

    def __init__(self, *args, may_stand=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_stand:
            del self.fields["stands_on_paper"]


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(
        label="Vilka som får läsa när det är publicerat", choices=Meeting.Visibility.choices
    )


class ItemForm(forms.Form):
    item = forms.ModelChoiceField(label="Paragraf", queryset=None, required=False)
    with_chair = SendForm.base_fields["with_chair"]

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
