from django import forms

from files.forms import CheckedFileField
from tests.files.uploads import PDF, PNG, upload


class UploadForm(forms.Form):
    title = forms.CharField()
    paper = CheckedFileField(label="Fil", allowed=(".pdf", ".docx"))


def form_with(file):
    return UploadForm({"title": "Underlag"}, {"paper": file})


def test_right_file_passes_and_can_be_read_from_the_start():
    form = form_with(upload("underlag.pdf"))

    assert form.is_valid()
    assert form.cleaned_data["paper"].read() == PDF


def test_wrong_file_is_told_at_the_field():
    form = form_with(upload("bild.pdf", PNG))

    assert not form.is_valid()
    assert "PNG" in form.errors["paper"][0]


def test_empty_file_is_told_at_the_field():
    assert "tom" in form_with(upload("tom.pdf", b"")).errors["paper"][0]


def test_form_says_what_is_accepted(settings):
    html = str(UploadForm()["paper"])

    assert 'accept=".pdf,.docx"' in html
    assert UploadForm().fields["paper"].help_text == "PDF och DOCX, högst 25 MB."
