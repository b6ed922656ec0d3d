"""Tables as one workbook, written row by row: what is held in memory does not grow with them.

A sheet for each table: the headings in its first row, bold, in sight and with filters, so that the
sheet can be sorted and read by programs; where the figures come from stands on the last sheet and
at the head of the printed page. A text that no cell can hold stands whole on a sheet of its own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from common import clock
from common.tables.cells import LONGEST, new_cell, one_line_end, pieces, plain, set_value
from common.tables.layout import BOLD, alignment_of, heading, height_of, width_of
from common.tables.model import SAMPLE_NOTE, Column, Kind, Row, Table, TooManyRowsError, Value

FORMATS = {
    Kind.TEXT: "@",
    Kind.CODE: "@",
    Kind.SCORE: "0.00",
    Kind.DELTA: "+0.00;-0.00;0.00",
    Kind.NUMBER: "General",
    Kind.PERCENT: "0.0%",
    Kind.DATE: "dd/mm/yyyy",
    Kind.DATETIME: "dd/mm/yyyy hh:mm:ss",
}
NOTES, LONG_TEXTS = "Ghi chú", "Nội dung dài"
SHOWN_OF_LONG = 200
LOOKED_AT = 200
"""Rows that the widths of the columns are made for."""
FREE_TITLE = 31
"""Characters that a sheet's name may have."""
A4 = 9
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")


def write_xlsx(tables: Sequence[Table], out: IO[bytes], *, max_rows: int | None = None) -> None:
    """Write ``tables`` to ``out``.

    Raises:
        TooManyRowsError: they have more than ``max_rows`` rows together.
    """
    _Writer(max_rows).write(tables, out)


