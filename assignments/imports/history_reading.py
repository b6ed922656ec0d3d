"""Reading codes and scores out of a sheet's cells: columns by their titles, faults by cell."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl.utils import get_column_letter

from assignments.imports.findings import FileUnreadable, Finding, Gravity
from assignments.imports.history_book import CellValue, Formula, SheetRows
from assignments.imports.history_table import TOTAL, HistoryRow, HistoryTable
from common.text import HUNDREDTH, fold, nfc, parse_decimal, shorten

HEAD_ROWS = 25
"""Within how many rows the titles are looked for."""
CODE_TITLES = {"ma", "ma tieu chi", "ma so", "ma muc"}
NAME_TITLES = {"ten", "ten tieu chi", "ten muc", "tieu chi", "noi dung"}
EXACT_SCORE_TITLES = {"diem"}
TOTAL_WORDS = {"tong", "tong so", "tong cong", "tong diem"}
_SCORE_TITLE = re.compile(r"(diem|diem dat|ket qua)( nam)?( \d{4})?", re.ASCII)
_TINY = Decimal("0.000001")
WITHOUT_COLUMNS = (
    "Không tìm thấy bảng có cột “Mã” và cột “Điểm” trong {rows} dòng đầu của trang nào. Tải tệp "
    "mẫu, chép mã và điểm vào rồi gửi lại."
)


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the columns stand, counted from 0; ``name`` is ``None`` where there is none."""

    row: int
    code: int
    score: int
    name: int | None


def read_history(sheets: Iterable[SheetRows]) -> HistoryTable:
    """Return the rows of the first visible sheet that has the columns.

    Raises:
        FileUnreadable: no sheet has them, or it can't be told which column has the scores.
    """
    for sheet in sheets:
        rows = iter(sheet.rows)
        head = None if sheet.is_hidden else _find_head(rows)
        if head is not None:
            found, findings = [], []
            for row, said in _read_rows(sheet.title, rows, head):
                findings += said
                if row is not None:
                    found.append(row)
            if not found and not findings:
                raise FileUnreadable(
                    f"Trang “{sheet.title}” có cột “Mã” và “Điểm” nhưng không có dòng nào bên dưới."
                )
            return HistoryTable(tuple(found), tuple(findings))
    raise FileUnreadable(WITHOUT_COLUMNS.format(rows=HEAD_ROWS))


def _find_head(rows: Iterator[tuple[int, Sequence[CellValue]]]) -> _Head | None:
    """Read on to the row of titles; what comes after it is left in ``rows``."""
    for number, cells in rows:
        titles = {
            place: fold(nfc(value)).rstrip(" .:*")
            for place, value in enumerate(cells)
            if isinstance(value, str)
        }
        codes = [place for place, title in titles.items() if title in CODE_TITLES]
        scores = _score_places(titles)
        if codes and scores:
            if len(codes) > 1 or len(scores) > 1:
                raise FileUnreadable(
                    f"Dòng {number} có nhiều cột mã hoặc nhiều cột điểm nên không biết lấy cột "
                    "nào. Đặt tên một cột là “Mã”, một cột là “Điểm”, đổi tên hoặc bỏ cột khác."
                )
            names = [place for place, title in titles.items() if title in NAME_TITLES]
            return _Head(number, codes[0], scores[0], names[0] if names else None)
        if number >= HEAD_ROWS:
            break
    return None


def _score_places(titles: Mapping[int, str]) -> list[int]:
    """Return the columns of scores; one that is called just 'Điểm' goes before all others."""
    exact = [place for place, title in titles.items() if title in EXACT_SCORE_TITLES]
    return exact or [place for place, title in titles.items() if _SCORE_TITLE.fullmatch(title)]


