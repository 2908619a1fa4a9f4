"""Statements and files: rows that are added and taken away."""

from django import forms

from files.forms import CheckedFileField
from files.storing import store_file
from meetings.models import Statement
from meetings.writing.parts import PartForm
from members.richtext import UNSTORABLE
from referrals.drafting.fields import SeveralFilesField


class StatementForm(PartForm):
    """A reservation or a special statement; `parties` are (id, name) of those to choose among."""

    heading = "Reservation eller särskilt uttalande"

    kind = forms.ChoiceField(
        label="Slag",
        choices=Statement.Kind.choices,
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

    def store(self, draft, by=None):
        statement, values = self.statement, self.values
        statement.kind, statement.persons = values["kind"], values["persons"]
        statement.party_id = int(values["party"]) if values["party"] else None
        statement.text = values["text"]
        if upload := self.cleaned_data["upload"]:
            statement.file = store_file(upload, by=by)
        statement.save()


def kinds_of(papers) -> list[tuple[str, str]]:
    """What a municipality's paper can be; `papers` is its model. Originals are the chancery's."""
    return [choice for choice in papers.Kind.choices if choice[0] != "original"]


class PaperForm(PartForm):
    """Kind and title of a file that is there already."""

    kind = forms.ChoiceField(label="Slag", error_messages={"invalid_choice": "Välj i listan."})
    title = forms.CharField(label="Titel", max_length=200)

    def __init__(self, paper, data=None):
        self.paper = paper
        stored = {"kind": paper.kind, "title": paper.title}
        super().__init__(data, stored=stored, name=f"fil-{paper.pk}", initial=stored)
        self.fields["kind"].choices = kinds_of(type(paper))

    @property
    def heading(self):
        return self.paper.title

    def store(self, draft, by=None):
        self.paper.kind, self.paper.title = self.values["kind"], self.values["title"]
        self.paper.save()


class UploadForm(forms.Form):
    """New files, rows of the model `papers`; no part with a version, since it only adds."""

    name = "nya"

    kind = forms.ChoiceField(
        label="Vad är det för handling?",
        required=False,
        error_messages={"invalid_choice": "Välj i listan."},
    )
    files = SeveralFilesField(label="Välj filer", required=False)

    def __init__(self, papers, data=None, files=None):
        super().__init__(data, files, prefix=self.name)
        self.fields["kind"].choices = kinds_of(papers)
        self.fields["kind"].initial = papers._meta.get_field("kind").default
