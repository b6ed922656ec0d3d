"""Reading codes and scores out of a workbook: columns by their titles, faults by cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assignments.imports.cells import (
    Cell,
    CellFault,
    cell_code,
    cell_number,
    cell_text,
    refuse_errors,
)
from assignments.imports.findings import FileUnreadable, Finding, Gravity
from assignments.imports.history_table import TOTAL, HistoryRow, HistoryTable
from assignments.imports.opening import Book, Row, Sheet
from common.text import fold, format_score

HIGHEST = 10_000
"""No plan has as many points."""
HEAD_ROWS = 25
"""Within how many rows the titles are looked for."""
CODE_TITLES = {"ma", "ma tieu chi", "ma so", "ma muc"}
NAME_TITLES = {"ten", "ten tieu chi", "ten muc", "tieu chi", "noi dung"}
EXACT_SCORE_TITLES = {"diem"}
TOTAL_WORDS = {"tong", "tong so", "tong cong", "tong diem"}
_SCORE_TITLE = re.compile(r"(diem|diem dat|ket qua)( nam)?( \d{4})?", re.ASCII)
WITHOUT_COLUMNS = (
    f"Không tìm thấy bảng có cột “Mã” và cột “Điểm” trong {HEAD_ROWS} dòng đầu của trang tính nào. "
    "Tải tệp mẫu, chép mã và điểm vào rồi gửi lại."
)


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the columns stand, counted from 0; ``name`` is ``None`` where there is none."""

    sheet: Sheet
    row: Row
    code: int
    score: int
    name: int | None


def read_history(book: Book) -> HistoryTable:
    """Return the rows of the first visible sheet that has the columns.

    Raises:
        FileUnreadable: no sheet has them, or it can't be told which column has the scores.
    """
    heads = [head for sheet in book.shown if (head := _find_head(sheet)) is not None]
    if not heads:
        raise FileUnreadable(WITHOUT_COLUMNS)
    head, *others = heads
    rows: list[HistoryRow] = []
    findings = list(book.warnings)
    findings += [
        Finding(
            other.sheet.name,
            f"Trang tính “{other.sheet.name}” cũng có cột mã và điểm nhưng không được đọc; chỉ đọc "
            f"“{head.sheet.name}”.",
            Gravity.WARNING,
        )
        for other in others
    ]
    for row in head.sheet.rows:
        if row.number > head.row.number:
            read, said = _read_row(row, head)
            findings += said
            rows += [read] if read else []
    if not rows and not any(finding.is_fault for finding in findings):
        raise FileUnreadable(
            f"Trang tính “{head.sheet.name}” có cột “Mã” và “Điểm” nhưng không có dòng nào bên "
            "dưới. Điền mã và điểm rồi gửi lại."
        )
    return HistoryTable(tuple(rows), tuple(findings))


def _find_head(sheet: Sheet) -> _Head | None:
    for row in sheet.rows[:HEAD_ROWS]:
        titles = {place: _title(cell) for place, cell in enumerate(row.cells)}
        codes = [place for place, title in titles.items() if title in CODE_TITLES]
        scores = _score_places(titles)
        if codes and scores:
            if len(codes) > 1 or len(scores) > 1:
                raise FileUnreadable(
                    f"Dòng {row.number} của trang tính “{sheet.name}” có nhiều cột mã hoặc nhiều "
                    "cột điểm nên không biết lấy cột nào. Đặt tên một cột là “Mã”, một cột là "
                    "“Điểm”, đổi tên hoặc bỏ cột khác."
                )
            names = [place for place, title in titles.items() if title in NAME_TITLES]
            return _Head(sheet, row, codes[0], scores[0], names[0] if names else None)
    return None


def _title(cell: Cell) -> str:
    return fold(cell.value).rstrip(" .:*") if isinstance(cell.value, str) else ""


def _score_places(titles: Mapping[int, str]) -> list[int]:
    """Return the columns of scores; one that is called just 'Điểm' goes before all others."""
    exact = [place for place, title in titles.items() if title in EXACT_SCORE_TITLES]
    return exact or [place for place, title in titles.items() if _SCORE_TITLE.fullmatch(title)]


def _read_row(row: Row, head: _Head) -> tuple[HistoryRow | None, list[Finding]]:
    """Return a row, or what is wrong with it; neither where it says nothing."""
    code_cell = _at(row.cells, head.code, head.row)
    score_cell = _at(row.cells, head.score, head.row)
    if code_cell.is_empty and score_cell.is_empty:
        return None, []
    place = head.sheet.place
    # Addresses go by the head's columns: a row may be shorter than they are.
    where, score_where = (
        place(re.sub(r"\d+$", str(row.number), head.row.cells[column].address))
        for column in (head.code, head.score)
    )
    faults: list[Finding] = []
    code, score = "", None
    try:
        code = _code(code_cell)
    except CellFault as fault:
        faults.append(Finding(where, _sentence(fault)))
    try:
        score = _score(score_cell)
    except CellFault as fault:
        faults.append(Finding(score_where, _sentence(fault)))
    if faults:
        return None, faults
    name = "" if head.name is None else _name(_at(row.cells, head.name, head.row))
    return HistoryRow(where, code, name, score, score_where), []


def _at(cells: Sequence[Cell], place: int, head: Row) -> Cell:
    return cells[place] if place < len(cells) else Cell(head.cells[place].address)


def _code(cell: Cell) -> str:
    if cell.is_empty:
        raise CellFault("dòng có điểm mà thiếu mã. Ghi mã tiêu chí, hoặc xóa điểm")
    refuse_errors(cell)
    if isinstance(cell.value, str) and _title(cell) in TOTAL_WORDS:
        return TOTAL
    return cell_code(cell)


def _score(cell: Cell) -> Decimal | None:
    value = cell.value
    if isinstance(value, int | float) and not abs(value) < HIGHEST:
        raise CellFault("số quá lớn, không phải là điểm. Nhập số, ví dụ 0,75")
    number = cell_number(cell)
    if number is not None and number < 0:
        raise CellFault(f"điểm {format_score(number)} nhỏ hơn 0. Nhập từ 0,00 trở lên")
    return number


def _name(cell: Cell) -> str:
    """Return a name; one that can't be read is none, it is only compared."""
    try:
        return cell_text(cell)
    except CellFault:
        return ""


def _sentence(fault: CellFault) -> str:
    text = str(fault)
    return f"{text[:1].upper()}{text[1:]}."
