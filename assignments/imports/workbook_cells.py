"""Cells of an agency's workbook as the text that a person would have typed into a form."""

from assignments.imports.cells import Cell, cell_code, cell_number, cell_prose
from assignments.imports.workbook_sheets import CellKind
from common.text import format_quantity

_NUMBERS = frozenset({CellKind.SCORE, CellKind.NUMBER})
_UNITS = {CellKind.SCORE: "điểm", CellKind.NUMBER: "số đo"}


def text_in(cell: Cell, kind: CellKind) -> str:
    """Return what the cell says; what was typed as text is left for the form to judge.

    Raises:
        CellFault: an error of a formula, a day where a number is wanted, a number as a code.
    """
    is_typed = isinstance(cell.value, str) or cell.value is None
    if is_typed or kind not in _NUMBERS | {CellKind.CODE}:
        return cell_prose(cell)
    if kind is CellKind.CODE:
        return cell_code(cell)
    number = cell_number(cell, unit=_UNITS[kind])
    return "" if number is None else format_quantity(number)
