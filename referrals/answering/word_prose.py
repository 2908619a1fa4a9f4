"""Lines of a Word document as rich text: paragraphs, headings, lists, bold, italic, tables."""

import re
from html import escape

from files.extraction.lines import Line
from members.richtext import sanitize

BULLET = re.compile(r"^\s*[•●▪–-]\s+")
NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+")
ALL_BOLD = re.compile(r"^<strong>((?:(?!</?strong>).)*)</strong>$", re.DOTALL)


def from_lines(lines: list[Line]) -> str:
    """Blank lines part paragraphs, bullets and numbers from 1 make lists, cells make tables."""
    prose = _Prose()
    for line in lines:
        prose.add(line)
    prose.close()
    return sanitize("".join(prose.blocks))


class _Prose:
    """What has been written, and the block that is being written: its tag and its parts."""

    def __init__(self):
        self.blocks, self.tag, self.parts = [], "", []

    def add(self, line):
        html = (line.rich or escape(line.text, quote=False)).strip()
        number = NUMBER.match(html)
        if line.cells:
            self._add_row(line)
        elif not html:
            # A list goes on over the space between its items; a paragraph ends.
            if self.tag in ("p", "table"):
                self.close()
        elif 0 < line.heading < 7:
            level = 3 if line.heading < 3 else 4
            self.close()
            self.blocks.append(f"<h{level}>{html}</h{level}>")
        elif BULLET.match(html):
            self._go_on("ul", BULLET.sub("", html))
        elif number and int(number[1]) == (len(self.parts) if self.tag == "ol" else 0) + 1:
            self._go_on("ol", html[number.end() :])
        else:
            self._go_on("p", html)

    def _go_on(self, tag, part):
        if self.tag != tag:
            self.close()
        self.tag = tag
        self.parts.append(part)

    def _add_row(self, line):
        if line.continues and self.tag == "table" and self.parts:
            row = self.parts[-1]
            row[:] = [
                f"{above}<br>{below}" if below else above
                for above, below in zip(row, line.cells, strict=True)
            ]
        else:
            self._go_on("table", list(line.cells))

    def close(self):
        if self.tag == "p":
            self.blocks.append(f"<p>{'<br>'.join(self.parts)}</p>")
        elif self.tag == "table":
            self.blocks.append(f"<table><tbody>{_rows(self.parts)}</tbody></table>")
        elif self.tag:
            items = "".join(f"<li><p>{part}</p></li>" for part in self.parts)
            self.blocks.append(f"<{self.tag}>{items}</{self.tag}>")
        self.tag, self.parts = "", []


def _rows(rows):
    """The rows of a table; a first one that is all bold is its head."""
    made = []
    for number, cells in enumerate(rows):
        bold = [ALL_BOLD.match(cell) for cell in cells]
        if number == 0 and len(rows) > 1 and all(bold):
            row = "".join(f"<th><p>{cell[1]}</p></th>" for cell in bold)
        else:
            row = "".join(f"<td><p>{cell}</p></td>" for cell in cells)
        made.append(f"<tr>{row}</tr>")
    return "".join(made)
