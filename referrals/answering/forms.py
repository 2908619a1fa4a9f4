"""The parts of an answer, a form each: what is asked, how one answers, what was decided.

A part is saved on its own, so that colleagues can write on different parts at once. It carries a
version, a digest of what was stored when it was shown: saving over something else that a
colleague stored meanwhile is refused, and both versions are shown. A digest rather than a counter,
so that it also covers parts that have none, and two who write the same are never in conflict.
"""

import hashlib
import json
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from files.forms import CheckedFileField
from files.storing import store_file
from members.forms import EARLIEST, LATEST
from members.richtext import UNSTORABLE
from referrals.answering.fields import RichTextField, SeveralFilesField
from referrals.answering.queries import Line
from referrals.models import Answer, Question, Response, ResponseFile, ResponseStatement

NO_ANSWER = ("", "Inget svar")
Kind = Question.Kind


def version_of(values: dict) -> str:
    """What identifies stored values: equal for equal content, whoever wrote it."""
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


class PartForm(forms.Form):
    """One part of the page, under a prefix of its own; `name` is that prefix.

    `stored` are its values in the database. What was sent without the part's version is not about
    it. After `is_valid`, `is_stale` says that a colleague has stored something else since the part
    was shown, and `news` that there is anything to save.
    """

    version = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    heading = ""

    def __init__(self, data=None, files=None, *, stored, name, **kwargs):
        is_sent = data is not None and f"{name}-version" in data
        super().__init__(data if is_sent else None, files, prefix=name, **kwargs)
        self.name, self.stored = name, stored
        self.is_stale = False
        self.fields["version"].initial = self.stored_version

    use_required_attribute = False  # Only handing in asks for anything.

    @property
    def stored_version(self) -> str:
        return version_of(self.stored)

    @property
    def values(self) -> dict:
        """What was sent, cleaned, under the names of `stored`."""
        return {name: self.cleaned_data[name] for name in self.stored}

    @property
    def news(self) -> bool:
        return self.values != self.stored

    def clean(self):
        cleaned = super().clean()
        if not self.errors and self._meant_for_other() and self.news:
            self.is_stale = True
        return cleaned

    def _meant_for_other(self):
        return self.cleaned_data["version"] != self.stored_version

    @property
    def stored_shown(self) -> list[tuple]:
        """What is stored, to be read beside what was typed: (label, text, is rich text)."""
        rows = []
        for name, value in self.stored.items():
            field = self.fields.get(name)
            if field is None or value in (None, "", False):
                continue
            shown = dict(getattr(field, "choices", ())).get(value, value)
            shown = "Ja" if value is True else shown
            rows.append((field.label, shown, isinstance(field, RichTextField)))
        return rows

    def accept_stored_version(self):
        """Let the part carry the version that is stored now: saving it anew is to choose it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.stored_version


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


class StatementForm(PartForm):
    """A reservation or a special statement; `parties` are (id, name) of those to choose among."""

    heading = "Reservation eller särskilt uttalande"

    kind = forms.ChoiceField(
        label="Slag",
        choices=ResponseStatement.Kind.choices,
        error_messages={"invalid_choice": "Välj i listan."},
    )
    party = forms.ChoiceField(
        label="Parti", required=False, error_messages={"invalid_choice": "Välj i listan."}
    )
    persons = forms.CharField(
        label="Av", required=False, max_length=300, help_text="Namn, åtskilda med komma."
    )
    text = forms.CharField(label="Text", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    upload = CheckedFileField(label="Eller en fil", required=False)

    def __init__(self, statement, parties, data=None, files=None):
        self.statement = statement
        stored = {
            "kind": statement.kind,
            "party": str(statement.party_id or ""),
            "persons": statement.persons,
            "text": statement.text,
        }
        name = f"uttalande-{statement.pk}"
        super().__init__(data, files, stored=stored, name=name, initial=stored)
        self.fields["party"].choices = [("", "Inget parti"), *parties]
        if statement.file_id:
            self.fields["upload"].label = "Byt fil"

    def clean_text(self):
        # As the browser sends it and as it is stored: one kind of line ends.
        return UNSTORABLE.sub("", self.cleaned_data["text"].replace("\r\n", "\n"))

    @property
    def news(self):
        return bool(self.cleaned_data.get("upload")) or super().news

    def store(self, response, by=None):
        statement, values = self.statement, self.values
        statement.kind, statement.persons = values["kind"], values["persons"]
        statement.party_id = int(values["party"]) if values["party"] else None
        statement.text = values["text"]
        if upload := self.cleaned_data["upload"]:
            statement.file = store_file(upload, by=by)
        statement.save()


class PaperForm(PartForm):
    """Kind and title of a file that is there already."""

    kind = forms.ChoiceField(label="Slag", choices=[
        choice for choice in ResponseFile.Kind.choices if choice[0] != ResponseFile.Kind.ORIGINAL
    ])  # fmt: skip
    title = forms.CharField(label="Titel", max_length=200)

    def __init__(self, paper, data=None):
        self.paper = paper
        stored = {"kind": paper.kind, "title": paper.title}
        super().__init__(data, stored=stored, name=f"fil-{paper.pk}", initial=stored)

    @property
    def heading(self):
        return self.paper.title

    def store(self, response, by=None):
        self.paper.kind, self.paper.title = self.values["kind"], self.values["title"]
        self.paper.save()


class UploadForm(forms.Form):
    """New files; no part with a version, since it only adds."""

    name = "nya"

    kind = forms.ChoiceField(
        label="Vad är det för handling?",
        choices=PaperForm.base_fields["kind"].choices,
        required=False,
        initial=ResponseFile.Kind.ANSWER,
    )
    files = SeveralFilesField(label="Välj filer", required=False)

    def __init__(self, data=None, files=None):
        super().__init__(data, files, prefix=self.name)


class ExtensionForm(forms.Form):
    """Asking for more time."""

    wanted_until = forms.DateField(
        label="Vi vill svara senast",
        input_formats=["%Y-%m-%d", "%Y%m%d"],
        widget=forms.DateInput(
            format="%Y-%m-%d",
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"},
        ),
        help_text="åååå-mm-dd",
        error_messages={
            "invalid": "Det datumet finns inte. Skriv till exempel 2016-10-11.",
            "required": "Skriv vilken dag ni behöver.",
        },
    )
    reason = forms.CharField(
        label="Skäl",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Skriv varför ni behöver mer tid.",
            "max_length": "Skälet får vara högst 300 tecken.",
        },
    )

    def clean_wanted_until(self):
        return in_living_memory(self.cleaned_data["wanted_until"])


def in_living_memory(day: date | None) -> date | None:
    """`day`, unless the year was mistyped."""
    if day and not EARLIEST <= day <= LATEST:
        raise ValidationError("Välj ett datum mellan åren 1990 och 2100.", code="range")
    return day


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
