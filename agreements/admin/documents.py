"""The papers of an agreement: exchanged in a draft, afterwards only followed by new ones."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from agreements.models import AgreementDocument
from meetings.admin.papers import PaperForm, PaperFormSet, PaperRows


class DocumentForm(PaperForm):
    may_be_missing = False

    class Meta:
        model = AgreementDocument
        fields = ["kind", "title", "url"]


class DocumentFormSet(PaperFormSet):
    """No two papers of one title: that would make one a version of the other."""

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            title = form.cleaned_data.get("title") if hasattr(form, "cleaned_data") else ""
            if not title or self._should_delete_form(form):
                continue
            if title in seen:
                form.add_error("title", "Det finns redan ett dokument med den titeln.")
            seen.add(title)


class DocumentRows(PaperRows):
    """The papers of a draft, which can be exchanged."""

    model = AgreementDocument
    form = DocumentForm
    formset = DocumentFormSet
    fields = (("title", "kind"), ("stored", "upload"), "url")
    row_related = ["file", "agreement"]

    def file_url(self, paper):
        return reverse("agreements:document_file", args=[paper.agreement.slug, paper.pk])


class PublishedDocumentRows(DocumentRows):
    """The papers that are out, in all their versions: only shown."""

    fields = (("title", "kind"), ("version", "note"), ("stored", "url"))
    readonly_fields = ["version", "stored"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class NewDocumentForm(PaperForm):
    """A further paper, or a new version of one that is there."""

    may_be_missing = False
    replaces = forms.ChoiceField(label="Ny version av", required=False)

    class Meta:
        model = AgreementDocument
        fields = ["kind", "title", "note", "url"]

    def __init__(self, *args, current=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.current = {paper.title: paper for paper in current}
        titles = [(title, title) for title in self.current]
        self.fields["replaces"].choices = [("", "Inget: ett nytt dokument"), *titles]
        self.fields["title"].required = False
        self.fields["title"].help_text = "Lämnas tom för en ny version."

    def clean(self):
        cleaned = super().clean()
        before = self.current.get(cleaned.get("replaces"))
        title = cleaned.get("title", "")
        if before:
            if not cleaned.get("note"):
                self.add_error("note", ValidationError("Skriv vad som är nytt.", code="no_note"))
            self.instance.position = before.position
            self.instance.version = before.version + 1
            cleaned["title"], cleaned["kind"] = before.title, before.kind
        elif not title:
            self.add_error("title", ValidationError("Skriv en titel.", code="no_title"))
        elif title in self.current:
            text = "Dokumentet finns redan. Välj det under Ny version av."
            self.add_error("title", ValidationError(text, code="known_title"))
        return cleaned


class NewDocumentFormSet(DocumentFormSet):
    """Hands the papers that count to its rows; a new version stands where the old one stood."""

    def get_form_kwargs(self, index):
        if not hasattr(self, "current"):
            stored = self.instance.pk is not None
            self.current = list(self.instance.documents.current()) if stored else []
        return super().get_form_kwargs(index) | {"current": self.current}

    def save_new(self, form, commit=True):
        place = form.instance.position
        last = max((paper.position for paper in self.current), default=0)
        instance = super().save_new(form, commit=False)
        instance.position = place or last + 1 + len(getattr(self, "new_objects", []))
        if commit:
            instance.save()
        return instance


class NewDocumentRows(PaperRows):
    """Empty rows under the papers that are out."""

    model = AgreementDocument
    form = NewDocumentForm
    formset = NewDocumentFormSet
    verbose_name = "dokument eller ny version"
    verbose_name_plural = "Nya dokument och versioner"
    readonly_fields = []
    fields = (("replaces", "title"), ("note", "kind"), ("upload", "url"))

    def get_queryset(self, request):
        return super().get_queryset(request).none()

    def has_view_permission(self, request, obj=None):
        return self.has_add_permission(request, obj)
