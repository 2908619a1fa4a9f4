"""The answer to each question, with the widgets its kind asks for."""

from django import forms
from django.core.exceptions import ValidationError

from meetings.writing.fields import RichTextField
from meetings.writing.parts import PartForm
from referrals.answering.queries import Line
from referrals.models import Answer, Question

NO_ANSWER = ("", "Inget svar")
Kind = Question.Kind


class AnswerForm(PartForm):
    """The answer to one question, with the widgets its kind asks for.

    `answer` is what is stored, None for nothing. `values` are the fields of an Answer.
    """

    EMPTY = {"text": "", "choice": "", "grade": None, "picked": []}

    def __init__(self, question, answer=None, data=None):
        stored = {name: getattr(answer, name) for name in self.EMPTY} if answer else self.EMPTY
        self.question, self.answer = question, answer
        self.options = list(question.options.all()) if question.has_options else []
        super().__init__(data, stored=dict(stored), name=f"fraga-{question.pk}")
        self._add_fields()

    @property
    def heading(self):
        return self.question.text

    @property
    def stored_shown(self):
        line = Line(self.question, self.answer)
        rows = [("Svar", line.chosen, False), ("Svar", ", ".join(line.picked), False)]
        label = "Svar" if self.question.kind == Kind.TEXT else "Kommentar"
        return [row for row in [*rows, (label, line.text, True)] if row[1]]

    @property
    def is_ranking(self) -> bool:
        return self.question.kind == Kind.RANKING

    @property
    def fixed(self):
        """The field that is answered by choosing, as a bound field; None for text and ranking."""
        return next((self[name] for name in ("choice", "grade", "picked") if name in self.fields),
                    None)  # fmt: skip

    @property
    def places(self):
        """The fields of a ranking, in the order in which they are ranked now."""
        places = [str(n) for n in range(1, len(self.options) + 1)] + [""]
        fields = [self[f"plats-{option.pk}"] for option in self.options]
        shown = [field.value() if field.value() in places else "" for field in fields]
        order = sorted(range(len(fields)), key=lambda index: places.index(shown[index]))
        return [fields[index] for index in order]

    def _add_fields(self):
        question, kind = self.question, self.question.kind
        blank = [] if question.is_required else [NO_ANSWER]
        if question.words:
            self._add_choice("choice", [*question.words, *blank])
        elif kind == Kind.SCALE:
            self._add_choice("grade", [*((str(n), str(n)) for n in Question.SCALE), *blank])
        elif kind == Kind.SINGLE:
            self._add_choice("picked", [*self._option_choices(), *blank])
        elif kind == Kind.MULTIPLE:
            self.fields["picked"] = forms.MultipleChoiceField(
                choices=self._option_choices(),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                label=question.text,
                initial=[str(pk) for pk in self.stored["picked"]],
                error_messages={"invalid_choice": "Välj bland alternativen."},
            )
        elif kind == Kind.RANKING:
            self._add_ranking()
        if question.takes_text:
            is_answer = kind == Kind.TEXT
            self.fields["text"] = RichTextField(
                label=question.text if is_answer else "Kommentar",
                initial=self.stored["text"],
            )
            self.fields["text"].widget.attrs["rows"] = 8 if is_answer else 3

    def _add_choice(self, name, choices):
        stored = self.stored[name]
        if name == "picked":
            stored = stored[0] if stored else ""
        self.fields[name] = forms.ChoiceField(
            choices=choices,
            required=False,
            widget=forms.RadioSelect,
            label=self.question.text,
            initial="" if stored is None else str(stored),
            error_messages={"invalid_choice": "Välj ett av alternativen."},
        )

    def _option_choices(self):
        return [(str(option.pk), option.text) for option in self.options]

    def _add_ranking(self):
        numbers = [(str(n), str(n)) for n in range(1, len(self.options) + 1)]
        for option in self.options:
            ranked = option.pk in self.stored["picked"]
            self.fields[f"plats-{option.pk}"] = forms.ChoiceField(
                choices=[("", "–"), *numbers],
                required=False,
                label=option.text,
                initial=str(self.stored["picked"].index(option.pk) + 1) if ranked else "",
                error_messages={"invalid_choice": "Välj en plats i listan."},
            )

    def clean(self):
        if self.is_ranking:
            self.cleaned_data["picked"] = self._ranked()
        elif "picked" in self.fields:
            picked = self.cleaned_data.get("picked") or []
            picked = picked if isinstance(picked, list) else [picked]
            self.cleaned_data["picked"] = [int(pk) for pk in picked]
        if "grade" in self.fields:
            grade = self.cleaned_data.get("grade")
            self.cleaned_data["grade"] = int(grade) if grade else None
        for name, value in self.stored.items():
            self.cleaned_data.setdefault(name, value)
        return super().clean()

    def _ranked(self):
        places = {
            option.pk: int(self.cleaned_data[f"plats-{option.pk}"])
            for option in self.options
            if self.cleaned_data.get(f"plats-{option.pk}")
        }
        ranked = sorted(places, key=places.get)
        if sorted(places.values()) != list(range(1, len(places) + 1)):
            self.add_error(
                None,
                ValidationError(
                    "Ge varje alternativ en egen plats, från 1 och uppåt utan luckor.",
                    code="places",
                ),
            )
        return ranked

    def store(self, response, by=None):
        """Save what was sent as the answer of `response`, a draft; returns the Answer."""
        answer = self.answer or Answer(question=self.question)
        answer.response = response
        for name, value in self.values.items():
            setattr(answer, name, value)
        answer.save()
        return answer


def question_forms(questions, answers=None, data=None) -> list[AnswerForm]:
    """A form for each question; `answers` are the stored ones by question id, `data` what was sent.

    `questions` come with their `options` and `group` fetched (see `queries.questions_of`). Without
    `answers` the forms are empty: that is how the chancery tries a remiss before it is sent out.
    """
    answers = answers or {}
    return [AnswerForm(question, answers.get(question.pk), data) for question in questions]


def in_groups(answer_forms) -> list[tuple]:
    """(QuestionGroup or None, its forms), in the order of the questions."""
    groups = {}
    for form in answer_forms:
        groups.setdefault(form.question.group, []).append(form)
    return list(groups.items())
