"""The annex of a plan in a workbook."""

from assignments.imports.annex import AnnexTable
from assignments.imports.annex_head import GridRow, find_head, require_columns
from assignments.imports.annex_rows import read_rows, whole
from assignments.imports.findings import Finding, Gravity
from assignments.imports.opening import Received, Sheet, open_workbook


def read_annex_sheet(received: Received) -> AnnexTable:
    """Return the annex in the first sheet that has one; hidden sheets are left alone.

    Raises:
        FileUnreadable: no sheet has the annex's header with all its columns, or no row below it.
    """
    book = open_workbook(received)
    found = [(sheet, head) for sheet in book.shown if (head := find_head(_grid(sheet)))]
    head = require_columns(received.name, found[0][1] if found else None)
    sheet = found[0][0]
    others = [
        Finding(
            "",
            f"Trang tính “{other.name}” cũng có bảng; chỉ đọc trang tính “{sheet.name}”.",
            Gravity.WARNING,
        )
        for other, _ in found[1:]
    ]
    table = read_rows(head, _grid(sheet), sheet.place(""))
    return whole(received.name, table, [*book.warnings, *others])


def _grid(sheet: Sheet) -> list[GridRow]:
    return [GridRow(row.number, row.cells) for row in sheet.rows]
