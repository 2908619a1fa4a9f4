"""What extraction hands on: lines of text with the little layout that carries meaning."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document as a person would see it.

    ``heading`` is 0 for ordinary text, 1–6 for a heading style of that level and 9 for a
    line that only looks like a heading (all bold, or larger than the body text).
    ``page_break`` says that the line is the first of a new page. ``furniture`` marks
    running headers and footers that the format itself declares as such.

    ``rich`` is the line as HTML where it has bold or italic text, "" elsewhere. Of a line of a
    table ``cells`` are its cells as HTML; a row of several lines has ``continues`` from its second.
    """

    text: str
    heading: int = 0
    page_break: bool = False
    furniture: bool = False
    rich: str = ""
    cells: tuple[str, ...] = ()
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of one file: its format ("text", "pdf", "docx"), lines, and warnings.

    Warnings are Swedish sentences about what could not be read, such as a page that is a
    picture; ``pages`` is None where the format has no pages.
    """

    format: str
    lines: list[Line]
    pages: int | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines joined by newlines."""
        return "\n".join(line.text for line in self.lines)


_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\u2028\u2029]")
# What XML and databases refuse: control characters other than the tab, lone surrogates.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def lines_of(text: str) -> list[Line]:
    """Split plain text into lines; a form feed starts a new page (and a new line)."""
    result = []
    for raw in _LINE_ENDS.split(text):
        first, *pages = raw.split("\f")
        if first.strip() or not pages:
            result.append(Line(storable(first)))
        result.extend(Line(storable(page), page_break=True) for page in pages)
    return result


def storable(text: str) -> str:
    """The text without characters that no database or XML document can hold."""
    return _UNSTORABLE.sub("", text).rstrip()
