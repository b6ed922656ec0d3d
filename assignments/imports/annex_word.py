"""The annex of a plan in a Word document: plans circulate that way."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assignments.imports.annex import AnnexTable
from assignments.imports.annex_head import GridRow, find_head, require_columns
from assignments.imports.annex_rows import read_rows, whole
from assignments.imports.cells import Cell
from assignments.imports.findings import FileUnreadable, Finding, Gravity
from assignments.imports.opening import Received, one_sentence
from assignments.imports.sheet_marks import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, TooFar
from common.text import shorten

MAX_TABLES = 300
MAX_NUMBERED = 20
"""Cells numbered by Word that are named one by one."""
TITLE_LINES = 6
"""Paragraphs before the table that its title is looked for in."""

_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = frozenset(f"{_SPACE}{name}" for name in ("sdt", "sdtContent", "customXml"))
"""What stands around rows, cells and paragraphs without being one: content controls."""
_UNSEEN = frozenset(f"{_SPACE}{name}" for name in ("del", "moveFrom", "txbxContent"))
"""Text that is marked as gone, or that stands in a box above the page."""


def read_annex_word(received: Received) -> AnnexTable:
    """Return the annex in the first table that has its header.

    A plan that was typed as several tables, one a page, is read on while the next table has as
    many columns and no header of its own.

    Raises:
        FileUnreadable: no table has the annex's header with all its columns, or no row below it.
    """
    with one_sentence(received.name):
        body = _body(received)
        numbered: set[str] = set()
        grids = _grids(received.name, body, numbered)
        titles = _titles(body)
    found = [(index, head) for index, grid in enumerate(grids) if (head := find_head(grid))]
    head = require_columns(received.name, found[0][1] if found else None)
    index = found[0][0]
    rows = list(grids[index])
    for grid in grids[index + 1 :]:
        if not _goes_on(grids[index], grid):
            break
        rows += grid
    others = [
        Finding(
            "",
            f"Bảng {other + 1} cũng có tiêu đề của phụ lục; chỉ đọc bảng {index + 1}.",
            Gravity.WARNING,
        )
        for other, _ in found[1:]
    ]
    if not head.title:
        head = replace(head, title=titles[index])
    others += _numbered_codes(rows[head.first_row :], head.columns["code"], numbered)
    return whole(received.name, read_rows(head, rows, ""), others)


def _numbered_codes(rows: list[GridRow], column: int, numbered: set[str]) -> list[Finding]:
    """Name the codes that Word counts by itself: they are seen, but written nowhere."""
    places = [cell.address for row in rows if (cell := row.at(column)) and cell.is_empty]
    counted = [place for place in places if place in numbered]
    found = [
        Finding(place, "Số thứ tự ở ô này do Word tự đánh, không đọc được. Gõ mã thành chữ.")
        for place in counted[:MAX_NUMBERED]
    ]
    if more := len(counted) - len(found):
        found.append(Finding("", f"Còn {more} ô nữa có số thứ tự do Word tự đánh."))
    return found


def _body(received: Received) -> Any:
    from docx import Document

    received.file.seek(0)
    return Document(received.file).element.body


def _titles(body: Any) -> list[str]:
    """Return for every table the last paragraphs that stand before it, outside of tables."""
    titles: list[str] = []
    lines: list[str] = []
    for element in body.iter(_tag("p"), _tag("tbl")):
        if element.tag == _tag("tbl"):
            titles.append("\n".join(lines[-TITLE_LINES:])[:2000])
        elif element.getparent() is body and (text := " ".join(_words(element).split())):
            lines.append(text)
    return titles


def _grids(name: str, body: Any, numbered: set[str]) -> list[list[GridRow]]:
    """Return every table of the document, nested ones too, as rows of cells by column.

    The addresses of empty cells that Word numbers by itself are added to ``numbered``.
    """
    tables = []
    cells = 0
    for number, table in enumerate(body.iter(_tag("tbl")), 1):
        if number > MAX_TABLES:
            raise TooFar(f"tài liệu có hơn {MAX_TABLES} bảng")
        rows = []
        for place, row in enumerate(_inside(table, "tr"), 1):
            if row.find(f"{_tag('trPr')}/{_tag('del')}") is not None:
                continue  # its deletion is only marked
            read = tuple(_cells(row, number, place, numbered))
            cells += len(read)
            if place > MAX_ROWS or cells > MAX_CELLS:
                raise TooFar(f"bảng {number} quá dài")
            rows.append(GridRow(place, read))
        tables.append(rows)
    if not tables:
        raise FileUnreadable(
            f"“{shorten(name, 80)}” không có bảng nào. Đưa lên tài liệu Word có bảng phụ lục."
        )
    return tables


def _inside(element: Any, name: str) -> Iterator[Any]:
    """Yield an element's children of one name, those in content controls too."""
    for child in element:
        if child.tag == _tag(name):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _cells(row: Any, table: int, place: int, numbered: set[str]) -> Iterator[Cell]:
    """Yield a row's cells by column: one merged over several is followed by empty ones."""
    column = _number(row.find(f"{_tag('trPr')}/{_tag('gridBefore')}"), 0)
    for skipped in range(min(column, MAX_COLUMNS)):
        yield Cell(_address(table, place, skipped + 1))
    for cell in _inside(row, "tc"):
        properties = cell.find(_tag("tcPr"))
        width, is_continued = 1, False
        if properties is not None:
            width = _number(properties.find(_tag("gridSpan")), 1)
            merge = properties.find(_tag("vMerge"))
            is_continued = merge is not None and merge.get(_tag("val"), "continue") == "continue"
        column += 1
        if column + width - 1 > MAX_COLUMNS:
            raise TooFar(f"bảng {table} có quá nhiều cột")
        text = "" if is_continued else _text(cell)
        address = _address(table, place, column)
        if not text.strip() and not is_continued and _is_numbered(cell):
            numbered.add(address)
        yield Cell(address, text or None)
        for _ in range(width - 1):
            column += 1
            yield Cell(_address(table, place, column))


def _text(cell: Any) -> str:
    """Return a cell's own paragraphs: deletions that are only marked are gone, insertions in."""
    return "\n".join(_words(paragraph) for paragraph in _inside(cell, "p"))


def _is_numbered(cell: Any) -> bool:
    path = "/".join(map(_tag, ("pPr", "numPr", "numId")))
    return any(_number(paragraph.find(path), 0) > 0 for paragraph in _inside(cell, "p"))


def _words(paragraph: Any) -> str:
    nodes = paragraph.iter(_tag("t"), _tag("tab"), _tag("br"))
    return "".join(_run_text(node) for node in nodes if not _is_unseen(node, paragraph))


def _is_unseen(node: Any, paragraph: Any) -> bool:
    for above in node.iterancestors():
        if above is paragraph:
            return False
        if above.tag in _UNSEEN:
            return True
    return False


def _run_text(node: Any) -> str:
    if node.tag == _tag("t"):
        return node.text or ""
    return " "


def _goes_on(first: list[GridRow], later: list[GridRow]) -> bool:
    """Tell whether a table only carries the one before on: as wide, without a header."""
    if not first or not later or find_head(later) is not None:
        return False
    return max(len(row.cells) for row in later) == max(len(row.cells) for row in first)


def _address(table: int, row: int, column: int) -> str:
    return f"bảng {table}, dòng {row}, cột {column}"


def _number(element: Any, default: int) -> int:
    said = element.get(_tag("val")) if element is not None else None
    return int(said) if said and said.isascii() and said.isdigit() else default


def _tag(name: str) -> str:
    return f"{_SPACE}{name}"
