"""Finding the annex's table by its header, whatever stands above it and however columns are put.

Plain Python over rows of cells; Excel and Word give the same ones.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assignments.imports.annex import AnnexLayout
from assignments.imports.cells import Cell, CellFault, cell_text
from assignments.imports.findings import FileUnreadable
from common.text import fold, shorten

LOOKED_THROUGH = 30
"""Rows in which a header is looked for."""

_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b", re.ASCII)
_COLUMNS = {
    "code": re.compile(r"(?:so )?(?:stt|tt)|ma(?: so)?(?: tieu chi)?"),
    "name": re.compile(r"(?:linh vuc|tieu chi|ten|noi dung)\b.*"),
    "max": re.compile(r"diem (?:toi da|chuan)\b.*"),
    "baseline": re.compile(r"(?:ket qua|diem)(?: thuc hien| dat duoc| dat)? nam\b.*"),
    "target": re.compile(r"muc tieu\b.*"),
    "note": re.compile(r"ghi thay cho diem"),
    "deadline": re.compile(r"(?:thoi (?:gian|han)|han)\b.*"),
    "lead": re.compile(r"(?:co quan |don vi )?chu tri\b.*"),
    "support": re.compile(r"(?:co quan |don vi )?phoi hop\b.*"),
}
_PARTIES = re.compile(r"phan cong\b.*")
NEEDED = {
    "code": "STT (hoặc Mã)",
    "name": "Lĩnh vực/ Tiêu chí/ Tiêu chí thành phần",
    "max": "Điểm tối đa",
    "baseline": "Kết quả năm trước",
    "target": "Mục tiêu",
    "deadline": "Thời gian thực hiện",
    "lead": "Chủ trì",
    "support": "Phối hợp",
}


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table; ``cells`` are by column, whether from Excel or from Word."""

    number: int
    cells: Sequence[Cell]

    @property
    def is_empty(self) -> bool:
        """Tell whether the row shows nothing."""
        return all(cell.is_empty for cell in self.cells)

    def at(self, column: int | None) -> Cell | None:
        """Return the cell of a column; ``None`` where the row ends before it."""
        return self.cells[column] if column is not None and column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Head:
    """Where the table begins and which column is which; years as the header states them."""

    columns: Mapping[str, int]
    first_row: int
    """Index of the first row below the header."""
    layout: AnnexLayout
    year: int | None
    baseline_year: int | None
    title: str
    """What stands above the header."""

    @property
    def missing(self) -> list[str]:
        """Return the columns that the table lacks, as they are called."""
        return [label for name, label in NEEDED.items() if name not in self.columns]


def find_head(rows: Sequence[GridRow]) -> Head | None:
    """Return the header of the annex's table; ``None`` where the rows have none."""
    for index, row in enumerate(rows[:LOOKED_THROUGH]):
        texts = [_label(cell) for cell in row.cells]
        columns = _columns(texts)
        if not {"name", "max"} <= set(columns):
            continue
        below = rows[index + 1] if index + 1 < len(rows) else None
        second = _columns([_label(cell) for cell in below.cells]) if below else {}
        # The two columns below 'Phân công trách nhiệm', in the second row of the printed header.
        parties = {name: place for name, place in second.items() if name in {"lead", "support"}}
        if len(parties) == len(second) and parties:
            columns |= {name: place for name, place in parties.items() if name not in columns}
            depth = 2
        else:
            depth = 1
        return Head(
            columns=columns,
            first_row=index + depth,
            layout=_layout(texts, columns),
            year=_year(texts, columns.get("target")),
            baseline_year=_year(texts, columns.get("baseline")),
            title=_title(rows[:index]),
        )
    return None


def require_columns(name: str, head: Head | None) -> Head:
    """Return a header that has every column; raise ``FileUnreadable`` about the file ``name``."""
    shown = shorten(name, 80)
    if head is None:
        wanted = ", ".join(NEEDED.values())
        raise FileUnreadable(
            f"“{shown}” không có bảng phụ lục: trong {LOOKED_THROUGH} dòng đầu phải có dòng tiêu "
            f"đề với các cột {wanted}. Dùng mẫu tải từ trang này."
        )
    if head.missing:
        raise FileUnreadable(
            f"“{shown}”: bảng phụ lục thiếu cột {', '.join(head.missing)}. Thêm cột, hoặc đặt lại "
            "tên cột như trong mẫu."
        )
    return head


def _label(cell: Cell) -> str:
    try:
        return fold(cell_text(cell)).strip(" :.*")
    except CellFault:
        return ""


def _columns(labels: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, label in enumerate(labels):
        for name, pattern in _COLUMNS.items():
            if name not in found and pattern.fullmatch(label):
                found[name] = place
                break
    return found


def _layout(labels: Sequence[str], columns: Mapping[str, int]) -> AnnexLayout:
    code = labels[columns["code"]] if "code" in columns else ""
    return AnnexLayout.TEMPLATE if code.startswith("ma") else AnnexLayout.PRINTED


def _year(labels: Sequence[str], column: int | None) -> int | None:
    found = _YEAR.search(labels[column]) if column is not None else None
    return int(found[0]) if found else None


def _title(rows: Sequence[GridRow]) -> str:
    lines = []
    for row in rows:
        words = []
        for cell in row.cells:
            try:
                words.append(cell_text(cell))
            except CellFault:
                continue
        lines.append(" ".join(filter(None, words)))
    return "\n".join(filter(None, lines))[:2000]
