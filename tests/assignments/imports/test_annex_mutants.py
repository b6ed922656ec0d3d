"""The printed workbook spoilt cell by cell: each bad cell is named, and nothing is ever written."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import AuditEvent
from assignments.imports.annex_confirm import changes_of, confirm_annex
from assignments.imports.annex_files import read_annex
from assignments.imports.findings import FileUnreadable
from assignments.models import Assignment, Milestone
from assignments.refusals import NotNow
from criteria.models import Criterion, Plan
from tests.assignments.imports import builders
from tests.assignments.imports.annexes import make_preview
from tests.factories import COMMAND, rows_of

pytestmark = pytest.mark.django_db

TABLES = (Plan, Criterion, Assignment, Milestone, AuditEvent)
COLUMN = {"code": 1, "name": 2, "max": 3, "baseline": 4, "target": 5, "deadline": 6}
Spoil = Callable[[Worksheet], str]
"""Spoils the sheet; returns the cell that must be named."""


def row_of(sheet: Worksheet, code: str) -> int:
    return next(row[0].row for row in sheet.iter_rows(min_row=6) if row[0].value == code)


def put(code: str, column: str, value: Any, number_format: str = "General") -> Spoil:
    def spoil(sheet: Worksheet) -> str:
        cell = sheet.cell(row_of(sheet, code), COLUMN[column])
        cell.value, cell.number_format = value, number_format
        return str(cell.coordinate)

    return spoil


def copied(code: str) -> Spoil:
    def spoil(sheet: Worksheet) -> str:
        at = row_of(sheet, code)
        sheet.insert_rows(at + 1)
        for column in range(1, 9):
            sheet.cell(at + 1, column).value = sheet.cell(at, column).value
        return f"A{at + 1}"

    return spoil


def below(spoil: Spoil) -> Spoil:
    """Expect the row below to be named: what was spoilt reads as an area."""

    def spoil_and_look(sheet: Worksheet) -> str:
        return f"A{int(spoil(sheet)[1:]) + 1}"

    return spoil_and_look


BAD_FIGURES = ["abc", "1_0", "1e1", "NaN", "1.234,5", "0,5 điểm", "=1+1", "#REF!", True, -1, 0.123]
BAD_CODES = [7.1, 7, "7.1.10.2", "7.1.x", "07.01.10", date(2021, 7, 10)]
CASES: dict[str, Spoil] = {
    **{f"max {value!r}": put("1.2", "max", value) for value in BAD_FIGURES},
    **{f"baseline {value!r}": put("5.1.1", "baseline", value) for value in BAD_FIGURES},
    **{f"target {value!r}": put("8.4", "target", value) for value in BAD_FIGURES},
    **{f"code {value!r}": put("7.1.10", "code", value) for value in BAD_CODES},
    "a criterion that is numbered like an area": below(put("7.1.10", "code", "VII")),
    "a criterion without its code": below(put("7.1.10", "code", None)),
    "baseline above": put("1.2", "baseline", 0.75),
    "target above": put("1.2", "target", "0,51"),
    "maximum below": put("6.1.3", "max", 0.5),
    "too large": put("1.2", "max", 10000),
    "a date for a figure": put("1.2", "max", date(2021, 5, 1), "dd/mm/yyyy"),
    "a percentage": put("1.2", "target", 0.5, "0%"),
    "no name": put("7.1.10", "name", None),
    "name too long": put("7.1.10", "name", "Tên " * 130),
    "deadline too long": put("7.1.10", "deadline", "Quý IV " * 60),
    "a row twice": copied("7.1.10"),
    "an area's criterion twice": copied("6.3"),
    "no figures and no word for it": put("1.1", "max", None),
}
MAYBE_ELSEWHERE = {"maximum below", "no figures and no word for it"}
"""Either cell of the row may be the wrong one."""


def spoilt(spoil: Spoil) -> tuple[bytes, str]:
    named: list[str] = []

    def fill(sheet: Worksheet) -> None:
        builders.fill_printed(sheet)
        named.append(spoil(sheet))

    return builders.workbook(fill), named[0]


@pytest.mark.parametrize("case", CASES)
def test_every_bad_cell_is_named_and_nothing_is_written(plan, so_noi_vu, case):
    content, cell = spoilt(CASES[case])
    _, table = read_annex(builders.upload(content))
    preview = make_preview(so_noi_vu, table, plan)
    changes = changes_of(preview)
    faults = {finding.where for finding in changes.findings if finding.is_fault}
    if case in MAYBE_ELSEWHERE:
        row = cell.lstrip("ABCDEFGH")
        assert any(where.endswith(row) for where in faults), changes.findings
    else:
        assert f"Phụ lục!{cell}" in faults, (cell, changes.findings)
    before = rows_of(*TABLES)
    with pytest.raises(NotNow):
        confirm_annex(preview=preview, seen=changes.digest, actor=COMMAND)
    assert rows_of(*TABLES) == before


def decomposed(sheet: Worksheet) -> str:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = unicodedata.normalize("NFD", cell.value)
    return ""


def with_commas(sheet: Worksheet) -> str:
    for row in sheet.iter_rows(min_row=6, min_col=3, max_col=5):
        for cell in row:
            if isinstance(cell.value, int | float):
                cell.value = f"{cell.value:.2f}".replace(".", ",")
    return ""


def with_hidden_copy(sheet: Worksheet) -> str:
    copy = sheet.parent.copy_worksheet(sheet)
    copy.sheet_state = "hidden"
    copy.cell(row_of(copy, "1.2"), 3).value = "abc"
    return ""


def with_spaces(sheet: Worksheet) -> str:
    for row in sheet.iter_rows(min_row=6):
        for cell in row:
            if isinstance(cell.value, str) and cell.value and cell.column != 1:
                cell.value = f" {cell.value.replace(' ', '  ')}\n"
    return ""


def with_wide_digits(sheet: Worksheet) -> str:
    put("7.1.10", "code", "\uff17.\uff11.10")(sheet)
    return ""


@pytest.mark.parametrize(
    "same", [with_wide_digits, decomposed, with_commas, with_hidden_copy, with_spaces]
)
def test_what_only_looks_different_changes_nothing(plan, so_noi_vu, same):
    content, _ = spoilt(same)
    _, table = read_annex(builders.upload(content))
    changes = changes_of(make_preview(so_noi_vu, table, plan))
    assert not changes.has_faults, changes.findings
    assert not changes, changes.rows


def test_a_workbook_without_an_annex_is_refused_as_a_whole():
    content = builders.workbook(lambda sheet: sheet.append(["Không", "phải", "phụ lục"]))
    with pytest.raises(FileUnreadable):
        read_annex(builders.upload(content))
