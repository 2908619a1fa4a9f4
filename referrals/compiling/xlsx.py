"""A compilation as a workbook."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from members.xlsx import BOLD, MEDIA_TYPE, write_text
from referrals.compiling.material import Material
from referrals.compiling.matrix import cell_of
from referrals.compiling.plain import words_of

__all__ = ["MEDIA_TYPE", "workbook"]
LONG_FORM = ("Mottagare", "Grupp av frågor", "Fråga", "Svar", "Text", "Version", "Inkom", "Sen")
NUMBERS = ("Fråga", "Svar", "Antal", "Andel", "Andel efter folkmängd", "n", "Medel")
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
# What a cell of Excel holds at most; the whole text is in the answers themselves.
LONGEST = 32_000


def workbook(material: Material, *, shows_each: bool) -> bytes:
    """Return the numbers, a sheet for each group of questions, and everything in long form.

    Without `shows_each` only the numbers. Text stays text: nothing becomes a formula.
    """
    book = Workbook()
    book.properties.title = f"Sammanställning: {material.referral}"
    book.properties.creator = "Kommunförbundet Stockholms Län"
    book.properties.language = "sv"
    book.remove(book.active)
    _numbers(_sheet(book, "Siffror", NUMBERS), material)
    if shows_each:
        for title, questions in _groups(material):
            _matrix(
                _sheet(book, title, ["Mottagare", *(q.text for q in questions)]),
                material,
                questions,
            )
        _long_form(_sheet(book, "Alla svar", LONG_FORM), material)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book, title, headings):
    names = {sheet.title.lower() for sheet in book.worksheets}
    base = " ".join(title.translate(FORBIDDEN).split())[:26] or "Frågor"
    name, number = base, 2
    while name.lower() in names:
        name, number = f"{base} {number}", number + 1
    sheet = book.create_sheet(name)
    for column, heading in enumerate(headings, 1):
        cell = write_text(sheet, 1, column, heading)
        cell.font = BOLD
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(column)].width = 30
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    return sheet


def _groups(material):
    groups: dict[str, list] = {}
    for question in material.questions:
        groups.setdefault(question.group.title if question.group else "Frågor", []).append(question)
    return groups.items()


def _numbers(sheet, material):
    row = 2
    for result in material.results():
        for label, count, share, by_population, mean in _rows(result):
            write_text(sheet, row, 1, result.question.text)
            write_text(sheet, row, 2, label)
            values = (count, share, by_population, result.n, mean)
            for column, value in enumerate(values, 3):
                sheet.cell(row, column, value)
            sheet.cell(row, 4).number_format = sheet.cell(row, 5).number_format = "0 %"
            sheet.cell(row, 7).number_format = "0.0"
            row += 1


def _rows(result):
    """Label, count, share, share by population, mean: for each bar or rank of a result."""
    bars = [(b.label, b.count, b.share, b.population_share, result.mean) for b in result.bars]
    ranks = [(text, n, None, None, mean if n else None) for text, mean, n in result.ranks]
    return [*bars, *ranks] or [("", None, None, None, None)]


def _matrix(sheet, material, questions):
    row = 2
    for recipient in material.recipients:
        if recipient.pk not in material.responses:
            continue
        write_text(sheet, row, 1, recipient.name)
        for column, question in enumerate(questions, 2):
            words = cell_of(question, material.reply(recipient, question)).words
            write_text(sheet, row, column, words)
        row += 1


def _long_form(sheet, material):
    words = words_of(material)
    row = 2
    for recipient in material.recipients:
        response = material.responses.get(recipient.pk)
        for question in material.questions if response else ():
            reply = material.reply(recipient, question)
            text = words.get((response.pk, question.pk), "")
            if len(text) > LONGEST:
                text = f"{text[:LONGEST]} … (hela texten finns i svaret)"
            values = (
                recipient.name,
                question.group.title if question.group else "",
                question.text,
                cell_of(question, reply).words,
                text
                if len(text) <= LONGEST
                else text[:LONGEST] + " … (hela texten finns i svaret)",
            )
            for column, value in enumerate(values, 1):
                write_text(sheet, row, column, value)
            sheet.cell(row, 6, response.number)
            sheet.cell(row, 7, f"{response.received_at:%Y-%m-%d}")
            sheet.cell(row, 8, "Ja" if response.is_late else "")
            row += 1
