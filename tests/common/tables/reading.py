"""Reads the files that tables are sent as, the way a reader's program would."""

import csv
import io
import zipfile
from typing import Any

from django.http.response import HttpResponseBase
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from common.tables.xlsx_file import LONG_TEXTS, NOTES


def bytes_of(response: HttpResponseBase) -> bytes:
    """Return the whole of an answer, sent at once or in pieces."""
    return b"".join(response) if response.streaming else response.content


def book_of(response: HttpResponseBase) -> Workbook:
    """Return an answer as a workbook, formulas and all."""
    return load_workbook(io.BytesIO(bytes_of(response)))


def sheets_of(response: HttpResponseBase) -> dict[str, list[list[Any]]]:
    """Return the tables of a workbook by the names of their sheets, headings first."""
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in book_of(response)
        if sheet.title not in {NOTES, LONG_TEXTS}
    }


def lines_of(response: HttpResponseBase) -> list[list[str]]:
    """Return the lines of a .csv as its reader gets them, headings first."""
    text = bytes_of(response).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def everything_in(content: bytes) -> str:
    """Return all that a file says: of a workbook, every part of it unpacked."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
