"""Cells of an opened workbook as the text that a person would have typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from assignments.imports.workbook_sheets import CellKind

_LARGEST = 1e15
_NOISE = Decimal("0.000001")
"""What a calculated number may be off by: 0,1 + 0,2 is 0,30000000000000004 in a spreadsheet."""


class CellUnreadable(Exception):  # noqa: N818  # said to people, not a fault of the program
    """A cell holds nothing that could be meant; the message says what and what to do."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell; ``is_error`` where its formula has come to nothing."""

    address: str
    value: Any
    is_error: bool = False

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing stands in it."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row; cells by the number of their column, from 1."""

    number: int
    cells: Mapping[int, RawCell]
    is_hidden: bool = False

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing stands in it."""
        return all(cell.is_blank for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet."""

    title: str
    rows: Iterable[RawRow]
    is_hidden: bool = False


def text_in(cell: RawCell, kind: CellKind) -> str:
    """Return what the cell says, as a form takes it.

    Raises:
        CellUnreadable: an error of a formula, a day where a number is wanted, a number as a code.
    """
    value = cell.value
    if cell.is_error:
        raise CellUnreadable(
            f"Công thức ở ô này báo lỗi {value}. Gõ giá trị vào ô thay cho công thức."
        )
    if kind is CellKind.CODE and not isinstance(value, str):
        raise CellUnreadable(
            "Mã tiêu chí đã bị đổi thành số hoặc ngày (7.10 thành 7.1). Định dạng ô là Text rồi gõ "
            "lại mã, hoặc tải tệp mới."
        )
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime | date | time):
        return _day(value, kind)
    if isinstance(value, int | float):
        return _number(value, kind)
    return str(value)


def _day(value: datetime | date | time, kind: CellKind) -> str:
    if kind is not CellKind.TEXT:
        raise CellUnreadable(
            f"Ô này chứa ngày tháng ({_day_text(value)}), không phải số: bảng tính đã tự đổi số "
            "gõ với dấu chấm. Định dạng ô là số rồi gõ lại, ví dụ 0,75."
        )
    return _day_text(value)


def _day_text(value: datetime | date | time) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    has_hours = isinstance(value, datetime) and (value.hour or value.minute)
    return f"{value:%H:%M %d/%m/%Y}" if has_hours else f"{value:%d/%m/%Y}"


def _number(value: float, kind: CellKind) -> str:
    if kind is CellKind.TEXT or not abs(value) < _LARGEST:
        return f"{value:.15g}".replace(".", ",")
    text = f"{Decimal(repr(value)).quantize(_NOISE):f}".rstrip("0").rstrip(".")
    return ("0" if text in {"", "-0"} else text).replace(".", ",")
