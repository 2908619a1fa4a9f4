"""The child process behind ``extract_pdf``: PDF on standard input, JSON on standard output.

pdfminer knows fonts and encodings and follows the text's position; this module's device
collects the strings it shows. Two parts of pdfminer are replaced because they cost ten
times the rest: its tokenizer, by pikepdf's, and its layout analysis, by grouping strings
into rows by their baseline. Minutes are rows of text, and a label in the left margin
then stands on the same row as its value.
"""

import io
import itertools
import json
import logging
import math
import resource
import sys
from collections import Counter
from dataclasses import dataclass

import pikepdf
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import LIT

from files.extraction.lines import storable

MEMORY = 512 * 1024 * 1024
# Only what moves or shows text is interpreted; millions of lines in a drawing are not.
OPERATORS = frozenset(
    "q Q cm BT ET Tc Tw Tz TL Tf Ts Td TD Tm T* Tj TJ ' \" Do".split()  # noqa: SIM905
)
BOLD = ("bold", "black", "heavy", "semibold", "demi")


@dataclass(slots=True)
class Piece:
    """A string shown in one go: left and right edge, baseline and size in points."""

    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    text: str
    artifact: bool


@dataclass(slots=True)
class Row:
    """Pieces on one baseline, joined; a wide gap between two has become a tab."""

    y: float
    size: float
    bold: bool
    text: str
    artifact: bool = False


class Interpreter(PDFPageInterpreter):
    """Runs a page's text operators, read by pikepdf's tokenizer."""

    def execute(self, streams) -> None:
        """Run the content streams of a page or form."""
        contents = []
        self.stream_ids.clear()
        for stream in map(stream_value, streams):
            # A form that draws itself would otherwise go on for ever.
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                self.stream_ids.add(stream.objid)
                contents.append(stream.get_data())
        if not contents:
            return
        scratch = pikepdf.new()
        content = pikepdf.Stream(scratch, b"\n".join(contents))
        for operands, operator in pikepdf.parse_content_stream(content):
            self._run(str(operator), operands)

    def _run(self, operator: str, operands) -> None:
        if operator in ("BMC", "BDC"):
            self.device.open_mark(str(operands[0]) if len(operands) else "")
        elif operator == "EMC":
            self.device.close_mark()
        elif operator in OPERATORS:
            name = operator.replace("*", "_a").replace('"', "_w").replace("'", "_q")
            method = getattr(self, f"do_{name}")
            if method.__code__.co_argcount - 1 == len(operands):
                method(*map(_plain, operands))


def _plain(operand):
    """A pikepdf operand as the value pdfminer's interpreter expects."""
    if isinstance(operand, pikepdf.Array):
        return [_plain(part) for part in operand]
    if isinstance(operand, pikepdf.String):
        return bytes(operand)
    if isinstance(operand, pikepdf.Name):
        return LIT(str(operand)[1:])
    return operand if isinstance(operand, int) else float(operand)


