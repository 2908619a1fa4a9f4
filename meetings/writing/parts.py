"""The parts of what several write, a form each.

A part is saved on its own, so that colleagues can write on different parts at once. It carries a
version, a digest of what was stored when it was shown: saving over something else that a
colleague stored meanwhile is refused, and both versions are shown. A digest rather than a counter,
so that it also covers parts that have none, and two who write the same are never in conflict.
"""

import hashlib
import json

from django import forms

from meetings.writing.fields import RichTextField


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
