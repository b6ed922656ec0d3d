"""The plain template of an annex: one header row, a code in every row, empty or filled."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assignments.imports.annex import AnnexLine
from assignments.imports.sheet_marks import MAX_ROWS
from common.tables.cells import set_value
from criteria.models import Plan
from criteria.tree import Figures

SHEET = "Phụ lục"
COLUMNS = (
    ("Mã", 9),
    ("Tên", 60),
    ("Điểm tối đa", 12),
    ("Kết quả năm trước", 12),
    ("Mục tiêu", 12),
    ("Ghi thay cho điểm", 20),
    ("Thời hạn", 28),
    ("Chủ trì", 32),
    ("Phối hợp", 42),
)
SPARE_ROWS = 300
"""Rows below the last one that are ready to be typed into."""

GUIDE = (
    "Mỗi dòng là một lĩnh vực (mã 1), tiêu chí (mã 1.1) hoặc tiêu chí thành phần (mã 1.1.1).",
    "Cột Mã có định dạng Text (văn bản). Giữ nguyên: nếu không, Excel biến mã 7.10 thành số 7.1.",
    "Điểm có tối đa hai chữ số sau dấu phẩy; kết quả và mục tiêu không vượt điểm tối đa.",
    "Mục không chấm điểm ở đây: để trống ba cột điểm, ghi lý do ở cột Ghi thay cho điểm.",
    "Thời hạn ghi như trong văn bản: Trong năm 2022; Quý III; Trước ngày 25/12; Theo yêu cầu.",
    "Nhiều cơ quan thì ngăn bằng dấu chấm phẩy: Các sở, ban, ngành; UBND cấp huyện.",
    "Cơ quan chủ trì ghi đầu tiên là cơ quan được tính điểm.",
    "Điểm của mục cha ghi đúng như văn bản; chỗ nào khác tổng mục con sẽ được báo khi xem trước.",
)


def write_template(lines: Iterable[AnnexLine] = ()) -> bytes:
    """Return the template as a workbook, with ``lines`` in it."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _write_head(sheet)
    last = 1
    for last, line in enumerate(lines, 2):
        figures = (line.figures.max, line.figures.baseline, line.figures.target)
        values = (line.code, line.name, *figures, line.note, line.deadline, line.lead, line.support)
        for column, value in enumerate(values, 1):
            set_value(sheet.cell(last, column), value)
    _format(sheet, last + SPARE_ROWS)
    _write_guide(book.create_sheet("Hướng dẫn"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def lines_of(plan: Plan) -> list[AnnexLine]:
    """Return a plan's annex as it is stored, in document order; one query."""
    return [
        AnnexLine(
            where="",
            code=row.code,
            name=row.name,
            figures=Figures(row.printed_max, row.printed_baseline, row.printed_target),
            note=row.printed_note,
            deadline=row.printed_deadline,
            lead=row.printed_lead,
            support=row.printed_support,
        )
        for row in plan.criteria.order_by("sort_key")
    ]


def _write_head(sheet: Worksheet) -> None:
    for column, (label, width) in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, column, label)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7ECF3")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "C2"


def _format(sheet: Worksheet, last: int) -> None:
    """Give the rows to type into their formats: codes as text, figures with two decimals."""
    for row in sheet.iter_rows(2, last, 1, len(COLUMNS)):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        row[0].number_format = "@"
        for cell in row[2:5]:
            cell.number_format = "0.00"
    points: dict[str, Any] = {
        "type": "decimal",
        "operator": "between",
        "formula1": "0",
        "formula2": "9999.99",
        "allow_blank": True,
        "showErrorMessage": True,
        "errorTitle": "Điểm không hợp lệ",
        "error": "Nhập số từ 0 đến 9999,99, tối đa hai chữ số sau dấu phẩy.",
    }
    rule = DataValidation(**points)
    rule.add(f"C2:E{min(last, MAX_ROWS)}")
    sheet.add_data_validation(rule)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _write_guide(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 110
    for row, text in enumerate(("Cách điền phụ lục", *GUIDE), 1):
        cell = sheet.cell(row, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True)
