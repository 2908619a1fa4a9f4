"""Bold and italic of a DOCX's runs, carried through the text as control characters.

No XML document can hold these characters, and `storable` takes them out again, so that the text
itself is the same with and without them.
"""

import re
from html import escape

from docx.oxml.ns import qn

from .docx_styles import _flag

BOLD, PLAIN, ITALIC, UPRIGHT = "\x01\x02\x03\x04"
_MARKS = re.compile(f"([{BOLD}{PLAIN}{ITALIC}{UPRIGHT}])")
_BREAKS = re.compile(r"(?=[\n\f])")
_BY_STYLE = {"Strong": BOLD, "Stark": BOLD, "Emphasis": ITALIC, "Betoning": ITALIC}
_OFF = {BOLD: PLAIN, ITALIC: UPRIGHT}


def marks_around(run) -> tuple[str, str]:
    """What stands before and after the text of a `w:r`; two empty strings for ordinary text."""
    properties = run.find(qn("w:rPr"))
    if properties is None or not any(text.text for text in run.iter(qn("w:t"))):
        return "", ""
    style = properties.find(qn("w:rStyle"))
    by_style = _BY_STYLE.get(style.get(qn("w:val")) if style is not None else None)
    on = [
        mark
        for mark, name in ((BOLD, "w:b"), (ITALIC, "w:i"))
        if _flag(properties, name) or (mark == by_style and _flag(properties, name) is None)
    ]
    return "".join(on), "".join(_OFF[mark] for mark in reversed(on))


def unmarked(text: str) -> str:
    """The text without marks."""
    return _MARKS.sub("", text)


def pieces(marked: str) -> list[tuple[str, str]]:
    """The text parted before line and page breaks: (text, HTML), the latter "" if unformatted."""
    found, state = [], {BOLD: False, ITALIC: False}
    for piece in _BREAKS.split(marked):
        html = "".join(_tagged(piece.strip("\n\f"), state))
        for seam in ("</em></strong><strong><em>", "</strong><strong>", "</em><em>"):
            html = html.replace(seam, "")
        found.append((unmarked(piece), html if "<" in html else ""))
    return found


def _tagged(piece, state):
    """Parts of the piece in HTML; `state` is what is on, also when the next piece begins."""
    for part in _MARKS.split(piece):
        if part in state:
            state[part] = True
        elif part in (PLAIN, UPRIGHT):
            state[BOLD if part == PLAIN else ITALIC] = False
        elif part.strip():
            text = escape(part, quote=False)
            text = f"<em>{text}</em>" if state[ITALIC] else text
            yield f"<strong>{text}</strong>" if state[BOLD] else text
        else:
            yield part
