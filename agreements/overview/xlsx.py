"""The matrix of agreements × municipalities as a workbook."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from agreements.overview.matrix import Row
from members.models import Municipality
from members.xlsx import BOLD, write_text

FACTS = ("Överenskommelse", "Slag", "Sakområde", "Läge", "Diarienummer", "Antagen av", "Av")


def matrix_workbook(rows: list[Row], municipalities: list[Municipality]) -> bytes:
    """Return `rows` as one sheet, with what each municipality has decided in words."""
    book = Workbook()
    book.properties.title = "Överenskommelser och kommuner"
    book.properties.creator = "Kommunförbundet Stockholms Län"
    book.properties.language = "sv"
    sheet = book.active
    sheet.title = "Antaganden"
    headings = [*FACTS, *(municipality.name for municipality in municipalities)]
    for column, heading in enumerate(headings, 1):
        cell = write_text(sheet, 1, column, heading)
        cell.font = BOLD
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(column)].width = 44 if column == 1 else 16
    for number, row in enumerate(rows, 2):
        _write(sheet, number, row)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet, number, row):
    agreement = row.agreement
    facts = (
        agreement.title,
        agreement.get_kind_display(),
        agreement.policy_area.name,
        agreement.stage_label,
        agreement.registration_number,
    )
    for column, text in enumerate(facts, 1):
        write_text(sheet, number, column, text)
    sheet.cell(number, 6, row.adopted)
    sheet.cell(number, 7, row.parties)
    for column, state in enumerate(row.states, len(FACTS) + 1):
        write_text(sheet, number, column, state.label)
