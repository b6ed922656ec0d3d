"""The one door for workbooks and documents that people send in.

Nothing hostile gets past it: limits are held before a library opens the file, and whatever a
library raises, at once or while rows are read, becomes one sentence.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from assignments.files.inspection import inspect
from assignments.files.intake import scanned
from assignments.files.names import clean_name
from assignments.files.office import BROKEN, Fault
from assignments.files.verdict import FileRefused
from assignments.imports.cells import Cell
from assignments.imports.findings import FileUnreadable, Finding, Gravity
from assignments.imports.package import check_package
from assignments.imports.sheet_marks import (
    MAX_COLUMNS,
    MAX_ROWS,
    SheetMarks,
    TooFar,
    read_marks,
)
from common.text import nfc, shorten

KINDS = {"xlsx": "Excel (.xlsx)", "docx": "Word (.docx)"}
OLD = {"xls": "xlsx", "doc": "docx", "xlsm": "xlsx", "docm": "docx", "xlsb": "xlsx", "ods": "xlsx"}
MAX_SHEETS = 50


@dataclass(frozen=True, slots=True)
class Received:
    """An uploaded file that is what it says: ``kind`` is 'xlsx' or 'docx'; read from its start."""

    name: str
    kind: str
    sha256: str
    file: IO[bytes]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet; ``cells`` from column A on, without gaps."""

    number: int
    is_hidden: bool
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether the row shows nothing."""
        return all(cell.is_empty for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with all its rows up to the last one that says something."""

    name: str
    is_hidden: bool
    rows: tuple[Row, ...]
    merged: tuple[str, ...]

    def place(self, address: str) -> str:
        """Return a cell's address as messages name it: 'Phụ lục!D17'."""
        return f"{self.name}!{address}"


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook; ``warnings`` are about what is hidden in it."""

    sheets: tuple[Sheet, ...]

    @property
    def shown(self) -> tuple[Sheet, ...]:
        """Return the sheets that whoever opens the file sees."""
        return tuple(sheet for sheet in self.sheets if not sheet.is_hidden)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Return what is hidden, so that nobody is surprised by it."""
        hidden = [sheet.name for sheet in self.sheets if sheet.is_hidden]
        found = [
            Finding("", f"Trang tính ẩn “{name}” không được đọc.", Gravity.WARNING)
            for name in hidden
        ]
        for sheet in self.shown:
            numbers = [str(row.number) for row in sheet.rows if row.is_hidden and not row.is_empty]
            if numbers:
                where = sheet.place(f"A{numbers[0]}")
                text = f"Dòng ẩn vẫn được đọc: {shorten(', '.join(numbers), 60)}."
                found.append(Finding(where, text, Gravity.WARNING))
        return tuple(found)


def receive(upload: "UploadedFile[Any]", *, kinds: tuple[str, ...] = ("xlsx",)) -> Received:
    """Return an uploaded file that is safe to open.

    Args:
        kinds: the endings that are taken, of 'xlsx' and 'docx'.

    Raises:
        FileUnreadable: why it is not taken, and what to do.
    """
    name = clean_name(upload.name or "")
    ending = name.rpartition(".")[2].lower()
    limit = settings.IMPORT_MAX_MB * 2**20
    if getattr(upload, "is_too_big", False) or (upload.size or 0) > limit:
        raise FileUnreadable(
            f"“{shorten(name, 80)}” lớn hơn {settings.IMPORT_MAX_MB} MB. Xóa ảnh, trang tính thừa "
            "rồi lưu lại."
        )
    if ending not in kinds:
        raise FileUnreadable(_not_taken(name, ending, kinds))
    file = cast(IO[bytes], upload.file)
    try:
        inspected = inspect(file, name, max_bytes=limit)
        check_package(file)
        scanned(file, name)
    except FileRefused as refusal:
        raise FileUnreadable(str(refusal)) from None
    except Fault as fault:
        raise FileUnreadable(f"“{shorten(name, 80)}”: {fault.why}. {fault.remedy}") from None
    return Received(name, ending, inspected.sha256, file)


def open_workbook(received: Received) -> Book:
    """Return the workbook's sheets, read whole: at most ``MAX_ROWS`` × ``MAX_COLUMNS`` each.

    Raises:
        FileUnreadable: the file is broken, or holds more than a form of ours.
    """
    with one_sentence(received.name):
        from openpyxl import load_workbook

        book = load_workbook(received.file, read_only=True, data_only=True, keep_links=False)
        try:
            sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
            if len(sheets) > MAX_SHEETS:
                raise TooFar(f"tệp có {len(sheets)} trang tính")
            with zipfile.ZipFile(received.file) as package:
                return Book(tuple(_read_sheet(package, sheet) for sheet in sheets))
        finally:
            book.close()


@contextmanager
def one_sentence(name: str) -> Iterator[None]:
    """Turn whatever a library raises over a broken file into one sentence."""
    shown = shorten(name, 80)
    try:
        yield
    except FileUnreadable:
        raise
    except TooFar as finding:
        raise FileUnreadable(
            f"“{shown}”: {finding}; chỉ đọc được tối đa {MAX_ROWS:,} dòng, {MAX_COLUMNS} cột mỗi "
            "trang tính. Xóa phần thừa rồi lưu lại.".replace(",", ".", 1)
        ) from None
    except Exception as error:
        # Broken files make the libraries raise anything at all; none of it is for people.
        raise FileUnreadable(f"“{shown}”: {BROKEN[0]}. {BROKEN[1]}") from error


def _read_sheet(package: zipfile.ZipFile, sheet: Any) -> Sheet:
    marks = read_marks(package, sheet._worksheet_path)
    rows = sheet.iter_rows(max_row=max(marks.last_row, 1), max_col=MAX_COLUMNS)
    return Sheet(
        name=nfc(sheet.title),
        is_hidden=sheet.sheet_state != "visible",
        rows=tuple(
            _read_row(number, cells, marks)
            for number, cells in enumerate(rows, 1)
            if number <= marks.last_row
        ),
        merged=tuple(marks.merged),
    )


def _read_row(number: int, cells: tuple[Any, ...], marks: SheetMarks) -> Row:
    from openpyxl.utils import get_column_letter

    read = [
        Cell(
            address := f"{get_column_letter(column)}{number}",
            cell.value,
            address in marks.formulas,
            cell.value is not None and "%" in str(cell.number_format or ""),
        )
        for column, cell in enumerate(cells, 1)
    ]
    while read and read[-1].value is None and not read[-1].is_formula:
        read.pop()
    return Row(number, number in marks.hidden_rows, tuple(read))


def _not_taken(name: str, ending: str, kinds: tuple[str, ...]) -> str:
    taken = " hoặc ".join(KINDS[kind] for kind in kinds)
    shown = shorten(name, 80)
    if OLD.get(ending) in kinds:
        why = "có macro" if ending.endswith("m") else "là định dạng khác"
        return (
            f"“{shown}” {why} (.{ending}). Mở tệp, chọn Lưu thành (Save As) {taken} không có macro "
            "rồi đưa lên."
        )
    return f"“{shown}” không phải là tệp {taken}. Chỉ nhận {taken}."
