"""An opened workbook as sheets of plain cells."""

import hashlib
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

from assignments.imports.workbook_cells import RawCell, RawRow, RawSheet
from assignments.imports.workbook_reading import ReadBook, read_workbook


def read_upload(upload: Any) -> tuple[str, str, ReadBook]:
    """Return an uploaded workbook's name, sha256 and rows (interim)."""
    content = upload.read()
    upload.seek(0)
    book = load_workbook(upload, data_only=True)
    sheets = [
        RawSheet(sheet.title, _rows(sheet), sheet.sheet_state != "visible")
        for sheet in book.worksheets
    ]
    return upload.name, hashlib.sha256(content).hexdigest(), read_workbook(sheets)


def _rows(sheet: Any) -> Iterator[RawRow]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = {
            cell.column: RawCell(
                f"{sheet.title}!{cell.coordinate}", cell.value, cell.data_type == "e"
            )
            for cell in row
            if cell.value is not None
        }
        yield RawRow(number, cells, sheet.row_dimensions[number].hidden)
