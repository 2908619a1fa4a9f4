"""A field of a draft for several files at once."""

from django import forms

from files.forms import CheckedFileField


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(CheckedFileField):
    """Any number of uploads, each of them checked; cleans to a list."""

    widget = SeveralFilesInput

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(each, initial) for each in uploads if each]
