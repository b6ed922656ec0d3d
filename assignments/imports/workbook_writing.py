"""Writing an agency's workbook: what may be filled in is open, all else is protected."""

from decimal import Decimal
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import save_workbook

from assignments.imports.workbook_sheets import (
    GUIDE_TITLE,
    NO,
    STAMP,
    YES,
    CellKind,
    Column,
    Document,
    Sheet,
    SheetRow,
    Value,
)
from common.tables.cells import set_value
from common.text import format_score

LARGEST_NUMBER = 999_999_999.99
_LINE = Side(style="thin", color="B8BEC6")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="DCE6F2")
_OPEN = PatternFill("solid", fgColor="FFFFFF")
_SHUT = PatternFill("solid", fgColor="E9EBEE")
_ABSENT = PatternFill("solid", fgColor="D5D9DE")
_FONT = "Times New Roman"
_FORMATS = {
    CellKind.FIGURE: "0.00",
    CellKind.SCORE: "0.00",
    CellKind.NUMBER: "General",
    CellKind.CODE: "@",
    CellKind.TEXT: "@",
    CellKind.STAMP: "@",
}
_LINE_HEIGHT = 14.5  # points of one line of the table's type
_PRINTED_WIDTH = 220  # characters that stay readable across A4
_TALLEST = 400.0  # Excel refuses rows over 409 points


def write_workbook(document: Document) -> bytes:
    """Return the workbook as the bytes of an .xlsx file."""
    book = Workbook()
    book.remove(book.active)
    for sheet in document.sheets:
        _write_sheet(book.create_sheet(sheet.kind.label), sheet)
    _write_guide(book.create_sheet(GUIDE_TITLE), document.guide)
    book.properties.title = document.subject
    book.properties.creator = ""
    out = BytesIO()
    save_workbook(book, out)
    return out.getvalue()


def _write_sheet(page: Worksheet, sheet: Sheet) -> None:
    set_value(page.cell(1, 1), sheet.title).font = Font(_FONT, 14, bold=True)
    for number, (label, text) in enumerate(sheet.head, start=2):
        set_value(page.cell(number, 1), label).font = Font(_FONT, 11, bold=True)
        set_value(page.cell(number, 3), text).font = Font(_FONT, 11)
    top = len(sheet.head) + 3
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        page.column_dimensions[letter].hidden = column.name == STAMP
        cell = set_value(page.cell(top, place), column.title)
        cell.font, cell.fill, cell.border = Font(_FONT, 11, bold=True), _HEAD, _BORDER
        cell.alignment = Alignment("center", "center", wrap_text=True)
    page.row_dimensions[top].height = 46
    for number, row in enumerate(sheet.rows, start=top + 1):
        _write_row(page, number, sheet.columns, row)
    _check_what_is_typed(page, sheet, top + 1)
    _protect(page)
    _print_setup(page, sheet, top)


def _write_row(page: Worksheet, number: int, columns: tuple[Column, ...], row: SheetRow) -> None:
    for place, column in enumerate(columns, start=1):
        cell = page.cell(number, place)
        set_value(cell, _value(column, row))
        cell.font, cell.border = Font(_FONT, 11), _BORDER
        cell.number_format = _FORMATS.get(column.kind, "General")
        is_open = column.name in row.open
        cell.protection = Protection(locked=not is_open)
        cell.fill = _OPEN if is_open else _ABSENT if column.name in row.absent else _SHUT
        cell.alignment = _alignment(column)
        if note := row.notes.get(column.name):
            _attach(cell, note)
    page.row_dimensions[number].height = _height(columns, row)


def _value(column: Column, row: SheetRow) -> Value:
    if column.name == STAMP:
        return row.stamp
    if not column.is_entered:
        return row.given.get(column.name)
    value = row.values.get(column.name)
    if column.kind is CellKind.FLAG:
        return YES if value else NO
    return value


def _alignment(column: Column) -> Alignment:
    is_number = column.kind in {CellKind.FIGURE, CellKind.SCORE, CellKind.NUMBER}
    across = "right" if is_number else "center" if column.kind is CellKind.FLAG else "left"
    indent = 1 if across == "left" and column.kind is not CellKind.CODE else 0
    return Alignment(across, "top", wrap_text=column.kind is not CellKind.STAMP, indent=indent)


