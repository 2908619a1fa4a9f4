from django import forms
from django.conf import settings

from files.checking import ALL_SUFFIXES, accepted_kinds, check_file, readable_size


class CheckedFileField(forms.FileField):
    """An upload that is checked when the form is; pass its value on to `store_file`.

    `allowed` are the accepted suffixes, with their dot.
    """

    def __init__(self, *, allowed=ALL_SUFFIXES, **kwargs):
        self.allowed = tuple(allowed)
        kwargs.setdefault("help_text", _what_is_accepted(self.allowed))
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "accept": ",".join(self.allowed)}

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is not None:
            check_file(upload, allowed=self.allowed)
        return upload


def _what_is_accepted(allowed):
    return f"{accepted_kinds(allowed)}, högst {readable_size(settings.MAX_UPLOAD_SIZE)}."
