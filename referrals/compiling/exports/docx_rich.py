"""Rich text of the portal's schema as paragraphs, lists and tables of a Word document."""

import re

from docx.document import Document
from docx.text.paragraph import Paragraph
from lxml import html as lxml_html

from members.richtext import sanitize
from members.word import storable
from referrals.compiling.exports.docx_parts import (
    TEXT_WIDTH,
    add_link,
    add_ordered_list,
    add_row,
    add_table,
    number_by,
)

SPACE = re.compile(r"\s+")
OUTWARD = ("http://", "https://", "mailto:", "tel:")
DEEPEST_LIST = 2
BOLD, ITALIC = {"strong", "b"}, {"em", "i"}
BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")


def add_rich(document: Document, html: str, *, style: str = "Normal", level: int = 4) -> None:
    """Add stored rich text; its headings become headings of `level`, or bold lines below 4."""
    root = lxml_html.fragment_fromstring(sanitize(html), create_parent="div")
    _add_blocks(document, root, style, level)


def _add_blocks(document, parent, style, level):
    if parent.text and parent.text.strip():
        document.add_paragraph(style=style).add_run(_words(parent.text))
    for block in parent:
        if block.tag in ("ul", "ol"):
            _add_list(document, block, 0)
        elif block.tag == "table":
            _add_table(document, block)
        elif block.tag in ("h3", "h4"):
            _add_inline(document.add_heading(level=min(4, level)), block)
        elif block.tag in ("p", "blockquote"):
            _add_inline(document.add_paragraph(style=style), block)
        else:
            _add_blocks(document, block, style, level)
        if block.tail and block.tail.strip():
            document.add_paragraph(style=style).add_run(_words(block.tail))


def _add_list(document, items, depth):
    number = add_ordered_list(document) if items.tag == "ol" else None
    for item in items.findall("li"):
        paragraph = None
        for part in [item, *item]:
            if part.tag in ("ul", "ol"):
                _add_list(document, part, min(DEEPEST_LIST, depth + 1))
            elif part.tag == "p" or (part is item and _own_text(item)):
                paragraph = document.add_paragraph(
                    style="List Paragraph" if number or paragraph else BULLETS[depth]
                )
                if number and paragraph is not None:
                    number_by(paragraph, number, depth)
                _add_inline(paragraph, part, skip=("ul", "ol", "p") if part is item else ())


def _own_text(item):
    """Whether an item's words stand in the item itself and not in a paragraph."""
    inline = [part for part in item if part.tag not in ("p", "ul", "ol")]
    return bool((item.text or "").strip() or inline)


def _add_table(document, source):
    rows = [[_text(cell) for cell in row.iterchildren("td", "th")] for row in source.iter("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return
    columns = max(map(len, rows))
    widths = [int(TEXT_WIDTH / columns)] * columns
    first, *others = [[*row, *[""] * (columns - len(row))] for row in rows]
    table = add_table(document, first, widths, title="Tabell i texten")
    for row in others:
        add_row(table, row, widths)
    document.add_paragraph()


def _text(element):
    return _words(" ".join(element.itertext())).strip()


def _words(text):
    return storable(SPACE.sub(" ", text))


def _add_inline(paragraph: Paragraph, element, *, skip=(), bold=None, italic=None):
    """Add the words of `element`, with bold, italic, links and line breaks."""
    if element.text:
        _run(paragraph, element.text, bold, italic)
    for part in element:
        if part.tag == "br":
            paragraph.add_run().add_break()
        elif part.tag == "a" and (part.get("href") or "").startswith(OUTWARD):
            add_link(paragraph, _words("".join(part.itertext())), url=part.get("href"))
        elif part.tag not in skip:
            _add_inline(
                paragraph,
                part,
                bold=bold or part.tag in BOLD or None,
                italic=italic or part.tag in ITALIC or None,
            )
        if part.tail:
            _run(paragraph, part.tail, bold, italic)


def _run(paragraph, text, bold, italic):
    run = paragraph.add_run(_words(text))
    run.bold, run.italic = bold, italic