def _read_rows(
    title: str, rows: Iterator[tuple[int, Sequence[CellValue]]], head: _Head
) -> Iterator[tuple[HistoryRow | None, list[Finding]]]:
    for number, cells in rows:
        raw_code, raw_score = _at(cells, head.code), _at(cells, head.score)
        raw_name = None if head.name is None else _at(cells, head.name)
        where = f"{title}!{get_column_letter(head.code + 1)}{number}"
        score_where = f"{title}!{get_column_letter(head.score + 1)}{number}"
        if _is_blank(raw_code) and _is_blank(raw_score):
            continue
        findings: list[Finding] = []
        code = _read_code(raw_code, where, findings)
        score = _read_score(raw_score, score_where, findings)
        if code is not None and not any(finding.is_fault for finding in findings):
            name = " ".join(nfc(raw_name).split()) if isinstance(raw_name, str) else ""
            yield HistoryRow(where, code, name, score, score_where), findings
        else:
            yield None, findings


def _at(cells: Sequence[CellValue], place: int) -> CellValue:
    return cells[place] if place < len(cells) else None


def _is_blank(value: CellValue) -> bool:
    return value is None or (isinstance(value, str) and not nfc(value))


def _read_code(value: CellValue, where: str, findings: list[Finding]) -> str | None:
    """Return a code as text; a number is none: Excel makes 7.1 of the code 7.10."""
    if isinstance(value, Formula):
        value = value.result
    if _is_blank(value):
        findings.append(Finding(where, "Dòng có điểm mà thiếu mã. Ghi mã tiêu chí, hoặc xóa điểm."))
        return None
    if isinstance(value, str):
        text = "".join(nfc(value).split()).rstrip(".")
        if fold(nfc(value)).rstrip(" .:") in TOTAL_WORDS:
            return TOTAL
        if text:
            return text
    findings.append(
        Finding(
            where,
            f"Mã phải là chữ, ở đây là {_kind(value)}: Excel đã đổi mã (7.10 thành 7.1). Định dạng "
            "cột mã là Text rồi gõ lại mã.",
        )
    )
    return None


def _read_score(value: CellValue, where: str, findings: list[Finding]) -> Decimal | None:
    """Return a score in points; an empty cell has none."""
    if isinstance(value, Formula):
        if value.result is None:
            findings.append(
                Finding(
                    where,
                    "Ô có công thức chưa tính ra số. Mở tệp bằng Excel, lưu lại rồi gửi.",
                )
            )
            return None
        value = value.result
    if _is_blank(value):
        return None
    try:
        number = _number(value)
    except ValueError:
        findings.append(Finding(where, f"{_shown(value)} không phải là điểm. Nhập số, ví dụ 0,75."))
        return None
    if number < 0:
        findings.append(Finding(where, f"Điểm {_shown(value)} nhỏ hơn 0. Nhập từ 0,00 trở lên."))
    elif number != number.quantize(HUNDREDTH):
        findings.append(
            Finding(where, f"Điểm {_shown(value)} có quá 2 chữ số sau dấu phẩy. Làm tròn rồi nhập.")
        )
    return number


def _number(value: CellValue) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError  # said as a fault of the cell
    number = parse_decimal(nfc(value)) if isinstance(value, str) else Decimal(repr(value))
    if not number.is_finite() or abs(number) >= 10_000:
        raise ValueError
    rounded = round(number, 2)
    # 0.1 + 0.2 is 0.30000000000000004 to a spreadsheet: that is 0,30.
    return rounded if abs(number - rounded) < _TINY else number


def _kind(value: CellValue) -> str:
    if isinstance(value, datetime | date | time):
        return "ngày tháng"
    return "đúng/sai" if isinstance(value, bool) else f"số {_shown(value)}"


def _shown(value: CellValue) -> str:
    text = str(value).replace(".", ",") if isinstance(value, int | float) else str(value)
    return f"“{shorten(nfc(text), 40)}”"


def unread_sheets(sheets: Sequence[SheetRows]) -> list[Finding]:
    """Return a warning for each sheet that is hidden: it is not read."""
    return [
        Finding(
            sheet.title,
            f"Trang “{sheet.title}” đang ẩn nên không đọc. Bỏ ẩn nếu số cần lấy ở đó.",
            Gravity.WARNING,
        )
        for sheet in sheets
        if sheet.is_hidden
    ]
