"""Workbooks and documents as people send them in, good and bad."""

import io
import tempfile
from collections.abc import Callable, Sequence
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from docx import Document
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assignments.imports.opening import Received, receive
from tests.criteria.annex_reader import AnnexRow, annex_rows, annex_total, read_source

TITLE = (
    "PHÂN CÔNG THỰC HIỆN KẾ HOẠCH CẢI THIỆN CHỈ SỐ CCHC NĂM 2021",
    "(Kèm theo Kế hoạch số 214/KH-UBND ngày 23/7/2021 của UBND tỉnh Hà Giang)",
)
HEAD = (
    "STT",
    "Lĩnh vực/ Tiêu chí/ Tiêu chí thành phần",
    "Điểm tối đa",
    "Kết quả năm 2020",
    "Mục tiêu năm 2021",
    "Thời gian ban hành/ thực hiện",
    "Phân công trách nhiệm",
    None,
)
SECOND_HEAD = (None, None, None, None, None, None, "Chủ trì", "Phối hợp")
PLAIN_HEAD = (
    "Mã",
    "Tên",
    "Điểm tối đa",
    "Kết quả năm trước",
    "Mục tiêu",
    "Ghi thay cho điểm",
    "Thời hạn",
    "Chủ trì",
    "Phối hợp",
)
CLOSING = "Ghi chú: Mục tiêu năm 2021 tăng 8,17 điểm (14,6%) so với năm 2020."
FIRST_ROW = 6
"""Of the printed layout, below its title and its header of two rows."""

_opened: list[IO[bytes]] = []
"""What tests hand in, to be closed after each (tests/conftest.py)."""


def close_uploads() -> None:
    while _opened:
        _opened.pop().close()


def upload(content: bytes, name: str = "phu-luc.xlsx") -> "UploadedFile[Any]":
    """Return ``content`` as a browser sends it: a real file without a name on the disk."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    _opened.append(file)
    file.write(content)
    file.seek(0)
    return UploadedFile(file=file, name=name, size=len(content))


def received(content: bytes, name: str = "phu-luc.xlsx") -> Received:
    return receive(upload(content, name), kinds=("xlsx", "docx"))


def workbook(fill: Callable[[Worksheet], None], title: str = "Phụ lục") -> bytes:
    """Return a workbook of one sheet that ``fill`` writes to."""
    book = Workbook()
    book.active.title = title
    fill(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def source_rows() -> list[AnnexRow]:
    """Return plan 214's annex from its source text."""
    return annex_rows(read_source())


def printed_cells(row: AnnexRow, *, is_area_coded: bool = False) -> list[Any]:
    """Return a row of the printed form: areas have no code, a note stands over the figures."""
    code = row.code if "." in row.code or is_area_coded else None
    if row.note:
        return [code, row.name, row.note, None, None, None, None, None]
    figures = [float(figure) if figure else None for figure in (row.max, row.baseline, row.target)]
    return [code, row.name or None, *figures, row.deadline, row.lead, row.support]


def fill_printed(sheet: Worksheet, rows: Sequence[AnnexRow] | None = None) -> None:
    """Type the annex into the printed form, merged header and all."""
    sheet.append([TITLE[0]])
    sheet.append([TITLE[1]])
    sheet.append([])
    sheet.append(list(HEAD))
    sheet.append(list(SECOND_HEAD))
    for merged in ("A1:H1", "A2:H2", "G4:H4", *(f"{letter}4:{letter}5" for letter in "ABCDEF")):
        sheet.merge_cells(merged)
    for number, row in enumerate(source_rows() if rows is None else rows, FIRST_ROW):
        for column, value in enumerate(printed_cells(row), 1):
            cell = sheet.cell(number, column, value)
            if column == 1:
                cell.number_format = "@"
        if row.note:
            sheet.merge_cells(f"C{number}:E{number}")
    total = [float(figure) for figure in annex_total(read_source())[1:]]
    sheet.append(["Tổng số:", None, *total])
    sheet.append([CLOSING])


def printed_workbook() -> bytes:
    return workbook(fill_printed)


def printed_document() -> bytes:
    """Return the same annex as a table of a Word document, after another table."""
    document = Document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text, head.cell(0, 1).text = "UBND TỈNH HÀ GIANG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"
    document.add_paragraph(TITLE[0])
    document.add_paragraph(TITLE[1])
    rows = source_rows()
    table = document.add_table(len(rows) + 4, 8)
    cells = [list(row.cells) for row in table.rows]
    for column, text in enumerate(HEAD):
        cells[0][column].text = text or ""
    for column, text in enumerate(SECOND_HEAD):
        cells[1][column].text = text or ""
    for number, row in enumerate(rows, 2):
        texts = [row.code if "." in row.code else "", row.name]
        texts += [row.note or row.max, row.baseline, row.target]
        texts += [row.deadline, row.lead, row.support]
        for column, text in enumerate(texts):
            cells[number][column].text = text
    total = annex_total(read_source())
    for column, text in zip((0, 2, 3, 4), total, strict=True):
        cells[-2][column].text = text
    cells[-1][0].text = CLOSING
    for column in range(6):
        cells[0][column].merge(cells[1][column])
    cells[0][6].merge(cells[0][7])
    cells[-1][0].merge(cells[-1][7])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def fill_plain(sheet: Worksheet, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows below the plain template's header."""
    sheet.append(list(PLAIN_HEAD))
    for row in rows:
        sheet.append(list(row))
