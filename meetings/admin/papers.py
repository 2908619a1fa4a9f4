"""Papers as rows: a file or a link, and who uploaded it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from files.forms import CheckedFileField
from files.storing import store_file
from members.admin.rows import OrderedFormSet, Rows


class PaperForm(forms.ModelForm):
    """A row with `file` (a StoredFile) or `url`; the upload is stored when the row is saved."""

    upload = CheckedFileField(label="Ny fil", required=False)
    may_be_missing = True

    def clean(self):
        cleaned = super().clean()
        has_file = cleaned.get("upload") or self.instance.file_id
        if has_file and cleaned.get("url"):
            self.add_error(
                "url",
                ValidationError(
                    "Det är antingen en fil eller en länk, inte båda.",
                    code="file_and_link",
                ),
            )
        elif not self.may_be_missing and not (has_file or cleaned.get("url") or self.errors):
            self.add_error(
                "upload",
                ValidationError("Välj en fil eller skriv en länk.", code="neither_file_nor_link"),
            )
        return cleaned

    def store_upload(self, *, by):
        """Store what was uploaded, as the file of the row."""
        if upload := self.cleaned_data.get("upload"):
            self.instance.file = store_file(upload, by=by)


class PaperFormSet(OrderedFormSet):
    """Stores the uploads of its rows."""

    by = None  # the user, set by the admin

    def save_new(self, form, commit=True):
        form.store_upload(by=self.by)
        return super().save_new(form, commit)

    def save_existing(self, form, obj, commit=True):
        form.store_upload(by=self.by)
        return super().save_existing(form, obj, commit)


class PaperRows(Rows):
    """Rows of PaperForms; the subclass says with `file_url` where a stored file is fetched."""

    formset = PaperFormSet
    readonly_fields = ["stored"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.by = request.user
        return formset

    def file_url(self, paper) -> str:
        """The address of a stored file."""
        raise NotImplementedError

    def stored(self, paper):
        if not paper.file_id:
            return "–"
        return format_html('<a href="{}">{}</a>', self.file_url(paper), paper.file.original_name)

    stored.short_description = "fil"
