"""What python-docx has no word for: numbered headings, fields, contents, bookmarks, table bars.

Everything is what Word itself would write, so that the document goes on living in Word and in
LibreOffice: real styles, real fields, real header rows.
"""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from members.word import ACCENT, dress_heading, storable

MUTED = RGBColor(0x4D, 0x5D, 0x60)
TEXT_WIDTH = Mm(160)
TABLE_STYLE = "KSL tabell"
# What stands after a paragraph's shading in the order that Word wants.
AFTER_SHADING = ("w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")
BAR, BAR_BESIDE = "0B5361", "8FB3BA"

HEADING_NUMBERS = """<w:abstractNum {ns} w:abstractNumId="{pk}">
<w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>
<w:lvlText w:val="%1"/><w:lvlJc w:val="left"/>
<w:pPr><w:tabs><w:tab w:val="num" w:pos="567"/></w:tabs>
<w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>"""
ORDERED = """<w:abstractNum {ns} w:abstractNumId="{pk}">
<w:multiLevelType w:val="hybridMultilevel"/>
{levels}</w:abstractNum>"""
ORDERED_LEVEL = """<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>
<w:lvlText w:val="%{number}."/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="{left}" w:hanging="360"/></w:pPr></w:lvl>"""
TABLE_XML = """<w:style {ns} w:type="table" w:customStyle="1" w:styleId="KSLtabell">
<w:name w:val="KSL tabell"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
<w:pPr><w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/></w:pPr>
<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr>
<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="DCDFD9"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="DCDFD9"/></w:tblBorders>
<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>
</w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="76868A"/></w:tcBorders></w:tcPr>
</w:tblStylePr>
</w:style>"""


def dress(document: Document) -> None:
    """Add the styles, numbers and page of a long report."""
    for name, size in (("Heading 3", 11.5), ("Heading 4", 11)):
        dress_heading(document, name, size)
    styles = document.styles
    styles.element.append(parse_xml(TABLE_XML.format(ns=nsdecls("w"))))
    _paragraph_style(styles, "Dokumenttyp", size=13, color=ACCENT, bold=True)
    _paragraph_style(styles, "Underlag till siffror", size=9.5, color=MUTED, before=4, after=10)
    _paragraph_style(styles, "Citatets källa", size=9.5, color=MUTED, after=8, left=Cm(0.6))
    _paragraph_style(styles, "Påpekande", color=RGBColor(0x7A, 0x4A, 0x00), after=8)
    _paragraph_style(styles, "toc 1", after=2, before=4, bold=True)
    _paragraph_style(styles, "toc 2", after=0, left=Cm(1))
    quote = styles["Quote"]
    quote.font.color.rgb = RGBColor(0x16, 0x26, 0x2A)
    quote.paragraph_format.left_indent = Cm(0.6)
    quote.paragraph_format.space_after, quote.paragraph_format.keep_with_next = Pt(2), True
    caption = styles["Caption"]
    caption.font.color.rgb, caption.font.size, caption.font.bold = MUTED, Pt(9.5), False
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(8), Pt(3)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(25)
    _number_headings(document)
    _set_language(document)


def _paragraph_style(
    styles, name, *, size=None, color=None, bold=None, after=None, before=None, left=None
):
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.font.size = Pt(size) if size else None
    style.font.bold = bold
    if color is not None:
        style.font.color.rgb = color
    spacing = style.paragraph_format
    spacing.left_indent = left
    spacing.space_after = None if after is None else Pt(after)
    spacing.space_before = None if before is None else Pt(before)


def _set_language(document):
    """Swedish for all text, also in styles that do not build on Normal, and for the theme."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        for name in ("w:val", "w:eastAsia"):
            language.set(qn(name), "sv-SE")
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), "sv-SE")


def _number_headings(document):
    number = _add_list(document, HEADING_NUMBERS)
    properties = document.styles["Heading 1"].element.get_or_add_pPr()
    numbers = properties.get_or_add_numPr()
    numbers.get_or_add_ilvl().val = 0
    numbers.get_or_add_numId().val = number


def _add_list(document, template, **values) -> int:
    """Add a definition of numbers, and return the id by which paragraphs use it."""
    numbering = document.part.numbering_part.element
    known = [
        int(each.get(qn("w:abstractNumId"))) for each in numbering.findall(qn("w:abstractNum"))
    ]
    pk = max(known, default=0) + 1
    definition = parse_xml(template.format(ns=nsdecls("w"), pk=pk, **values))
    first = numbering.find(qn("w:num"))
    if first is None:
        numbering.append(definition)
    else:
        first.addprevious(definition)
    return numbering.add_num(pk).numId


def add_ordered_list(document: Document) -> int:
    """Begin an ordered list of its own, counted from 1; returns the id of its numbers."""
    kinds = ("decimal", "lowerLetter", "lowerRoman")
    levels = "".join(
        ORDERED_LEVEL.format(level=n, number=n + 1, kind=kind, left=360 * (n + 1))
        for n, kind in enumerate(kinds)
    )
    return _add_list(document, ORDERED, levels=levels)


def number_by(paragraph: Paragraph, number: int, level: int) -> None:
    """Let `paragraph` be an item, `level` deep from 0, of the list `number`."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that Word can update, with what it shows until then."""
    _begin_field(paragraph, instruction)
    paragraph.add_run(shown)
    _field_mark(paragraph, "end")


