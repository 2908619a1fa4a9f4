"""All parts of one draft together: what its page shows and what it sends."""

from functools import cached_property

from django.forms.utils import ErrorDict

from members.models import Party
from referrals.drafting.rows import PaperForm, StatementForm, UploadForm


def parties() -> list[tuple[str, str]]:
    """The parties to choose among: (id, name)."""
    rows = Party.objects.values_list("pk", "abbreviation", "name")
    return [(str(pk), f"{short} – {name}") for pk, short, name in rows]


def _texts(said):
    return [said] if isinstance(said, str) else said


class DraftSheet:
    """The forms of `draft` (None: nothing is written yet), filled with what was sent, if any.

    Whoever inherits says what stands before the statements and the files (`own_parts`), and the
    model of the latter (`papers_model`). A draft without one of them has none of their forms.
    """

    papers_model = None
    has_statements = has_files = True

    def __init__(self, draft, data=None, files=None):
        self.draft, self.data, self.files = draft, data, files

    @property
    def own_parts(self) -> list:
        """The parts that only this kind of draft has, in the order of the page."""
        raise NotImplementedError

    @cached_property
    def statements(self):
        if not (self.has_statements and self.draft):
            return []
        rows = list(self.draft.statements.select_related("file"))
        named = parties() if rows else []
        return [StatementForm(row, named, self.data, self.files) for row in rows]

    @cached_property
    def papers(self):
        if not (self.has_files and self.draft):
            return []
        return [PaperForm(row, self.data) for row in self.draft.files.select_related("file")]

    @cached_property
    def upload(self):
        return UploadForm(self.papers_model, self.data, self.files) if self.has_files else None

    @property
    def parts(self):
        """Every part that has a version, in the order of the page."""
        return [form for form in [*self.own_parts, *self.statements, *self.papers] if form]

    def part(self, name):
        """The part of that name, or None."""
        return next((form for form in self.parts if form.name == name), None)

    def ready(self, only=""):
        """The parts with something to save that can be saved; or just the one called `only`."""
        parts = [part for part in self.parts if not only or part.name == only]
        return [part for part in parts if part.is_valid() and not part.is_stale and part.news]

    def settle(self):
        """Let what was sent stand whatever was shown before: the draft is new, nothing is lost."""
        for part in self.parts:
            part.is_valid()
            part.is_stale = False

    @property
    def uploads(self) -> list:
        """The new files that can be stored."""
        form = self.upload
        return form.cleaned_data.get("files", []) if form and form.is_valid() else []

    @property
    def conflicts(self):
        """Parts that a colleague has changed since they were shown."""
        return [form for form in self.parts if form.is_bound and form.is_stale]

    @property
    def refused(self):
        """Parts that could not be saved: conflicts among them."""
        forms = [*self.parts, *([self.upload] if self.upload else [])]
        return [
            form
            for form in forms
            if form.is_bound and (form.errors or getattr(form, "is_stale", False))
        ]

    def places_of(self, missing: dict) -> list[tuple[str, str]]:
        """What is missing as (the field's id on the page, message), in the order of the page."""
        found = []
        for form in self.parts:
            for name in form.fields:
                for text in _texts(missing.get(name, [])):
                    found.append((form[name].id_for_label or form.name, text))
        return [*found, *(("uttalanden", text) for text in _texts(missing.get("statements", [])))]

    def tell(self, missing: dict) -> None:
        """Show beside its field what is missing before the draft can be handed in."""
        for form in self.parts:
            for name in form.fields.keys() & missing.keys():
                if form._errors is None and not form.is_bound:
                    form._errors, form.cleaned_data = ErrorDict(), {}
                form.add_error(name, missing[name])
