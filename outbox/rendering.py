"""From a template to what a message says: one line of subject, a text, and the same as HTML."""

from dataclasses import dataclass

from django.conf import settings
from django.template import Context
from django.template.loader import get_template

SUBJECT_LENGTH = 250


@dataclass(frozen=True)
class Rendered:
    """What a message says."""

    subject: str
    text: str
    html: str


def portal_address(path: str) -> str:
    """An address of the portal as it stands in a letter, or in anything else outside it."""
    return f"{settings.PORTAL_URL}{path}"


def one_line(value: str, length: int) -> str:
    """`value` on one line, without control characters, at most `length` characters.

    A line break in a header would let the text after it become a header of its own.
    """
    printable = "".join(char if char.isprintable() else " " for char in str(value))
    line = " ".join(printable.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def render(template: str, context: dict, *, to_name: str = "") -> Rendered:
    """Render `template`.subject.txt, .txt and .html with `context`.

    The templates also have `portal_url` (without a slash at the end), `portal_name`, `to_name` and,
    but for the subject itself, `subject`. Nothing is escaped in the two texts, everything in HTML.
    Raises TemplateDoesNotExist.
    """
    values = {
        "portal_url": settings.PORTAL_URL,
        "portal_name": settings.PORTAL_NAME,
        "to_name": to_name,
        **context,
    }
    subject = one_line(_plain(f"{template}.subject.txt", values), SUBJECT_LENGTH)
    values["subject"] = subject
    text = _plain(f"{template}.txt", values)
    html = get_template(f"{template}.html").render(values)
    # PostgreSQL stores no NUL, and no mail needs one.
    return Rendered(subject, _tidy(text).replace("\0", ""), html.replace("\0", ""))


def _plain(name, values):
    return get_template(name).template.render(Context(values, autoescape=False))


def _tidy(text):
    """Without the blank lines that the template's own tags leave."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept) + "\n"
