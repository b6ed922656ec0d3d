"""How a sheet looks: widths, heights, where figures and words stand in their cells."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill

from common.tables.cells import new_cell
from common.tables.model import Column, Kind, Row, Value

BOLD = Font(name="Calibri", size=11, bold=True)
WIDEST = 45
"""Characters; longer words go on in the next line."""
LINE, MOST = 15, 409
"""Points: a line's height, and the most that a row can have."""
ROOM = 1.15
"""How much more room letters with marks take than the digits that widths are counted in."""


def heading(sheet: Any, text: str, kind: Kind = Kind.TEXT) -> Cell:
    """Return a cell at the head of a column."""
    cell = new_cell(sheet, text)
    cell.font = BOLD
    cell.fill = PatternFill("solid", fgColor="FFE8ECF1")
    across = "left" if kind.is_text else "right"
    cell.alignment = Alignment(across, "center", wrap_text=True, indent=int(kind.is_text))
    return cell


def alignment_of(kind: Kind) -> Alignment:
    """Return how a cell is set: words a little away from the figures before them."""
    if kind.is_text:
        return Alignment("left", "top", wrap_text=True, indent=1)
    return Alignment("right", "top")


def width_of(column: Column, values: Sequence[Value]) -> float:
    """Return how wide a column is to be, in characters."""
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    if column.kind.is_text:
        return min(max(longest, min(len(column.label), 18), 6) * ROOM + 3, WIDEST)
    least = 20 if column.kind is Kind.DATETIME else 12
    return min(max(least, longest + 3), 24)


def height_of(row: Row, widths: Sequence[float]) -> float | None:
    """Return how high a row is to be, in points; ``None`` where its words fit one line.

    Programs don't all work it out when they open a file, and would hide what goes on below.
    """
    lines = max(
        (_lines(text, width) for text, width in zip(row, widths, strict=True)),
        default=1,
    )
    return None if lines == 1 else min(lines * LINE, MOST)


def _lines(value: Value, width: float) -> int:
    if not isinstance(value, str) or (len(value) + 3 <= width and "\n" not in value):
        return 1
    parts = value[: int(WIDEST * MOST / LINE)].split("\n")
    return sum(ceil(max(len(part), 1) / (width - 3)) for part in parts)