class _Writer:
    """One workbook while it is being written."""

    def __init__(self, max_rows: int | None) -> None:
        self._book = Workbook(write_only=True)
        self._book.properties.creator = "Hệ thống theo dõi Chỉ số CCHC"
        self._max_rows = max_rows
        self._count = 0
        self._long: Any = None
        self._long_count = 0
        self._titles: set[str] = {NOTES.casefold(), LONG_TEXTS.casefold()}

    def write(self, tables: Sequence[Table], out: IO[bytes]) -> None:
        self._book.properties.title = plain(tables[0].title)[:200]
        try:
            for table in tables:
                self._add(table)
        except BaseException:
            for sheet in self._book.worksheets:  # or their half-written files stay behind
                if not sheet.closed:
                    sheet.close()
                sheet._writer.cleanup()
            raise
        self._add_notes(tables)
        book = self._book
        book.save(out)

    def _add(self, table: Table) -> None:
        rows = iter(table.rows)
        first = list(islice(rows, LOOKED_AT))
        sheet = self._new_sheet(self._free_title(table.title))
        widths = [
            width_of(column, [row[number] for row in first])
            for number, column in enumerate(table.columns)
        ]
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.oddHeader.center.text = _print_head(table) or None
        labels = [column.label for column in table.columns]
        heads = [heading(sheet, one.label, one.kind) for one in table.columns]
        _append(sheet, 1, heads, height_of(labels, widths))
        makers = [self._maker(sheet, column) for column in table.columns]
        place = 1
        for row in chain(first, rows):
            place += 1
            self._count += 1
            if self._max_rows is not None and self._count > self._max_rows:
                raise TooManyRowsError
            cells = [make(value) for make, value in zip(makers, row, strict=True)]
            _append(sheet, place, cells, height_of(row, widths))
        if place > 1:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(labels))}{place}"
        if table.foot is not None:
            foot = self._foot(sheet, table.columns, table.foot)
            _append(sheet, place + 1, foot, height_of(table.foot, widths))

    def _new_sheet(self, name: str) -> Any:
        """Return a sheet that is printed across, as wide as the paper."""
        sheet = self._book.create_sheet(name)
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.oddFooter.right.text = "Trang &P/&N"
        return sheet

    def _free_title(self, title: str) -> str:
        """Return a name that a sheet may have and that none has yet."""
        whole = _NOT_IN_TITLE.sub(" ", plain(title)).strip(" '") or "Bảng"
        name, number = whole[:FREE_TITLE].strip(" '"), 1
        while name.casefold() in self._titles:
            number += 1
            end = f" ({number})"
            name = whole[: FREE_TITLE - len(end)].strip(" '") + end
        self._titles.add(name.casefold())
        return name

    def _maker(self, sheet: Any, column: Column) -> Callable[[Value], Cell | None]:
        """Return what makes a column's cells: one cell, written again and again."""
        cell = new_cell(sheet, None)
        cell.number_format = FORMATS[column.kind]
        cell.alignment = alignment_of(column.kind)
        words = new_cell(sheet, None)
        words.number_format, words.alignment = FORMATS[Kind.TEXT], alignment_of(Kind.TEXT)

        def make(value: Value) -> Cell | None:
            if value is None or value == "":
                return None
            if isinstance(value, str):
                return set_value(words, self._short(value))
            return set_value(cell, _stored(value, column.kind))

        return make

    def _foot(self, sheet: Any, columns: Sequence[Column], row: Row) -> list[Cell | None]:
        cells: list[Cell | None] = []
        for value, column in zip(row, columns, strict=True):
            made = self._maker(sheet, column)(value)
            if made is not None:
                made.font = BOLD
            cells.append(made)
        return cells

    def _short(self, text: str) -> str:
        """Return a text that fits its cell; a longer one is set down whole on its own sheet."""
        whole = one_line_end(plain(text))
        parts = pieces(whole, LONGEST)
        if len(parts) == 1:
            return whole
        if self._long is None:
            self._long = self._book.create_sheet(LONG_TEXTS)
            self._long.column_dimensions["C"].width = 120
            self._long.append([heading(self._long, one) for one in ("Mục", "Phần", "Nội dung")])
        self._long_count += 1
        for number, part in enumerate(parts, start=1):
            cell = new_cell(self._long, part)
            cell.alignment = alignment_of(Kind.TEXT)
            self._long.append([self._long_count, number, cell])
        return (
            f"{whole[:SHOWN_OF_LONG]}… [Toàn văn {len(whole)} ký tự ở trang tính “{LONG_TEXTS}”, "
            f"mục {self._long_count}]"
        )

    def _add_notes(self, tables: Sequence[Table]) -> None:
        sheet = self._new_sheet(NOTES)
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, 100
        sheet.append([heading(sheet, "Bảng"), heading(sheet, "Ghi chú")])
        place = 1
        for table in tables:
            for note in _notes_of(table):
                place += 1
                row = (table.title, note)
                cells = [new_cell(sheet, self._short(text)) for text in row]
                for cell in cells:
                    cell.alignment = alignment_of(Kind.TEXT)
                _append(sheet, place, cells, height_of(row, (40, 100)))


def _notes_of(table: Table) -> Iterator[str]:
    if table.is_sample:
        yield SAMPLE_NOTE
    yield from filter(None, table.notes)
    yield f"Tệp lập lúc {timezone.localtime(clock.now()):%H:%M ngày %d/%m/%Y}."


def _append(sheet: Any, place: int, cells: Sequence[Cell | None], height: float | None) -> None:
    """Write a row; ``place`` counts from 1. Its height isn't kept once it is written."""
    if height is not None:
        sheet.row_dimensions[place] = {"ht": f"{height:g}", "customHeight": "1"}
    sheet.append(cells)
    sheet.row_dimensions.pop(place, None)


def _print_head(table: Table) -> str:
    """Return the head of the printed page; an ampersand would begin a command there."""
    sample = " (số liệu mẫu)" if table.is_sample else ""
    return f"{plain(table.title)[:180]}{sample}".replace("&", "&&")


def _stored(value: Value, kind: Kind) -> Any:
    """Return a figure as a workbook keeps it: percent as parts of one, no time zones."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if kind is Kind.PERCENT and isinstance(value, int | Decimal):
        return Decimal(value) / 100
    return value
