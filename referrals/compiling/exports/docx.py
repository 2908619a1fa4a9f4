"""The compilation as a Word document that the chancery goes on writing in."""

import io
from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.timezone import localtime
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from members.word import storable, styled_document
from referrals.compiling.exports import docx_parts as parts
from referrals.compiling.exports.docx_rich import add_rich
from referrals.compiling.exports.parts import Chapter, Section
from referrals.compiling.exports.report import Report
from referrals.compiling.numbers import Bar, Result

BAR_WIDTH = Mm(42)
# The shades of the matrix on the page, and where the ink on them is white.
SHADES = {1: "DCECEE", 2: "A9D1D6", 3: "2B7683", 4: "0A3D48"}
DARK, WHITE = 3, RGBColor(0xFF, 0xFF, 0xFF)
WEIGHTS = (
    "Varje svar väger lika. Bredvid står andelen efter folkmängd, där kommunernas svar väger efter "
    "hur många invånare de har; den visas när folkmängden är känd för alla som har svarat. Den "
    "mörka stapeln är andelen av svaren, den ljusa andelen efter folkmängd."
)
SURVEYED = (
    "Svaren redovisas i grupp, aldrig person för person. Grupper med färre än fem svar visas inte."
)


def compilation_docx(report: Report, tell: Callable[[float, str], None]) -> bytes:
    """Write `report` as DOCX; `tell` is told percent and step as the chapters come."""
    writer = _Writer(report, tell)
    writer.write_front()
    for chapter in report.chapters:
        writer.write_chapter(chapter)
    tell(92, "Packar Word-filen")
    out = io.BytesIO()
    writer.document.save(out)
    return out.getvalue()


