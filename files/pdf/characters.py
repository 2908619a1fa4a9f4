"""Which characters the glyphs of a PDF stand for: what is copied, searched and read aloud."""

import io
import re
import unicodedata

import pydyf
from fontTools.ttLib import TTFont
from weasyprint import Document

CMAP_START = b"/CIDInit /ProcSet findresource begin"
CMAP_NAME = b"/CMapName /Adobe-Identity-UCS def"
ENTRY = re.compile(rb"<(\w{4})> <(\w*)>")
# One glyph for both; the plain one is what a reader searches for.
PLAIN = {"\u00a0": " ", "\u2010": "-", "\u2011": "-", "\u00ad": "-"}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def name_glyphs(document: Document, pdf: pydyf.PDF) -> None:
    """Correct what WeasyPrint noted for each glyph.

    It notes the first use. After a no-break space every space would be copied as one, after a
    broken word every date would have the wrong hyphen. A letter and its accent, if drawn with two
    glyphs, are both noted for the last one, and nothing for the first, which no PDF may do.
    """
    for font, stream in zip(document.fonts.values(), _maps(pdf), strict=True):
        letters: dict[int, str] | None = None
        for place, line in enumerate(stream):
            found = ENTRY.fullmatch(line) if isinstance(line, bytes) else None
            if not found:
                continue
            glyph, text = int(found[1], 16), bytes.fromhex(found[2].decode()).decode("utf-16-be")
            if not text or (len(text) > 1 and unicodedata.combining(text[-1])):
                letters = _letters(font.file_content) if letters is None else letters
                text = letters.get(glyph, text or UNKNOWN)
            text = PLAIN.get(text, text)
            stream[place] = b"<%04x> <%b>" % (glyph, text.encode("utf-16-be").hex().encode())


def _maps(pdf: pydyf.PDF) -> list[list]:
    """Return the ToUnicode maps, one a font, in the order of the fonts."""
    return [
        item.stream
        for item in pdf.objects
        if isinstance(item, pydyf.Stream)
        and item.stream[:1] == [CMAP_START]
        and CMAP_NAME in item.stream
    ]


def _letters(font: bytes) -> dict[int, str]:
    """Return the character each glyph of a font file is drawn for, where there is one."""
    with TTFont(io.BytesIO(font), lazy=True) as opened:
        points = sorted(opened.getBestCmap().items(), reverse=True)
        return {opened.getGlyphID(name): chr(point) for point, name in points}
