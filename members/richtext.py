"""Semantic rich text: a small schema, sanitised on the way in.

Paragraphs, two heading levels, lists, bold, italic, links and tables. Headings are stored as
`<h3>` and `<h4>`; a page that needs other levels calls `shift_headings`.
"""

import re
from html import escape, unescape

from django.utils.html import strip_tags
from django_prose_editor.fields import ProseEditorField, create_sanitizer

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Heading": {"levels": [3, 4]},
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "History": True,
}
# C0 and C1 controls other than tab and line feed, and surrogates that no database stores.
UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
BLOCK_END = re.compile(r"</(?:p|h[1-6]|tr|li|ul|ol|table|blockquote|div)>|<br\s*/?>")

# What browsers and Word paste instead of <strong> and <em>. Google's documents wrap everything in a
# <b> that says it is not bold.
NOT_BOLD = re.compile(r"<b\s[^>]*font-weight:\s*(?:normal|400)[^>]*>", re.IGNORECASE)
OLD_TAGS = re.compile(r"<(/?)(b|i)(?=[\s/>])", re.IGNORECASE)
MEANT = {"b": "strong", "i": "em"}

_sanitize = create_sanitizer(EXTENSIONS)


def sanitize(html: str) -> str:
    """Return `html` with everything outside the schema removed; scripts lose their content too."""
    html = NOT_BOLD.sub("", UNSTORABLE.sub("", html or ""))
    return _sanitize(OLD_TAGS.sub(lambda tag: f"<{tag[1]}{MEANT[tag[2].lower()]}", html))


def from_plain(text: str) -> str:
    """Return plain text as rich text: blank lines part paragraphs, lines with "- " are lists."""
    blocks, bullets, paragraph = [], [], []

    def close():
        if paragraph:
            blocks.append(f"<p>{'<br>'.join(paragraph)}</p>")
            paragraph.clear()
        if bullets:
            blocks.append("<ul>" + "".join(f"<li><p>{b}</p></li>" for b in bullets) + "</ul>")
            bullets.clear()

    for line in (text or "").splitlines():
        stripped = escape(line.strip(), quote=False)
        if stripped.startswith("- "):
            if paragraph:
                close()
            bullets.append(stripped[2:])
        elif stripped:
            if bullets:
                close()
            paragraph.append(stripped)
        elif not bullets:
            close()
    close()
    return sanitize("".join(blocks))


def to_plain(html: str) -> str:
    """Return rich text as plain text, one block a line, list items with "- "."""
    text = BLOCK_END.sub("\n", re.sub(r"<li>\s*", "- ", html or ""))
    lines = (line.strip() for line in unescape(strip_tags(text)).splitlines())
    return "\n".join(line for line in lines if line and line != "-")


def shift_headings(html: str, by: int) -> str:
    """Return `html` with heading levels moved `by` steps, kept between 2 and 6."""

    def moved(match):
        level = min(6, max(2, int(match["level"]) + by))
        return f"<{match['slash']}h{level}"

    return re.sub(r"<(?P<slash>/?)h(?P<level>[1-6])\b", moved, html or "")


class RichTextField(ProseEditorField):
    """Rich text in the portal's schema, sanitised both by forms and before every save."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", EXTENSIONS)
        kwargs.setdefault("sanitize", sanitize)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance, add):
        value = sanitize(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value
