"""Text and numbers as a spreadsheet's cells: nothing becomes a formula, nothing is cut."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 32_767
"""Characters that Excel takes in a cell; more would be cut without a word."""

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_LIKE_A_SIGN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads '_x0041_' as the sign with that number, and '_x005F_' as the underscore."""


def plain(text: str) -> str:
    """Return ``text`` as XML can hold it: composed (NFC), without control characters."""
    return _FORBIDDEN.sub("", unicodedata.normalize("NFC", text))


def one_line_end(text: str) -> str:
    """Return a text whose lines end as cells end theirs."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def pieces(text: str, length: int = LONGEST) -> list[str]:
    """Return ``text`` in pieces that each fit a cell; at least one.

    Excel counts UTF-16 units: a sign outside the basic plane takes two.
    """
    if 2 * len(text) <= length:
        return [text]
    parts: list[str] = []
    start = used = 0
    for place, char in enumerate(text):
        width = 2 if ord(char) > 0xFFFF else 1
        if used + width > length:
            parts.append(text[start:place])
            start, used = place, 0
        used += width
    return [*parts, text[start:]]


def set_value(cell: Cell, value: Any) -> Cell:
    """Give a cell its value: text stays text whatever it begins with."""
    if isinstance(value, str):
        text = plain(value)
        if len(pieces(text)) > 1:
            raise ValueError("the text is too long for a cell")
        cell.value = _LIKE_A_SIGN.sub("_x005F_", text) or None
        if text:
            cell.data_type = "s"
            cell.quotePrefix = text[0] in "=+-@"
    else:
        cell.value = float(value) if isinstance(value, Decimal) else value
    return cell


def new_cell(sheet: Worksheet, value: Any) -> Cell:
    """Return a cell for a sheet that is only written to."""
    return set_value(WriteOnlyCell(sheet), value)
