"""The distribution of assignments as a workbook."""

from io import BytesIO

from django.utils.dateformat import format as format_date
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from members.queries import Distribution, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOLD = Font(bold=True)
SUM_FILL = PatternFill("solid", fgColor="E3EFF0")
HEADER_ROW = 3


def distribution_workbook(distribution: Distribution) -> bytes:
    """Return the two tables of `distribution` as an XLSX file, one sheet each."""
    workbook = Workbook()
    workbook.properties.title = f"Uppdragsfördelning {distribution.day:%Y-%m-%d}"
    workbook.properties.creator = "Kommunförbundet Stockholms Län"
    workbook.properties.language = "sv"
    sheets = (
        ("Kommuner", "kommuner", distribution.by_municipality),
        ("Partier", "partier", distribution.by_party),
    )
    workbook.remove(workbook.active)
    for name, among, table in sheets:
        sheet = workbook.create_sheet(name)
        _fill(sheet, among, table, distribution)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _fill(sheet, among: str, table: Table, distribution: Distribution):
    day = format_date(distribution.day, "j F Y")
    write_text(sheet, 1, 1, f"Uppdrag fördelade på {among} den {day}").font = Font(
        bold=True, size=14
    )
    headings = [table.heading, "Uppdrag", *(body.short_name for body in distribution.bodies)]
    for column, heading in enumerate(headings, 1):
        cell = write_text(sheet, HEADER_ROW, column, heading)
        cell.font = BOLD
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(column)].width = 18 if column == 1 else 14
    for number, row in enumerate(table.rows, HEADER_ROW + 1):
        write_text(sheet, number, 1, row.label)
        for column, count in enumerate([row.total, *row.cells], 2):
            sheet.cell(number, column, count)
    last = HEADER_ROW + len(table.rows) + 1
    write_text(sheet, last, 1, "Summa")
    for column, count in enumerate([table.total, *table.sums], 2):
        sheet.cell(last, column, count)
    for cell in sheet[last]:
        cell.font, cell.fill = BOLD, SUM_FILL
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 2)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def write_text(sheet, row: int, column: int, value: str):
    """Write `value` as text: a name that begins with "=" must not become a formula."""
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    return cell