def _attach(cell: Cell, text: str) -> None:
    """Attach a remark; its box is big enough for the text."""
    note = Comment(text, "PAR INDEX")
    note.width = 360
    note.height = min(40 + 18 * _lines(text, 52), 600)
    cell.comment = note


def _height(columns: tuple[Column, ...], row: SheetRow) -> float:
    lines = 1
    for column in columns:
        value = _value(column, row)
        if column.name != STAMP and isinstance(value, str):
            lines = max(lines, _lines(value, column.width))
    return min(max(2, lines) * _LINE_HEIGHT + 3, _TALLEST)


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(len(line) / width)) for line in text.splitlines() or [""])


def _check_what_is_typed(page: Worksheet, sheet: Sheet, first: int) -> None:
    """Let the spreadsheet say at once what would be refused later."""
    rules: dict[tuple[str, Decimal | None], DataValidation] = {}
    for number, row in enumerate(sheet.rows, start=first):
        for place, column in enumerate(sheet.columns, start=1):
            if column.name not in row.open or column.kind is CellKind.TEXT:
                continue
            top = row.maximum if column.kind is CellKind.SCORE else None
            key = (column.kind.value, top)
            if key not in rules:
                rules[key] = _rule(column.kind, top)
                page.add_data_validation(rules[key])
            rules[key].add(f"{get_column_letter(place)}{number}")


def _rule(kind: CellKind, top: Decimal | None) -> DataValidation:
    if kind is CellKind.FLAG:
        rule = DataValidation("list", formula1=f'"{NO},{YES}"', allow_blank=True)
        said = f"Chọn {YES} hoặc {NO}."
    else:
        most = LARGEST_NUMBER if kind is CellKind.NUMBER else float(top or Decimal("99.99"))
        rule = DataValidation(
            "decimal", operator="between", formula1="0", formula2=str(most), allow_blank=True
        )
        said = (
            "Chỉ nhập số từ 0 trở lên."
            if kind is CellKind.NUMBER
            else f"Nhập điểm từ 0,00 đến {format_score(Decimal(str(most)))}."
        )
    rule.errorTitle, rule.error, rule.showErrorMessage = "Chưa đúng", said, True
    if kind is CellKind.SCORE:
        rule.promptTitle, rule.prompt, rule.showInputMessage = "Điểm tự chấm", said, True
    return rule


def _protect(page: Worksheet) -> None:
    """Protect without a password: against slips, not against people."""
    page.protection.sheet = True
    page.protection.formatColumns = False
    page.protection.formatRows = False
    page.protection.autoFilter = False
    page.protection.objects = True


def _print_setup(page: Worksheet, sheet: Sheet, top: int) -> None:
    last = get_column_letter(len(sheet.columns) - 1)
    page.freeze_panes = page.cell(top + 1, 3)
    page.print_title_rows = f"{top}:{top}"
    page.print_area = f"A1:{last}{top + max(1, len(sheet.rows))}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    # All in one width would be too small to read: codes and names come again on the second half.
    is_wide = sum(column.width for column in sheet.columns) > _PRINTED_WIDTH
    page.print_title_cols = "A:B" if is_wide else None
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 2 if is_wide else 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.5
    page.oddFooter.center.text = "Trang &P/&N"
    page.sheet_view.zoomScale = 90


def _write_guide(page: Worksheet, paragraphs: tuple[str, ...]) -> None:
    page.column_dimensions["A"].width = 88
    for number, text in enumerate(paragraphs, start=1):
        is_heading = text.startswith("# ")
        said = text.removeprefix("# ")
        cell = set_value(page.cell(number, 1), said)
        cell.font = Font(_FONT, 14 if is_heading else 12, bold=is_heading)
        cell.alignment = Alignment("left", "top", wrap_text=True)
        page.row_dimensions[number].height = (20 if is_heading else 17) * _lines(said, 84) + 4
    page.protection.sheet = True
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
