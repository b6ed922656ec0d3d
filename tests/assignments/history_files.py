"""Workbooks of codes and scores, made as small as a test needs them."""

import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from openpyxl import Workbook

from assignments.imports.history_table import HistoryRow, HistoryTable

HEAD = ("Mã", "Tên", "Điểm")
NAME = "ket-qua-2020.xlsx"


def workbook(
    rows: Iterable[Iterable[Any]], *, head: Iterable[Any] = HEAD, sheet: str = "A"
) -> bytes:
    """Return an .xlsx with a head and rows; text stays text."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in [head, *rows]:
        page.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(content: bytes, name: str = NAME) -> SimpleUploadedFile:
    """Return bytes as a browser sends them."""
    return SimpleUploadedFile(name, content)


def received(content: bytes, name: str = NAME) -> TemporaryUploadedFile:
    """Return bytes as they arrive: in a real file."""
    file = TemporaryUploadedFile(name, "", len(content), None)
    file.write(content)
    file.seek(0)
    return file


def table(**scores: str | None) -> HistoryTable:
    """Return a table of codes (6_1_1='0.5'); the first row stands in line 2."""
    rows = []
    for number, (code, score) in enumerate(scores.items(), 2):
        text = code.lstrip("_").replace("_", ".")
        points = None if score is None else Decimal(score)
        rows.append(HistoryRow(f"A!A{number}", text, "", points, f"A!C{number}"))
    return HistoryTable(tuple(rows))