class Collector(PDFTextDevice):
    """Collects the pieces of text of the current page."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.pieces: list[Piece] = []
        self.turned: list[str] = []
        self.images = 0
        self._marks: list[bool] = []
        self._glyphs: dict[tuple[int, int], tuple[str, float]] = {}
        self._fonts: dict[int, tuple[object, bool, bool]] = {}

    def begin_page(self, page, ctm) -> None:
        """Forget the previous page."""
        self.pieces, self.turned, self.images, self._marks = [], [], 0, []

    def open_mark(self, tag: str) -> None:
        """Tagged PDFs mark running headers and page numbers as artifacts."""
        self._marks.append(tag == "/Artifact" or bool(self._marks and self._marks[-1]))

    def close_mark(self) -> None:
        """Leave the innermost marked content."""
        if self._marks:
            self._marks.pop()

    def render_image(self, name, stream) -> None:
        """Count pictures: a page with pictures and no text was scanned."""
        self.images += 1

    def render_string_horizontal(
        self, seq, matrix, pos, font, fontsize, scaling, charspace, wordspace, rise, dxscale,
        ncs, graphicstate,
    ):  # fmt: skip
        """Measure and keep the strings; return the position after the last one."""
        x, y = pos
        multibyte, bold = self._font(font)
        size = fontsize * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) or 1.0
        gap = 0.18 * fontsize * scaling
        start, parts = x, []
        for part in seq:
            if isinstance(part, bytes):
                for cid in font.decode(part):
                    text, width = self._glyph(font, cid)
                    parts.append(text)
                    x += width * fontsize * scaling + charspace
                    if cid == 32 and wordspace and not multibyte:
                        x += wordspace
            elif isinstance(part, int | float):
                step = -part * dxscale
                if step > gap or step < -4 * gap:
                    self._keep(parts, start, x, y + rise, matrix, size, bold)
                    parts, start = [], x + step
                x += step
        self._keep(parts, start, x, y + rise, matrix, size, bold)
        return x, y

    def _keep(self, parts, start, end, y, matrix, size, bold) -> None:
        text = "".join(parts)
        if not text:
            return
        a, b, c, d, e, f = matrix
        if abs(b) > abs(a):
            self.turned.append(text)
            return
        left, right = a * start + c * y + e, a * end + c * y + e
        artifact = bool(self._marks and self._marks[-1])
        self.pieces.append(Piece(left, right, b * start + d * y + f, size, bold, text, artifact))

    def _font(self, font) -> tuple[bool, bool]:
        # The font itself is kept with its facts, so that its id stays its own.
        facts = self._fonts.get(id(font))
        if facts is None:
            name = str(font.fontname).lower()
            bold = any(word in name for word in BOLD)
            facts = self._fonts[id(font)] = (font, font.is_multibyte(), bold)
        return facts[1], facts[2]

    def _glyph(self, font, cid: int) -> tuple[str, float]:
        key = (id(font), cid)
        glyph = self._glyphs.get(key)
        if glyph is None:
            try:
                text = str(font.to_unichr(cid))
            except PDFUnicodeNotDefined:
                text = "\ufffd"
            glyph = self._glyphs[key] = (text, font.char_width(cid))
        return glyph


def rows_of(pieces: list[Piece]) -> list[Row]:
    """Group pieces by baseline, top to bottom, and join each group left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        if rows and abs(rows[-1][0].y - piece.y) <= 0.35 * max(rows[-1][0].size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [row for row in (_joined(group) for group in rows) if row.text]


def _joined(pieces: list[Piece]) -> Row:
    pieces.sort(key=lambda piece: piece.x0)
    text, edge = "", None
    for piece in pieces:
        gap = 0.0 if edge is None else piece.x0 - edge
        if gap > 1.6 * piece.size:
            text = text.rstrip() + "\t"
        elif gap > 0.15 * piece.size and not text.endswith(" "):
            text += " "
        text += piece.text
        # A string of spaces in the margin is a wide gap, not an edge.
        edge = piece.x1 if piece.text.strip() else (piece.x0 if edge is None else edge)
    visible = [piece for piece in pieces if piece.text.strip()]
    size = max((piece.size for piece in visible), default=1.0)
    bold = bool(visible) and all(piece.bold for piece in visible)
    artifact = bool(visible) and all(piece.artifact for piece in visible)
    return Row(pieces[0].y, size, bold, storable(text), artifact)


def lines_of_pages(pages: list[list[Row]]) -> list[tuple[str, int, bool, bool]]:
    """Rows as (text, heading, page_break, furniture), with an empty line for each larger gap."""
    sizes: Counter[float] = Counter()
    gaps: Counter[float] = Counter()
    for rows in pages:
        for row in rows:
            sizes[round(row.size, 1)] += len(row.text)
        for above, below in itertools.pairwise(rows):
            gaps[round(above.y - below.y)] += 1
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    close = [gap for gap in gaps.elements() if gap <= 2.6 * body]
    usual = Counter(close).most_common(1)[0][0] if close else 1.3 * body
    lines: list[tuple[str, int, bool, bool]] = []
    for rows in pages:
        if not rows:
            lines.append(("", 0, True, False))
        for index, row in enumerate(rows):
            if index and rows[index - 1].y - row.y > 1.3 * usual:
                lines.append(("", 0, False, False))
            heading = 9 if row.bold or row.size > 1.12 * body else 0
            new_page = index == 0 and bool(lines)
            lines.append((row.text.strip(), heading, new_page, row.artifact))
    return lines


def read(content: bytes, page_limit: int) -> dict:
    """Everything the parent wants to know about one PDF."""
    document = PDFDocument(PDFParser(io.BytesIO(content)))
    resources = PDFResourceManager()
    collector = Collector(resources)
    interpreter = Interpreter(resources, collector)
    pages: list[list[Row]] = []
    warnings = []
    for page in PDFPage.create_pages(document):
        if len(pages) >= page_limit:
            count = len(pages) + sum(1 for _ in PDFPage.create_pages(document)) - page_limit
            return {"pages_over": count}
        interpreter.process_page(page)
        rows = rows_of(collector.pieces)
        rows += [Row(0, 1, False, storable(text)) for text in collector.turned if text.strip()]
        pages.append(rows)
        if not rows and collector.images:
            warnings.append(f"Sida {len(pages)} är en bild utan text och har inte lästs.")
    if not pages:
        return {"error": "damaged"}
    letters = sum(len(row.text) for rows in pages for row in rows)
    # A scanner may stamp a page number or a name on each page: that is still no text.
    if letters < 20 * len(pages) and (warnings or not letters):
        return {"error": "scanned"}
    return {"pages": len(pages), "warnings": warnings, "lines": lines_of_pages(pages)}


def main(page_limit: int, seconds: float) -> None:
    """Read standard input within the limits and answer with JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    processor = math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    logging.disable(logging.CRITICAL)
    try:
        answer = read(sys.stdin.buffer.read(), page_limit)
    except (PDFPasswordIncorrect, PDFEncryptionError):
        answer = {"error": "encrypted"}
    except MemoryError:
        answer = {"error": "memory"}
    except Exception:
        # pdfminer raises whatever its parser stumbles on; all of it means the same here.
        answer = {"error": "damaged"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
