"""The rows of the annex below its header, read one by one, every fault by its cell.

The printed form has areas without a code, counted in their order, some without a name; a text may
stand in the place of the figures; the last rows are the total and a closing note.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from assignments.imports.annex import AnnexLayout, AnnexLine, AnnexTable
from assignments.imports.annex_head import GridRow, Head
from assignments.imports.cells import (
    Cell,
    CellFault,
    cell_code,
    cell_number,
    cell_text,
    is_code,
)
from assignments.imports.findings import FileUnreadable, Finding
from common.text import fold, format_score, shorten
from criteria.tree import Figures, parent_code, sort_key

MAX_FINDINGS = 200
LARGEST = Decimal("9999.99")
LENGTHS = {"name": 500, "note": 200, "deadline": 300, "lead": 300, "support": 300}
_FIGURES = {"max": "Điểm tối đa", "baseline": "Kết quả năm trước", "target": "Mục tiêu"}
_LABELS = {
    **_FIGURES,
    "code": "Mã",
    "name": "Tên",
    "note": "Ghi thay cho điểm",
    "deadline": "Thời gian thực hiện",
    "lead": "Chủ trì",
    "support": "Phối hợp",
}
_TOTAL = re.compile(r"tong (?:so|cong|diem)\b.*")
_CLOSING = re.compile(r"ghi chu\b.*")
_ORDINAL = re.compile(r"[ivx]{1,4}|[a-h]", re.ASCII)
"""How areas are numbered where they are not left without a number."""


def read_rows(head: Head, rows: Sequence[GridRow], place: str) -> AnnexTable:
    """Return the annex below ``head``.

    Args:
        place: what comes before a cell's address in messages: 'Phụ lục!' or ''.
    """
    reader = _Reader(head, place)
    for row in rows[head.first_row :]:
        if not row.is_empty:
            reader.take(row)
    return reader.table()


def whole(name: str, table: AnnexTable, more: Iterable[Finding] = ()) -> AnnexTable:
    """Return the table of the file ``name`` with ``more`` findings; refuse one without rows."""
    if not table.lines and not table.findings:
        raise FileUnreadable(
            f"“{shorten(name, 80)}”: bảng phụ lục chưa có dòng nào. Nhập các tiêu chí rồi đưa lên."
        )
    return replace(table, findings=(*table.findings, *more))


class _Reader:
    def __init__(self, head: Head, place: str) -> None:
        self.head, self.place = head, place
        self.lines: list[AnnexLine] = []
        self.findings: list[Finding] = []
        self.first_places: dict[str, str] = {}
        self.area_count = 0
        self.total: Figures | None = None
        self.closing_note = ""

    def take(self, row: GridRow) -> None:
        code, name = self._raw(row, "code"), self._raw(row, "name")
        label = fold(code or name)
        if _TOTAL.fullmatch(label) and not is_code(code):
            self._take_total(row)
        elif self.total is not None or _CLOSING.fullmatch(label):
            self._take_after_total(row, code or name)
        else:
            self._take_line(row)

    def table(self) -> AnnexTable:
        self._check_parents()
        findings = self.findings[:MAX_FINDINGS]
        if more := len(self.findings) - len(findings):
            findings.append(Finding("", f"Còn {more} lỗi nữa; sửa các lỗi trên rồi đưa tệp lên."))
        return AnnexTable(
            layout=self.head.layout,
            lines=tuple(sorted(self.lines, key=lambda line: sort_key(line.code))),
            total=self.total,
            year=self.head.year,
            baseline_year=self.head.baseline_year,
            title=self.head.title,
            closing_note=self.closing_note,
            findings=tuple(findings),
        )

    def _take_total(self, row: GridRow) -> None:
        if self.total is not None:
            self._fault(self._where(row), "Có hai dòng Tổng số. Giữ lại một dòng.")
            return
        self.total = self._figures(row)

    def _take_after_total(self, row: GridRow, text: str) -> None:
        if _CLOSING.fullmatch(fold(text)):
            words = text.split(":", 1)[-1] if ":" in text else text[len("Ghi chú") :]
            self.closing_note = shorten(" ".join(words.split()), 299)
        elif is_code(self._raw(row, "code")) or any(self._raw(row, name) for name in _FIGURES):
            self._fault(self._where(row), "Dòng này nằm sau dòng Tổng số. Chuyển lên trên.")

    def _take_line(self, row: GridRow) -> None:
        code, name = self._code_and_name(row)
        if code is None:
            return
        figures, note = self._figures_or_note(row)
        texts = {field: self._text(row, field) for field in ("deadline", "lead", "support")}
        line = AnnexLine(
            where=self._where(row),
            code=code,
            name=self._fitting(row, "name", name),
            figures=figures,
            note=note or self._text(row, "note"),
            cells=self._places(row),
            **texts,
        )
        self._check_line(line)
        if code in self.first_places:
            self._fault(
                line.place_of("code"),
                f"Mã {code} đã có ở ô {self.first_places[code]}. Mỗi mã chỉ dùng một lần.",
            )
            return
        self.first_places[code] = line.place_of("code")
        self.lines.append(line)

    def _code_and_name(self, row: GridRow) -> tuple[str | None, str]:
        """Return the row's code (counted for an area without one; ``None`` of a bad one), name."""
        cell = row.at(self.head.columns.get("code"))
        name = self._raw(row, "name")
        raw = self._raw(row, "code")
        is_area = self.head.layout is AnnexLayout.PRINTED and not is_code(raw)
        if is_area and (not raw or (name and _ORDINAL.fullmatch(fold(raw).strip(". ")))):
            return self._next_area(), name
        if is_area and not name and _is_words(raw):
            return self._next_area(), raw  # merged over both columns: the words are in the first
        if not raw:
            self._fault(self._where(row), "Dòng này chưa có mã. Nhập mã, hoặc xóa cả dòng.")
            return None, name
        try:
            code = cell_code(cell) if cell else ""
        except CellFault as fault:
            self._fault(self._place(cell, row), f"Mã: {fault}.")
            return None, name
        if code.isdigit():
            self.area_count = int(code)
        return code, name

    def _next_area(self) -> str:
        self.area_count += 1
        return str(self.area_count)

    def _figures_or_note(self, row: GridRow) -> tuple[Figures, str]:
        """Return the figures, or the words that are printed in their place."""
        texts = [self._raw(row, name) for name in _FIGURES]
        said = [text for text in texts if text]
        if (
            self.head.layout is AnnexLayout.PRINTED
            and said
            and len(set(said)) == 1
            and texts[0]
            and _is_note(said[0])
        ):
            return Figures(), self._fitting(row, "note", said[0], cell="max")
        return self._figures(row), ""

    def _figures(self, row: GridRow) -> Figures:
        return Figures(*(self._number(row, name) for name in _FIGURES))

    def _number(self, row: GridRow, name: str) -> Decimal | None:
        cell = row.at(self.head.columns.get(name))
        if cell is None:
            return None
        try:
            number = cell_number(cell)
        except CellFault as fault:
            self._fault(self._place(cell, row), f"{_LABELS[name]}: {fault}.")
            return None
        if number is not None and not 0 <= number <= LARGEST:
            self._fault(
                self._place(cell, row),
                f"{_LABELS[name]}: {format_score(number)} nằm ngoài khoảng cho phép. Nhập số từ "
                f"0,00 đến {format_score(LARGEST)}.",
            )
            return None
        return number

    def _check_line(self, line: AnnexLine) -> None:
        figures, is_area = line.figures, line.code.isdigit()
        if not line.name and not is_area:
            self._fault(line.place_of("name"), f"Tiêu chí {line.code} chưa có tên.")
        if figures.max is None and not line.note and not self._is_faulty(line.place_of("max")):
            self._fault(
                line.place_of("max"),
                f"Mục {line.code} chưa có điểm tối đa. Nhập điểm, hoặc ghi chữ thay cho điểm.",
            )
        if figures.max is not None:
            for name in ("baseline", "target"):
                value: Decimal | None = getattr(figures, name)
                if value is not None and value > figures.max:
                    self._fault(
                        line.place_of(name),
                        f"{_LABELS[name]} {format_score(value)} của mục {line.code} vượt điểm tối "
                        f"đa {format_score(figures.max)}.",
                    )

    def _check_parents(self) -> None:
        codes = {line.code for line in self.lines}
        for line in self.lines:
            above = parent_code(line.code)
            if above and above not in codes:
                self._fault(
                    line.place_of("code"),
                    f"Mục {line.code} không có mục cha {above} trong bảng. Thêm dòng {above}, hoặc "
                    "sửa mã.",
                )

    def _text(self, row: GridRow, name: str) -> str:
        return self._fitting(row, name, self._raw(row, name, is_said=True))

    def _fitting(self, row: GridRow, name: str, text: str, *, cell: str = "") -> str:
        if len(text) > LENGTHS[name]:
            place = self._place(row.at(self.head.columns.get(cell or name)), row)
            self._fault(
                place,
                f"{_LABELS[name]} dài {len(text)} ký tự, chỉ nhận tối đa {LENGTHS[name]}. Rút gọn.",
            )
        return text

    def _raw(self, row: GridRow, name: str, *, is_said: bool = False) -> str:
        """Return a cell's text; '' of a faulty one, which is said where ``is_said``."""
        cell = row.at(self.head.columns.get(name))
        if cell is None:
            return ""
        try:
            return cell_text(cell)
        except CellFault as fault:
            if is_said or name == "name":
                self._fault(self._place(cell, row), f"{_LABELS[name]}: {fault}.")
            return ""

    def _places(self, row: GridRow) -> dict[str, str]:
        return {
            name: self._place(cell, row)
            for name, column in self.head.columns.items()
            if (cell := row.at(column)) is not None
        }

    def _where(self, row: GridRow) -> str:
        return self._place(row.at(self.head.columns.get("code", 0)), row)

    def _place(self, cell: Cell | None, row: GridRow) -> str:
        return f"{self.place}{cell.address if cell else f'dòng {row.number}'}"

    def _is_faulty(self, place: str) -> bool:
        return any(finding.where == place for finding in self.findings)

    def _fault(self, where: str, text: str) -> None:
        finding = Finding(where, text)
        if finding not in self.findings[-5:]:
            self.findings.append(finding)


def _is_words(text: str) -> bool:
    return any(char.isalpha() for char in text) and not any(char.isdigit() for char in text)


def _is_note(text: str) -> bool:
    """Tell whether a text stands in the place of figures; a mistyped figure has few letters."""
    return sum(char.isalpha() for char in text) >= 5