class _Writer:
    """One document on its way from the first page to the last."""

    def __init__(self, report, tell):
        self.report, self.tell = report, tell
        self.parts = sum(1 + len(chapter.parts) for chapter in report.chapters)
        self.written = 0
        self.document = styled_document(storable(report.title))
        parts.dress(self.document)
        properties = self.document.core_properties
        properties.subject = report.what
        properties.keywords = report.referral.registration_number
        properties.comments = f"Underlag {report.stamp.short}"
        properties.author = properties.last_modified_by = "Kommunförbundet Stockholms Län"
        properties.created = properties.modified = report.stamp.changed_at.replace(tzinfo=None)
        parts.add_page_numbers(self.document, report.referral.title[:80])
        self.tables = 0

    # What recurs

    def say(self, text, style=None):
        return self.document.add_paragraph(storable(text), style=style)

    def head(self, text, level, anchor=""):
        heading = self.document.add_heading(storable(text), level)
        if anchor:
            self.written += 1
            parts.bookmark(heading, anchor, self.written)
            self.tell(10 + 80 * self.written / self.parts, f"Skriver ”{text[:80]}”")

    def rich(self, html, *, style="Normal", level=4):
        add_rich(self.document, html, style=style, level=level)

    def table(self, caption, headings, widths):
        """A numbered caption, and a table under it."""
        self.tables += 1
        paragraph = self.document.add_paragraph("Tabell ", style="Caption")
        parts.add_field(paragraph, "SEQ Tabell \\* ARABIC", str(self.tables))
        paragraph.add_run(storable(f". {caption}"))
        return parts.add_table(self.document, headings, widths, title=caption)

    # The first page

    def write_front(self):
        report, referral = self.report, self.report.referral
        self.say(report.what, "Dokumenttyp")
        self.document.add_heading(storable(referral.title), 0)
        if not report.for_public:
            self.say("Arbetsmaterial hos kansliet.", "Påpekande")
        changed = localtime(report.stamp.changed_at)
        facts = [
            ("Diarienummer", referral.registration_number),
            ("Skickad", _day(referral.sent_on)),
            ("Sista svarsdag", _day(referral.due_on)),
            ("Svar", f"{report.material.n} av {len(report.material.recipients)}"),
            ("Underlag", f"{_day(changed)} kl. {changed:%H.%M} ({report.stamp.short})"),
        ]
        for name, value in facts:
            if value:
                paragraph = self.document.add_paragraph()
                paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(40))
                paragraph.paragraph_format.space_after = Pt(2)
                paragraph.add_run(f"{name}\t").bold = True
                paragraph.add_run(storable(value))
        contents = self.document.add_paragraph("Innehåll", style="Dokumenttyp")
        contents.paragraph_format.space_before = Pt(18)
        entries = []
        for chapter in report.chapters:
            entries.append((1, f"{chapter.number}\t{chapter.title}", _anchor(chapter)))
            entries += [
                (2, part, _anchor(chapter, number)) for number, part in enumerate(chapter.parts, 1)
            ]
        parts.add_contents(self.document, entries)

    # Chapters

    def write_chapter(self, chapter: Chapter):
        self.head(chapter.title, 1, _anchor(chapter))
        getattr(self, f"write_{chapter.kind}")(chapter)

    def write_assessment(self, chapter):
        self.rich(self.report.assessment, level=2)

    def write_proposal(self, chapter):
        self.rich(self.report.proposal, level=2)

    def write_who(self, chapter):
        report = self.report
        self.say(f"{report.material.n} av {len(report.material.recipients)} har svarat.")
        if report.shows_each:
            papers = [
                f"{name} ({titles})" if titles else name for name, titles in report.by_reference
            ]
            rows = [
                ("Har svarat", report.answered),
                ("Svar saknas från", report.missing or ["Ingen"]),
                ("Avstår från att yttra sig", report.abstaining),
                ("Svarade för sent", report.late),
                ("Svarar med en bifogad handling", papers),
            ]
            widths = [Mm(45), Mm(115)]
            table = self.table("Vilka som har svarat", ["Läge", "Remissinstanser"], widths)
            for name, names in rows:
                if names:
                    parts.add_row(table, [name, ", ".join(names)], widths)
            self.gap()
        self.say(SURVEYED if report.referral.is_survey else WEIGHTS)

    def write_top(self, chapter):
        self.say("Andelen som svarade 4 eller 5 på en skala från 1 till 5.")
        widths = [Mm(78), BAR_WIDTH, Mm(22), Mm(18)]
        headings = ["Fråga", "Stapel", "4 eller 5", "Svar"]
        for number, (title, results) in enumerate(self.report.top, 1):
            self.head(title, 2, _anchor(chapter, number))
            table = self.table(f"Viktigast: {title}", headings, widths)
            for result in results:
                bar = result.important
                row = [result.question.text, "", f"{bar.percent} %", str(result.n)]
                self.bar_row(table, row, widths, bar)
            parts.keep_together(table)
            self.gap()

    def write_questions(self, chapter):
        for number, section in enumerate(chapter.sections, 1):
            self.head(section.title, 2, _anchor(chapter, number))
            self.write_section(section)

    def write_section(self, section: Section):
        self.write_result(section.result, section.basis, f"Svar på fråga {section.number}")
        for name, result, basis in section.by_group:
            self.write_result(result, basis, f"Svar på fråga {section.number}: {name}")
        if section.comment:
            self.head("Kansliets kommentar", 3)
            self.rich(section.comment)
        if section.proposal:
            self.head("Vad vi föreslår", 3)
            self.rich(section.proposal)
        if section.quotations:
            self.head("Ur svaren", 3)
        for quoted in section.quotations:
            self.say(f"”{quoted.text}”", "Quote")
            source = " · ".join(filter(None, [quoted.name, quoted.tags]))
            self.say(source, "Citatets källa")

    def write_result(self, result: Result, basis, caption):
        if result.n and result.bars:
            self.write_bars(result, caption)
        elif result.n and result.ranks:
            widths = [Mm(96), Mm(30), Mm(34)]
            headings = ["Alternativ", "Medelplats", "Rangordnat av"]
            table = self.table(caption, headings, widths)
            for text, mean, n in result.ranks:
                shown = f"{mean:.1f}".replace(".", ",") if n else "–"
                self.align(parts.add_row(table, [text, shown, str(n)], widths)[1:])
            self.align(table.rows[0].cells[1:])
            parts.keep_together(table)
        self.say(basis, "Underlag till siffror")

    def write_bars(self, result, caption):
        by_population = result.bars[0].population_share is not None
        headings = ["Svar", "Stapel", "Antal", "Andel"]
        widths = [Mm(82), BAR_WIDTH, Mm(18), Mm(18)]
        if by_population:
            headings.append("Efter folkmängd")
            widths = [Mm(50), BAR_WIDTH, Mm(17), Mm(18), Mm(33)]
        table = self.table(caption, headings, widths)
        for bar in result.bars:
            row = [bar.label, "", str(bar.count), f"{bar.percent} %"]
            row += [f"{bar.population_percent} %"] if by_population else []
            self.bar_row(table, row, widths, bar)
        self.align(table.rows[0].cells[2:])
        parts.keep_together(table)

    def bar_row(self, table, texts, widths, bar: Bar):
        cells = parts.add_row(table, texts, widths)
        shares = [bar.share]
        shares += [] if bar.population_share is None else [bar.population_share]
        # The cell's own margins are 1 mm on each side.
        parts.draw_bars(cells[1], BAR_WIDTH - Mm(2), shares)
        self.align(cells[2:])
        for cell in cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER

    @staticmethod
    def align(cells):
        for cell in cells:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def gap(self):
        """Air after a table."""
        self.document.add_paragraph().paragraph_format.space_after = Pt(4)

    def write_matrix(self, chapter):
        self.say(self.report.key)
        for part in self.report.matrix:
            dissent = Mm(30)
            sign = min(Mm(12), int(Mm(85) / len(part.questions)))
            first = parts.TEXT_WIDTH - dissent - sign * len(part.questions)
            widths = [first, *[sign] * len(part.questions), dissent]
            numbers = [str(number) for number, _ in part.questions]
            caption = f"Vem svarade vad, fråga {numbers[0]}–{numbers[-1]}"
            table = self.table(caption, ["Fråga", *numbers, "Reservation"], widths)
            table.alignment = WD_TABLE_ALIGNMENT.LEFT
            for row in part.rows:
                self.matrix_row(table, row, widths)
            for cell in table.rows[0].cells[1:-1]:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            self.gap()

    @staticmethod
    def matrix_row(table, row, widths):
        by = [statement.party or statement.persons for statement in row.statements]
        dissent = ", ".join(getattr(each, "abbreviation", each) for each in by)
        texts = [row.recipient.name, *[cell.sign for cell in row.cells], dissent]
        cells = parts.add_row(table, texts, widths)
        for cell, reply in zip(cells[1:-1], row.cells, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            for run in paragraph.runs:
                run.font.size = Pt(8)
                if reply.shade >= DARK:
                    run.font.color.rgb = WHITE
            if reply.shade:
                parts.shade(cell, SHADES[reply.shade])

    def write_answers(self, chapter):
        for number, part in enumerate(self.report.answer_parts, 1):
            self.head(part.title, 2, _anchor(chapter, number))
            for said in part.said:
                self.head(said.name, 3)
                if said.words:
                    paragraph = self.say("")
                    paragraph.paragraph_format.keep_with_next = True
                    paragraph.add_run(storable(said.words[:1].upper() + said.words[1:])).bold = True
                self.rich(said.text)
                if said.is_cut:
                    self.say("Svaret är förkortat här. Hela svaret finns i portalen.", "Påpekande")

    def write_dissents(self, chapter):
        for number, dissent in enumerate(self.report.dissents, 1):
            self.head(dissent.name, 2, _anchor(chapter, number))
            for statement in dissent.statements:
                party = f" ({statement.party})" if statement.party else ""
                self.head(f"{statement.get_kind_display()}: {statement.persons}{party}", 3)
                for text in filter(None, map(str.strip, statement.text.splitlines())):
                    self.say(text)
                if statement.file:
                    self.say(f"I filen {statement.file.original_name}", "Underlag till siffror")


def _anchor(chapter, part=0):
    return f"del_{chapter.number}_{part}" if part else f"del_{chapter.number}"


def _day(day):
    return date_format(day, "j F Y").lower() if day else ""
