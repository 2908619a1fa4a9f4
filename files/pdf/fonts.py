"""The fonts a PDF is set in: only those shipped, the same on every machine."""

import os
import re
import unicodedata
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings
from fontTools.ttLib import TTFont

FONT_DIR = Path(settings.BASE_DIR) / "static" / "fonts" / "pdf"

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Only these directories, and no rule that imitates bold or italic: a file from elsewhere
# would make the same protocol look different on two machines.
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same">
    <family>sans-serif</family>
    <prefer>
      <family>Source Sans 3</family><family>Noto Emoji</family><family>DejaVu Sans</family>
    </prefer>
  </alias>
</fontconfig>
"""

# Invisible characters that carry nothing on paper but can hide or reorder text:
# bidirectional controls, joiners of emoji, skin tones, variation selectors, byte order marks.
DROPPED = {
    *range(0x200E, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    *range(0x1F3FB, 0x1F400),
    *range(0xE0000, 0xE0200),
    0x061C,
    0x180E,
    0x200D,
    0xFEFF,
}
# Longer than any Swedish compound; layout takes time with the cube of a word's length.
LONGEST_WORD = 60
TOO_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
PIECE = re.compile(r"(\S{30})(?=\S)(?![\u0300-\u036f])")
BREAK_HERE = "\N{ZERO WIDTH SPACE}"
# Shaping knows these although no font draws them.
INVISIBLE = {0x00AD, 0x200B, 0x200C}
# A soft hyphen at a line's end is drawn as U+2010, and only that: see tagging.
SPOKEN_ALIKE = {0x2010: "-", 0x2028: "\n", 0x2029: "\n", 0x0085: "\n"}


def use_shipped_fonts() -> None:
    """Make fontconfig see the shipped fonts and nothing else; call before importing WeasyPrint.

    Writes a small configuration below `VAR_DIR`, since fontconfig wants absolute paths.
    """
    folder = Path(settings.VAR_DIR) / "fontconfig"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = FONTCONFIG.format(fonts=escape(str(FONT_DIR)), cache=escape(str(folder / "cache")))
    target = folder / "fonts.conf"
    if not target.exists() or target.read_text() != wanted:
        draft = folder / f"fonts.conf.{os.getpid()}"
        draft.write_text(wanted)
        draft.replace(target)
    os.environ["FONTCONFIG_FILE"] = str(target)


@cache
def covered() -> frozenset[int]:
    """Return every code point that at least one shipped font can draw."""
    points: set[int] = set()
    for path in sorted(FONT_DIR.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


@cache
def _printed(char: str) -> str:
    """Return what `char` becomes on paper: itself, nothing, or a substitute."""
    point = ord(char)
    if point in SPOKEN_ALIKE:
        return SPOKEN_ALIKE[point]
    if char in "\t\n\r" or point in INVISIBLE:
        return char
    if point in DROPPED or unicodedata.category(char) in ("Cc", "Cs"):
        return ""
    # What a private character means, no reader can know, so PDF/A allows none.
    known = point in covered() and unicodedata.category(char) != "Co"
    return char if known else REPLACEMENT


def printable(text: str) -> str:
    """Return `text` with only characters that the shipped fonts can draw.

    Letters are composed (NFC). Control characters, lone surrogates and reordering marks go;
    what no font knows becomes U+FFFD, so that a reader sees that something stood there.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_printed, unicodedata.normalize("NFC", text)))


def breakable(text: str) -> str:
    """Return `text` with places to break words that no line can hold.

    They are not seen and not copied from the PDF.
    """
    if len(text) <= LONGEST_WORD:
        return text
    return re.sub(
        rf"\S{{{LONGEST_WORD + 1},}}", lambda m: PIECE.sub(rf"\1{BREAK_HERE}", m[0]), text
    )
