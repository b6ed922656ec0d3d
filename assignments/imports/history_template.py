"""The sheet to fill in with an earlier year's results: codes and names are there already."""

from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from common.tables.cells import set_value
from criteria.models import Plan

TITLES = ("Mã", "Tên", "Điểm tối đa", "Kết quả đang ghi", "Điểm")
WIDTHS = (10, 70, 13, 18, 13)
FONT, LINE_HEIGHT, LINE_LENGTH = "Times New Roman", 16, 85
"""Points of a line, and the characters of a name that fit one: no office works that out itself."""
GUIDE = (
    "Ghi điểm năm {year} vào cột Điểm của các tiêu chí; ô để trống thì giữ nguyên số đang ghi.",
    "Mã là chữ: không đổi định dạng cột Mã, nếu không Excel đổi 7.10 thành 7.1.",
    "Dòng lĩnh vực, dòng tiêu chí có tiêu chí thành phần, Tổng số: chỉ ghi khi bản in có số khác.",
    "Điểm viết với dấu phẩy hoặc dấu chấm, tối đa 2 chữ số thập phân.",
)


def write_history_template(plan: Plan, codes_of: Plan, out: IO[bytes]) -> None:
    """Write the sheet for ``plan``'s baseline with the codes of ``codes_of``."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Kết quả năm trước"
    _head(sheet)
    parents = set(codes_of.criteria.exclude(parent=None).values_list("parent_id", flat=True))
    number = 1
    for number, node in enumerate(codes_of.criteria.order_by("sort_key"), 2):
        stored = node.printed_baseline if codes_of.pk == plan.pk else None
        values = [node.code, node.name, node.printed_max, stored, None]
        _row(sheet, number, values, is_bold=node.pk in parents)
    total = plan if codes_of.pk == plan.pk else None
    figures = [total and total.printed_max, total and total.printed_baseline]
    _row(sheet, number + 1, ["Tổng số", "", *figures, None], is_bold=True)
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _guide(book.create_sheet("Hướng dẫn"), plan.baseline_year)
    book.save(out)


def _head(sheet: Worksheet) -> None:
    for column, (title, width) in enumerate(zip(TITLES, WIDTHS, strict=True), 1):
        cell = set_value(sheet.cell(1, column), title)
        cell.font = Font(name=FONT, bold=True)
        cell.fill = PatternFill("solid", start_color="FFE6EEF8")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width


def _row(sheet: Worksheet, number: int, values: list[object], *, is_bold: bool) -> None:
    lines = -(-len(str(values[1])) // LINE_LENGTH) or 1
    sheet.row_dimensions[number].height = LINE_HEIGHT * lines
    for column, value in enumerate(values, 1):
        cell = set_value(sheet.cell(number, column), value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.number_format = "@" if column <= 2 else "0.00"
        cell.font = Font(name=FONT, bold=is_bold)


def _guide(sheet: Worksheet, year: int) -> None:
    sheet.column_dimensions["A"].width = 100
    for number, line in enumerate(GUIDE, 1):
        cell = set_value(sheet.cell(number, 1), line.format(year=year))
        cell.font = Font(name=FONT)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
