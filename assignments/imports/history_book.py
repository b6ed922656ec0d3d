"""A workbook of codes and scores opened with care: its sheets as plain rows of plain values."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from openpyxl import load_workbook

from assignments.files.inspection import inspect, too_big
from assignments.files.verdict import FileRefused
from assignments.imports.findings import FileUnreadable
from common.text import shorten
from common.uploads import MEGABYTE

MAX_ROWS = 5_000
MAX_COLUMNS = 50
MAX_SHEETS = 20


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell with a formula: what it gave when the file was saved; ``None``: nothing yet."""

    result: "str | int | float | bool | datetime | date | time | None"


CellValue = str | int | float | bool | datetime | date | time | Formula | None


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet: row numbers from 1 with the values of their cells."""

    title: str
    is_hidden: bool
    rows: Sequence[tuple[int, Sequence[CellValue]]]


@dataclass(frozen=True, slots=True)
class ReceivedBook:
    """An uploaded workbook, read: its name as shown, its digest, its sheets."""

    name: str
    sha256: str
    sheets: tuple[SheetRows, ...]


def open_history_book(upload: UploadedFile) -> ReceivedBook:  # type: ignore[type-arg]
    """Return the sheets of an uploaded .xlsx file.

    Raises:
        FileUnreadable: it is not taken; the message says why and what to do.
    """
    name = str(upload.name or "")
    limit = settings.IMPORT_MAX_MB * MEGABYTE
    if not name.lower().endswith(".xlsx"):
        raise FileUnreadable(
            f"“{shorten(name, 80)}” không phải tệp Excel .xlsx. Mở bằng Excel, lưu lại thành .xlsx "
            "rồi gửi."
        )
    try:
        if getattr(upload, "is_too_big", False) or (upload.size or 0) > limit:
            raise too_big(name, limit)
        file: Any = upload.file
        found = inspect(file, name, max_bytes=limit)
    except FileRefused as refusal:
        raise FileUnreadable(str(refusal)) from None
    return ReceivedBook(found.name, found.sha256, tuple(_read(file, found.name)))


def _read(file: IO[bytes], name: str) -> list[SheetRows]:
    try:
        with (
            closing(load_workbook(file, read_only=True, data_only=True)) as values,
            closing(load_workbook(file, read_only=True)) as formulas,
        ):
            if len(values.worksheets) > MAX_SHEETS:
                raise FileUnreadable(f"“{name}” có quá {MAX_SHEETS} trang. Bỏ bớt rồi gửi lại.")
            return [
                SheetRows(
                    str(sheet.title),
                    sheet.sheet_state != "visible",
                    tuple(_rows(sheet, beside, name)),
                )
                for sheet, beside in zip(values.worksheets, formulas.worksheets, strict=True)
            ]
    except FileUnreadable:
        raise
    except Exception as error:
        # A broken workbook raises any of a dozen kinds, some only while rows are read.
        raise FileUnreadable(
            f"“{shorten(name, 80)}” bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi gửi."
        ) from error


def _rows(sheet: Any, beside: Any, name: str) -> Iterator[tuple[int, Sequence[CellValue]]]:
    sheet.reset_dimensions()
    beside.reset_dimensions()
    pairs = zip(
        sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True),
        beside.iter_rows(max_col=MAX_COLUMNS, values_only=True),
        strict=True,
    )
    for number, (values, formulas) in enumerate(islice(pairs, MAX_ROWS + 1), 1):
        if number > MAX_ROWS:
            raise FileUnreadable(
                f"Trang “{sheet.title}” của “{shorten(name, 80)}” có quá {MAX_ROWS} dòng. Chỉ giữ "
                "bảng mã và điểm rồi gửi lại."
            )
        yield number, tuple(map(_value, values, formulas))


def _value(value: Any, formula: Any) -> CellValue:
    is_formula = formula is not None and not isinstance(formula, str | int | float | bool)
    if isinstance(formula, str) and formula.startswith("=") and value != formula:
        is_formula = True
    if is_formula and not isinstance(formula, datetime | date | time):
        return Formula(value)
    return value  # type: ignore[no-any-return]
