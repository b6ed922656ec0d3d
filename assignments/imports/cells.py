"""A cell's value as text, as points, as a code: each asked of the cell with its address."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from common.text import format_quantity, nfc, parse_decimal, shorten

_CODE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}", re.ASCII)
_LINE_ENDS = re.compile(r"_x000D_\n?|\r\n?|(_x005F_)(?=x[0-9A-Fa-f]{4}_)")
"""As files write a line's end; or an underscore that is none of a sign's number ('_x0041_').

Other numbers of signs stay as they are: openpyxl has taken the mark of a literal one away where
the text is shared between cells.
"""
_ERRORS = frozenset(
    {"#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
LARGEST = 10**12
SIGNIFICANT = 12
"""Digits of a float that Excel shows; what comes after is the binary rest."""


class CellFault(ValueError):  # noqa: N818  # a finding
    """What is wrong with a cell, in a sentence that says what to do; the address is the cell's."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``address`` is 'D17', or words for a table of a document.

    ``value`` is the stored value, of a formula the one that was last computed. ``is_percent``
    tells that it is shown as a percentage.
    """

    address: str
    value: Any = None
    is_formula: bool = False
    is_percent: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether the cell shows nothing."""
        is_blank = self.value is None or (
            isinstance(self.value, str) and not _as_text(self.value).strip()
        )
        return is_blank and not self.is_formula


def cell_text(cell: Cell) -> str:
    """Return what the cell says on one line: composed (NFC), single spaces.

    A number is text as Excel shows it.
    """
    return " ".join(cell_prose(cell).split())


def cell_prose(cell: Cell) -> str:
    """Return what the cell says with its own line ends; raises as ``refuse_errors`` does."""
    refuse_errors(cell)
    return _as_text(cell.value)


def cell_number(cell: Cell, *, places: int = 2, unit: str = "điểm") -> Decimal | None:
    """Return the cell's number, ``None`` of an empty cell.

    Raises:
        CellFault: it is no number, or has more decimals than ``places``.
    """
    refuse_errors(cell)
    value = cell.value
    if cell.is_empty:
        return None
    if isinstance(value, bool):
        raise CellFault(f"ô ghi đúng/sai, cần một số ({unit}), ví dụ 0,75")
    if isinstance(value, datetime | date | time | timedelta):
        raise CellFault(
            "Excel đã hiểu ô này là ngày giờ. Đổi định dạng ô thành Number (số) rồi nhập lại số"
        )
    if isinstance(value, int | float):
        number = _of_float(value)
        if cell.is_percent:
            raise CellFault(
                f"ô có định dạng phần trăm ({format_quantity(number * 100)}%). Đổi định dạng thành "
                f"Number (số) rồi nhập lại số ({unit})"
            )
    else:
        text = _as_text(value)
        try:
            number = parse_decimal(text)
        except ValueError:
            raise CellFault(
                f"“{shorten(text)}” không phải là số. Nhập số ({unit}), ví dụ 0,75"
            ) from None
    if number != round(number, places):
        raise CellFault(
            f"số {format_quantity(number)} có quá {places} chữ số sau dấu phẩy. Làm tròn rồi nhập "
            "lại"
        )
    return number


def cell_code(cell: Cell) -> str:
    """Return the cell's code ('7.1.10'), '' of an empty cell.

    Excel turns the code 7.10 into the number 7.1: what arrives as a number is refused unless it
    is a whole one ('7'), which stands for an area.

    Raises:
        CellFault: it is no code, or Excel has made something else of it.
    """
    refuse_errors(cell)
    value = cell.value
    if isinstance(value, datetime | date | time | timedelta):
        raise CellFault(
            "Excel đã biến mã thành ngày tháng. Đổi định dạng cột mã thành Text (văn bản) rồi gõ "
            "lại mã"
        )
    if isinstance(value, bool):
        raise CellFault("ô ghi đúng/sai chứ không phải mã")
    text = _whole_code(value) if isinstance(value, int | float) else _as_text(value)
    # Full-width and other digits are digits to a reader.
    text = unicodedata.normalize("NFKC", text).replace(" ", "").rstrip(".")
    if text and not _CODE.fullmatch(text):
        raise CellFault(f"“{shorten(text)}” không phải là mã. Mã có dạng 7 · 7.1 · 7.1.10")
    return text


def _whole_code(value: float) -> str:
    number = _of_float(value)
    if number == int(number):
        return str(int(number))
    if abs(number) >= 100:
        raise CellFault("mã đã bị biến thành số. Đổi định dạng cột mã thành Text rồi gõ lại mã")
    raise CellFault(
        f"Excel đã biến mã thành số {format_quantity(number)}, không biết là {number:f} hay "
        f"{number:f}0. Đổi định dạng cột mã thành Text (văn bản) rồi gõ lại mã"
    )


def is_code(text: str) -> bool:
    """Tell whether ``text`` reads as a code."""
    return bool(_CODE.fullmatch(text))


def refuse_errors(cell: Cell) -> None:
    """Raise ``CellFault`` where the cell shows an error, or a formula that was never computed."""
    if isinstance(cell.value, str) and cell.value.strip().upper() in _ERRORS:
        raise CellFault(
            f"công thức trong ô đang báo lỗi {cell.value.strip()}. Sửa công thức, hoặc "
            "gõ thẳng giá trị"
        )
    if cell.is_formula and cell.value is None:
        raise CellFault(
            "ô là công thức nhưng tệp không giữ kết quả. Mở bằng Excel, lưu lại, hoặc gõ thẳng "
            "giá trị"
        )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, int | float):
        return format_quantity(_of_float(value))
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    text = _LINE_ENDS.sub(lambda found: "_" if found[1] else "\n", str(value))
    return nfc(text.replace("\N{NO-BREAK SPACE}", " "))


def _of_float(value: float) -> Decimal:
    """Return a float as Excel shows it: 0.1 + 0.2 is 0.3."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number) >= LARGEST:
        raise CellFault("ô không chứa một số dùng được")
    digits = number.adjusted() + 1
    places = max(SIGNIFICANT - max(digits, 0), 0)
    rounded = round(number, places) if places else number.to_integral_value(ROUND_HALF_EVEN)
    return rounded.normalize() + 0 if rounded else Decimal(0)
