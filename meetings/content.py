"""What minutes say, read out of the very page that is printed.

So nothing that is printed can be left out of what is approved, whatever a meeting comes to hold:
a new part of the page is a new part of the content by itself. Only what is marked `data-frame` in
templates/pdf (letterhead, state, table of contents, signatures) is no content.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import takewhile

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from meetings.models import Meeting, ProtocolText
from meetings.pdf import printed_context

INLINE = {"strong", "em", "a", "br"}
BLOCKS = {"p", "ul", "ol", "li", "table", "tr", "td", "th"}
VOID = {"br", "meta", "link", "img", "hr", "input"}
HEADING = re.compile(r"h([1-6])")
AROUND_BLOCKS = re.compile(r"\s*(</?(?:p|h3|h4|ul|ol|li|table|tr|td|th)>|<br>)\s*")


@dataclass
class _Part:
    key: str
    heading: str = ""
    pieces: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def as_dict(self) -> dict:
        html = re.sub(r"\s+", " ", "".join(self.pieces))
        html = AROUND_BLOCKS.sub(r"\1", html).strip()
        heading = " ".join(self.heading.split())
        return {"key": self.key, "heading": heading, "html": html, "files": self.files}


class _Reader(HTMLParser):
    """Splits a page by `data-part` and keeps of each what carries meaning."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[_Part] = []
        self._open: list[tuple[str, _Part | None, bool]] = []
        self._in_heading = False
        self._in_label = False

    @property
    def _part(self) -> _Part | None:
        return next((part for _, part, _ in reversed(self._open) if part), None)

    @property
    def _is_frame(self) -> bool:
        return any(frame for _, _, frame in self._open)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        part = None
        if "data-part" in named:
            part = _Part(named["data-part"])
            self.parts.append(part)
        if tag not in VOID:
            self._open.append((tag, part, "data-frame" in named))
        if self._part and not self._is_frame:
            self._keep(tag, named)

    def _keep(self, tag, named):
        part = self._part
        if self._in_heading:
            part.heading += " " if tag == "br" else ""
            return
        if "data-sha256" in named:
            part.files.append(named["data-sha256"])
        if HEADING.fullmatch(tag) and not part.heading:
            self._in_heading = True
        elif level := HEADING.fullmatch(tag):
            part.pieces.append("<h3>" if int(level[1]) <= 4 else "<h4>")
        elif tag == "a" and named.get("href"):
            part.pieces.append(f'<a href="{escape(named["href"])}">')
        elif tag == "p" and "label" in (named.get("class") or "").split():
            part.pieces.append("<p><strong>")
            self._in_label = True
        elif tag in INLINE | BLOCKS:
            part.pieces.append(f"<{tag}>")
        elif tag == "div":
            part.pieces.append(" ")

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self._part and not self._is_frame:
            if level := HEADING.fullmatch(tag):
                closes = "</h3>" if int(level[1]) <= 4 else "</h4>"
                self._part.pieces.append("" if self._in_heading else closes)
                self._in_heading = False
            elif tag == "p" and self._in_label:
                self._part.pieces.append("</strong></p>")
                self._in_label = False
            elif tag in INLINE | BLOCKS:
                self._part.pieces.append("" if self._in_heading else f"</{tag}>")
            elif tag == "div":
                self._part.pieces.append(" ")
        while self._open and self._open.pop()[0] != tag:
            pass  # what HTML lets stay open ends with what is around it

    def handle_data(self, data):
        if not self._part or self._is_frame:
            return
        if self._in_heading:
            self._part.heading += data
        else:
            self._part.pieces.append(escape(data, quote=False))


def content_in(html: str) -> dict:
    """The content of a printed page: its parts in order, each with heading, text and files."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return {"parts": [part.as_dict() for part in reader.parts]}


def content_of(meeting: Meeting) -> dict:
    """What the minutes of `meeting` say as they stand in the database now."""
    return content_in(render_to_string("pdf/protocol.html", printed_context(meeting)))


def digest_of(content) -> str:
    """SHA-256, in hex, of `content` as JSON with sorted keys in UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def part_of(content: dict, key: str) -> dict | None:
    """One part, by its key ("head", "attendance", "item-12", "appendices")."""
    return next((part for part in content["parts"] if part["key"] == key), None)


def item_key(item) -> str:
    return f"item-{item.pk}"


def item_text(content: dict, item) -> list[dict]:
    """What `content` says at one top item of a protocol: the parts of it and of its sub-items.

    Read out of the content alone, so that an old one says what it said, whatever happened since.
    """
    parts = content["parts"]
    start = next((n for n, part in enumerate(parts) if part["key"] == item_key(item)), None)
    if start is None:
        return []
    following = takewhile(_is_sub_item, parts[start + 1 :])
    return [parts[start], *following]


def _is_sub_item(part: dict) -> bool:
    """Only top items have a §."""
    return part["key"].startswith("item-") and not part["heading"].startswith("§")


def keep_text(meeting: Meeting, content: dict | None = None) -> ProtocolText:
    """The row that holds what `meeting` says now (or `content`, if it has been read already)."""
    content = content_of(meeting) if content is None else content
    text, _ = ProtocolText.objects.get_or_create(
        meeting=meeting, sha256=digest_of(content), defaults={"content": content}
    )
    return text


def words_of(part: dict | None) -> str:
    """A part as plain text, one block a line, its heading first."""
    if part is None:
        return ""
    body = re.sub(r"</(?:p|h3|h4|li|tr)>|<br>", "\n", part["html"])
    body = re.sub(r"</(?:td|th)>", "  ", body)
    body = strip_tags(body)
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        body = body.replace(code, sign)
    lines = [line.strip() for line in [part["heading"], *body.splitlines()]]
    return "\n".join(line for line in lines if line)


def same_words(parts: list[dict], others: list[dict]) -> bool:
    """Whether two lists of parts say the same, however the page sets it."""

    def said(rows):
        return [(row["key"], words_of(row), row["files"]) for row in rows]

    return said(parts) == said(others)
