"""The forms of a referral's questions: groups and questions in an order that can be changed."""

from django import forms
from django.core.exceptions import ValidationError
from simple_history.utils import bulk_update_with_history

from members.admin.revision import RevisionForm
from members.admin.rows import RowFormSet
from referrals.asking import reading_place
from referrals.models import Question, QuestionGroup, QuestionOption
from referrals.pasting import read_questions
from referrals.readiness import FEWEST_OPTIONS

Kind = Question.Kind
LONGEST_OPTION = QuestionOption._meta.get_field("text").max_length
SENT_MEANWHILE = (
    "Remissen skickades ut medan du skrev och kan inte ändras. Det du skrev står kvar här: "
    "kopiera det som behövs och lämna sidan."
)


class OrderedForm(forms.ModelForm):
    """A row whose place among the others is a number that the arrows change."""

    order = forms.IntegerField(label="Plats", min_value=1, max_value=9999, required=False)


class GroupForm(OrderedForm):
    class Meta:
        model = QuestionGroup
        fields = ["title", "introduction"]


class QuestionForm(OrderedForm):
    """A question; its options are written one on each line."""

    options = forms.CharField(
        label="Svarsalternativ",
        required=False,
        help_text="Ett på varje rad, i den ordning de ska visas.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Question
        fields = [
            "text", "kind", "group", "help_text", "is_required", "takes_comment", "low_label",
            "high_label",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            texts = [option.text for option in self.instance.options.all()]
            self.initial["options"] = "\n".join(texts)

    def clean_options(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        return [line for line in lines if line]

    def clean(self):
        cleaned = super().clean()
        kind, options = cleaned.get("kind"), cleaned.get("options", [])
        if kind and self.instance.referral.is_survey and kind != Kind.SCALE:
            self.add_error(
                "kind", ValidationError("En enkät har bara skalor 1–5.", code="survey_scale")
            )
        if kind in Question.WITH_OPTIONS:
            self._check_options(options)
        elif kind and options:
            self.add_error(
                "options",
                ValidationError(
                    f"Frågor av slaget {Kind(kind).label} har inga svarsalternativ. Ta bort dem "
                    "eller välj ett annat slag.",
                    code="options_unused",
                ),
            )
        return cleaned

    def _check_options(self, options):
        if len(options) < FEWEST_OPTIONS:
            self.add_error(
                "options", ValidationError("Skriv minst två svarsalternativ.", code="options_few")
            )
        seen = set()
        for number, option in enumerate(options, 1):
            if option.casefold() in seen:
                message = f"Rad {number}: ”{option}” står där redan."
                self.add_error("options", ValidationError(message, code="option_twice"))
            elif len(option) > LONGEST_OPTION:
                message = f"Rad {number} är längre än {LONGEST_OPTION} tecken."
                self.add_error("options", ValidationError(message, code="option_long"))
            seen.add(option.casefold())

    def save_options(self):
        """Store the options as they are written; one that stays keeps its row."""
        question, texts = self.instance, self.cleaned_data["options"]
        stored = {option.text: option for option in question.options.all()}
        for text, option in stored.items():
            if text not in texts:
                option.delete()
        for position, text in enumerate(texts, 1):
            option = stored.get(text) or QuestionOption(question=question, text=text)
            if option.pk is None or option.position != position:
                option.position = position
                option.save()


class MovableFormSet(RowFormSet):
    """Rows in the order they are read. A row that is only moved is no change of what it says."""

    def place_of(self, row):
        """What rows are sorted by."""
        return (row.position, row.pk or 0)

    def get_queryset(self):
        if not hasattr(self, "_in_order"):
            self._in_order = sorted(super().get_queryset(), key=self.place_of)
        return self._in_order

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if form.instance.pk:
            form.initial["order"] = form.number = i + 1
        return form

    def save_existing(self, form, obj, commit=True):
        return obj if set(form.changed_data) <= {"order"} else super().save_existing(form, obj)

    def save(self, commit=True):
        saved = super().save(commit)
        self._store_order()
        return saved

    def _store_order(self):
        kept = [form for form in self.forms if self._is_kept(form)]
        kept.sort(key=lambda form: self.place_of(form.instance))
        if any("order" in form.changed_data for form in kept) or self.new_objects:
            # A row without a number is new and stands last.
            kept.sort(key=lambda form: form.cleaned_data.get("order") or len(kept) + 1)
        moved = []
        for position, form in enumerate(kept, 1):
            if form.instance.position != position:
                form.instance.position = position
                moved.append(form.instance)
        if moved:
            bulk_update_with_history(moved, self.model, ["position"])

    def _is_kept(self, form):
        return form.instance.pk and not self._should_delete_form(form)


class QuestionFormSet(MovableFormSet):
    """Questions with their options."""

    def place_of(self, row):
        return reading_place(row)

    def save(self, commit=True):
        saved = super().save(commit)
        for form in self.forms:
            if self._is_kept(form) and "options" in form.changed_data:
                form.save_options()
        return saved


class QuestionsForm(RevisionForm):
    """What the page of questions sends besides its rows: a list of more questions."""

    pasted = forms.CharField(
        label="Flera frågor på en gång",
        required=False,
        help_text=(
            "En fråga på varje rad. En rad som börjar med # blir rubrik för frågorna under den."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
    )
    pasted_kind = forms.ChoiceField(
        label="De är av slaget",
        required=False,
        choices=[(kind.value, kind.label) for kind in Kind if kind not in Question.WITH_OPTIONS],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.is_survey:
            self.fields["pasted_kind"].choices = [(Kind.SCALE.value, Kind.SCALE.label)]
        self.initial["pasted_kind"] = self.fields["pasted_kind"].choices[0][0]

    def closed(self):
        return None if self.instance.is_draft else ValidationError(SENT_MEANWHILE, code="sent")

    def clean_pasted(self):
        text = self.cleaned_data["pasted"]
        self.pasted_questions = read_questions(text)
        return text
