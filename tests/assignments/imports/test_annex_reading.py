"""Plan 214's annex, typed into every layout, is read to the letter."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assignments.imports.annex import AnnexLayout, AnnexTable
from assignments.imports.annex_sheet import read_annex_sheet
from assignments.imports.annex_template import lines_of, write_template
from assignments.imports.annex_word import read_annex_word
from assignments.imports.findings import FileUnreadable
from criteria.tree import Figures
from tests.assignments.imports.builders import (
    TITLE,
    printed_document,
    printed_workbook,
    received,
    source_rows,
)


def from_sheet() -> AnnexTable:
    return read_annex_sheet(received(printed_workbook()))


def from_word() -> AnnexTable:
    return read_annex_word(received(printed_document(), "phu-luc.docx"))


READERS = pytest.mark.parametrize("read", [from_sheet, from_word])


def as_figures(*texts: str) -> Figures:
    return Figures(*(Decimal(text) if text else None for text in texts))


@READERS
def test_every_cell_of_the_annex_is_read(read):
    table = read()
    assert table.findings == ()
    assert len(table.lines) == 121
    for line, row in zip(table.lines, source_rows(), strict=True):
        assert line.code == row.code
        assert line.name == row.name
        assert line.figures == as_figures(row.max, row.baseline, row.target), row.code
        assert (line.deadline, line.lead, line.support, line.note) == (
            row.deadline,
            row.lead,
            row.support,
            row.note,
        ), row.code


@READERS
def test_what_stands_around_the_rows_is_read(read):
    table = read()
    assert table.layout is AnnexLayout.PRINTED
    assert table.total == as_figures("66.5", "56.13", "64.3")
    assert (table.year, table.baseline_year) == (2021, 2020)
    assert table.closing_note == "Mục tiêu năm 2021 tăng 8,17 điểm (14,6%) so với năm 2020."


@READERS
def test_the_title_above_is_kept(read):
    assert read().title == "\n".join(TITLE)


@READERS
def test_the_table_survives_being_stored(read):
    table = read()
    assert AnnexTable.from_json(table.as_json()) == table


def test_cells_are_known_by_their_addresses():
    by_code = {line.code: line for line in from_sheet().lines}
    assert by_code["1.1"].place_of("max") == "Phụ lục!C7"
    assert by_code["1.1"].place_of("support") == "Phụ lục!H7"
    words = {line.code: line for line in from_word().lines}
    assert words["1.1"].place_of("max") == "bảng 2, dòng 4, cột 3"


@pytest.mark.django_db
def test_a_template_filled_with_a_plan_is_read_back(plan):
    lines = lines_of(plan)
    table = read_annex_sheet(received(write_template(lines)))
    assert table.findings == ()
    assert table.layout is AnnexLayout.TEMPLATE
    found = [replace(line, where="", cells={}) for line in table.lines]
    assert found == lines


def test_an_empty_template_is_refused_politely():
    with pytest.raises(FileUnreadable, match="chưa có dòng nào"):
        read_annex_sheet(received(write_template()))
