"""Reading an agency's workbook back: rows of text that know their cells, and what is odd.

Columns are found by their titles and rows by their stamps, so that neither a renamed sheet nor a
moved column nor another order of rows gets in the way.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assignments.imports.cells import Cell, CellFault
from assignments.imports.findings import FileUnreadable, Finding, Gravity
from assignments.imports.opening import Book, Row, Sheet
from assignments.imports.workbook_cells import text_in
from assignments.imports.workbook_sheets import (
    CODE,
    GUIDE_TITLE,
    STAMP,
    Column,
    SheetKind,
    columns_of,
)
from common.text import fold

HEAD_ROWS = 25
"""Within how many rows the table's head is looked for."""
DIFFERENT_FILE = (
    "Tệp này không phải tệp Excel tải từ trang Việc của tôi: không trang nào có cột “Mã” và cột "
    "“Dấu phiên bản”. Tải tệp mới, chép nội dung vào rồi nạp lại."
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as the file has it; ``texts`` and ``cells`` (addresses) by column name.

    ``code`` is what stands in the column of codes, the row's own ``code`` is in its ``stamp``.
    """

    sheet: SheetKind
    where: str
    code: str
    stamp: str
    texts: Mapping[str, str]
    cells: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """Return the row as JSON values."""
        return {**asdict(self), "texts": dict(self.texts), "cells": dict(self.cells)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ReadRow":
        """Return the row that ``as_json`` wrote down."""
        return cls(**{**values, "sheet": SheetKind(values["sheet"])})


@dataclass(frozen=True, slots=True)
class ReadBook:
    """Everything read from a workbook."""

    rows: tuple[ReadRow, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """A table's head: which column stands where."""

    kind: SheetKind
    row: int
    places: Mapping[int, Column]


def read_workbook(book: Book) -> ReadBook:
    """Return the rows of every sheet that has our columns.

    Raises:
        FileUnreadable: no sheet has them.
    """
    rows: list[ReadRow] = []
    findings: list[Finding] = []
    is_ours = False
    for sheet in book.sheets:
        read = _read_sheet(sheet, findings)
        if read is None:
            if fold(sheet.name) != fold(GUIDE_TITLE):
                findings.append(_warning(sheet.name, f"Trang “{sheet.name}” không được đọc."))
            continue
        is_ours = True
        if sheet.is_hidden:
            said = f"Trang “{sheet.name}” đang ẩn; các dòng của trang vẫn được đọc."
            findings.append(_warning(sheet.name, said))
        rows += read
    if not is_ours:
        raise FileUnreadable(DIFFERENT_FILE)
    return ReadBook(tuple(rows), tuple(findings))


def _read_sheet(sheet: Sheet, findings: list[Finding]) -> list[ReadRow] | None:
    """Return the sheet's rows; ``None`` where it has no head of ours."""
    head: _Head | None = None
    rows: list[ReadRow] = []
    for raw in sheet.rows:
        if head is None:
            if raw.number > HEAD_ROWS:
                return None
            head = _head_in(sheet, raw, findings)
        elif not raw.is_empty and (row := _read_row(sheet, head, raw, findings)):
            rows.append(row)
    return None if head is None else rows


def _head_in(sheet: Sheet, raw: Row, findings: list[Finding]) -> _Head | None:
    """Return the head if this row is one; say which columns are missing or doubled."""
    titles = {place: fold(str(cell.value or "")) for place, cell in enumerate(raw.cells)}
    there = set(titles.values())
    if not {"ma", "dau phien ban"} <= there:
        return None
    kind = SheetKind.HELP if "noi dung phoi hop" in there else SheetKind.RESULTS
    wanted = {
        fold(column.title): column
        for column in columns_of(kind)
        if column.is_entered or column.name in {CODE, STAMP}
    }
    places: dict[int, Column] = {}
    for place, title in titles.items():
        column = wanted.get(title)
        if column in places.values():
            said = f"Cột “{wanted[title].title}” có hai lần. Xóa cột thừa rồi nạp lại."
            findings.append(Finding(sheet.place(raw.cells[place].address), said))
        elif column is not None:
            places[place] = column
    for column in wanted.values():
        if column not in places.values():
            said = f"Trang “{sheet.name}” thiếu cột “{column.title}”. Tải tệp mới rồi chép sang."
            findings.append(Finding(sheet.place(f"A{raw.number}"), said))
    return _Head(kind, raw.number, places)


def _read_row(sheet: Sheet, head: _Head, raw: Row, findings: list[Finding]) -> ReadRow | None:
    texts: dict[str, str] = {}
    cells: dict[str, str] = {}
    for place, column in head.places.items():
        cell = raw.cells[place] if place < len(raw.cells) else None
        if cell is None or cell.is_empty:
            texts[column.name] = ""
            continue
        cells[column.name] = sheet.place(cell.address)
        texts[column.name] = _text(sheet, cell, column, findings)
    if not any(texts.values()) and not cells:
        return None
    where = sheet.place(f"A{raw.number}")
    if raw.is_hidden:
        said = f"Dòng {raw.number} trang “{sheet.name}” đang ẩn; nội dung vẫn được đọc."
        findings.append(_warning(where, said))
    code, stamp = texts.pop(CODE, ""), texts.pop(STAMP, "")
    return ReadRow(head.kind, where, code, stamp, texts, cells)


def _text(sheet: Sheet, cell: Cell, column: Column, findings: list[Finding]) -> str:
    try:
        return text_in(cell, column.kind)
    except CellFault as fault:
        said = str(fault)
        findings.append(Finding(sheet.place(cell.address), f"{said[:1].upper()}{said[1:]}."))
        return ""


def _warning(where: str, text: str) -> Finding:
    return Finding(where, text, Gravity.WARNING)