def bookmark(paragraph: Paragraph, name: str, pk: int) -> None:
    """Let links lead to `paragraph` by `name`; `pk` is a number no other bookmark has."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(pk))
    start.set(qn("w:name"), name)
    properties = paragraph._p.get_or_add_pPr()
    properties.addnext(start)
    paragraph._p.append(end)


def add_link(paragraph: Paragraph, text: str, *, anchor: str = "", url: str = "") -> None:
    """Add a link, within the document to a bookmark or outwards."""
    link = OxmlElement("w:hyperlink")
    if anchor:
        link.set(qn("w:anchor"), anchor)
    else:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        link.set(qn("r:id"), paragraph.part.relate_to(url, kind, is_external=True))
    run = paragraph.add_run(storable(text))
    if url:
        run.font.underline, run.font.color.rgb = True, ACCENT
    link.append(run._r)
    paragraph._p.append(link)


def add_contents(document: Document, entries: list[tuple[int, str, str]]) -> None:
    """Add a table of contents, filled in: (level, text, bookmark). Word updates it by a click.

    It has no page numbers until then: nobody but Word knows where its pages end.
    """
    instruction = 'TOC \\o "1-2" \\h \\z \\u'
    for place, (level, text, anchor) in enumerate(entries):
        paragraph = document.add_paragraph(style=f"toc {level}")
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(1), WD_TAB_ALIGNMENT.LEFT)
        if not place:
            _begin_field(paragraph, instruction)
        add_link(paragraph, text, anchor=anchor)
        if place == len(entries) - 1:
            _field_mark(paragraph, "end")


def _begin_field(paragraph, instruction):
    _field_mark(paragraph, "begin")
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    paragraph.add_run()._r.append(code)
    _field_mark(paragraph, "separate")


def _field_mark(paragraph, kind):
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def add_table(document: Document, headings: list[str], widths: list[int], *, title: str) -> Table:
    """Add a table with a header row that is repeated on every page; `widths` in EMU.

    `title` is what a screen reader says of it.
    """
    table = document.add_table(rows=1, cols=len(headings), style=TABLE_STYLE)
    table.autofit = False
    for name in ("w:tblCaption", "w:tblDescription"):
        words = OxmlElement(name)
        words.set(qn("w:val"), storable(title))
        table._tbl.tblPr.append(words)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    fill_row(table, table.rows[0], headings, widths)
    return table


def add_row(table: Table, texts: list[str], widths: list[int]) -> list[_Cell]:
    """Add a row that is not split between pages; returns its cells."""
    return fill_row(table, table.add_row(), texts, widths)


def fill_row(table, row, texts, widths) -> list[_Cell]:
    """Write `texts` into `row`."""
    properties = row._tr.get_or_add_trPr()
    properties.insert(0, OxmlElement("w:cantSplit"))
    cells = list(row.cells)
    for cell, text, width in zip(cells, texts, widths, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(storable(text))
    return cells


def keep_together(table: Table) -> None:
    """Let a short table stand on one page: every row but the last keeps with the next."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def shade(cell: _Cell, color: str) -> None:
    """Fill `cell` with the colour `color` (RRGGBB)."""
    cell._tc.get_or_add_tcPr().append(_shading(color))


def _shading(color):
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shading.set(qn(f"w:{name}"), value)
    return shading


def draw_bars(cell: _Cell, width: int, shares: list[float]) -> None:
    """Draw each of `shares` (0–1) in `cell` as a bar: an empty shaded line as long as the share.

    A line of text is what Word, LibreOffice and those who edit all keep as it is.
    """
    paragraph = cell.paragraphs[0]
    for number, share in enumerate(shares):
        line = paragraph if not number else cell.add_paragraph()
        spacing = line.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        spacing.line_spacing = Pt(3 if number else 8)
        if share:
            spacing.right_indent = int(width * (1 - min(1, share)))
            properties = line._p.get_or_add_pPr()
            shading = _shading(BAR_BESIDE if number else BAR)
            properties.insert_element_before(shading, *AFTER_SHADING)


def add_page_numbers(document: Document, left: str) -> None:
    """A footer on every page: `left`, and "Sida 2 (14)" to the right."""
    section = document.sections[0]
    paragraph = section.footer.paragraphs[0]
    stops = document.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{storable(left)}\tSida ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" (")
    add_field(paragraph, "NUMPAGES", "1")
    paragraph.add_run(")")
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9), MUTED
