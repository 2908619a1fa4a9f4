"""Fields of what saves itself: rich text that also works as plain text, and days."""

import json
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django_prose_editor.config import expand_extensions

from members.forms import EARLIEST, LATEST
from members.richtext import EXTENSIONS, from_plain, sanitize, to_plain

# Which protocols a link may have, the sanitizer says. Told to more than one editor on a page, the
# editor's link finder complains in the console.
IN_BROWSER = EXTENSIONS | {"Link": {"enableTarget": False}}


def as_typed(html: str) -> str:
    """Rich text as one would write it in a plain field: a blank line between paragraphs."""
    text, before = "", None
    for line in to_plain(html).splitlines():
        in_list = line.startswith("- ") and (before or "").startswith("- ")
        text += ("" if before is None else "\n" if in_list else "\n\n") + line
        before = line
    return text


class RichTextarea(forms.Textarea):
    """Plain text in an ordinary field; writing_editor.js makes an editor of it.

    Which of the two was sent stands in a field beside it. A plain text that nobody touched leaves
    the rich one as it was.
    """

    template_name = "components/_rich_textarea.html"

    def get_context(self, name, value, attrs):
        html = value or ""
        context = super().get_context(name, as_typed(html), attrs)
        config = {"extensions": expand_extensions(IN_BROWSER)}
        context["widget"].update(html=html, config=json.dumps(config), was=f"{name}-var")
        return context

    def value_from_datadict(self, data, files, name):
        typed = data.get(name)
        if typed is None:
            return None
        if data.get(f"{name}-slag") == "html":
            return sanitize(typed)
        before = data.get(f"{name}-var", "")
        if _lines(typed) == _lines(as_typed(before)):
            return sanitize(before)
        return from_plain(typed)

    def value_omitted_from_data(self, data, files, name):
        return name not in data


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


class RichTextField(forms.CharField):
    """Rich text in the portal's schema; see RichTextarea."""

    widget = RichTextarea

    def __init__(self, **kwargs):
        super().__init__(required=False, strip=False, **kwargs)

    def to_python(self, value):
        return sanitize(super().to_python(value))


class DayField(forms.DateField):
    """A day, written as text: one that can't be read stays in the field to be corrected."""

    def __init__(self, **kwargs):
        messages = {"invalid": "Det datumet finns inte. Skriv till exempel 2016-10-11."}
        super().__init__(
            input_formats=["%Y-%m-%d", "%Y%m%d"],
            widget=forms.DateInput(
                format="%Y-%m-%d",
                attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"},
            ),
            error_messages=messages | kwargs.pop("error_messages", {}),
            **{"required": False, "help_text": "åååå-mm-dd"} | kwargs,
        )

    def to_python(self, value) -> date | None:
        day = super().to_python(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError("Välj ett datum mellan åren 1990 och 2100.", code="range")
        return day
