"""Word documents in the portal's dress: Swedish, one typeface, headings in the accent colour."""

import re

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

ACCENT = RGBColor(0x0B, 0x53, 0x61)
FONT = "Calibri"
HEADINGS = (("Title", 22), ("Heading 1", 16), ("Heading 2", 13))
# What XML cannot hold: controls, surrogates that stand alone, and two that are no characters.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def styled_document(title: str) -> Document:
    """Return an empty document called `title`, in Swedish, with the portal's styles."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.language, properties.author = title, "sv-SE", "KSL"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    normal.element.get_or_add_rPr().append(language)
    for name, size in HEADINGS:
        dress_heading(document, name, size)
    return document


def dress_heading(document: Document, name: str, size: float) -> None:
    """Let the style `name` have the portal's typeface and colour, `size` points high."""
    style = document.styles[name]
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = ACCENT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme"):
        fonts.attrib.pop(qn(attribute), None)


def storable(text: str) -> str:
    """Return `text` without the characters that no Word document can hold."""
    return ILLEGAL.sub("", text)
