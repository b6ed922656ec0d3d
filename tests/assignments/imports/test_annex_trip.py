"""Any annex through a file and back: the template, the printed workbook, the printed document."""

import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assignments.imports.annex import AnnexLine
from assignments.imports.annex_files import read_annex
from assignments.imports.annex_template import write_template
from assignments.imports.cells import Cell, cell_prose
from common.tables.cells import one_line_end, plain, set_value
from common.text import nfc
from criteria.tree import Figures
from tests.assignments.imports import builders

ODD = "=+-@'\"<>&_x0041_\u0303\u0323\u00a0 \n\t,;:.()[]{}%#/\\ăơưđế漢😀"
texts = st.text(st.sampled_from(ODD + "abcXYZ019"), max_size=60) | st.sampled_from(
    ["=1+1", "_x0041_", "_x000D_", "_x005F_x0041_", "a" * 200, "'7.10", "đa\u0300o"]
)
names = (texts | st.text(st.sampled_from(ODD + "ab"), min_size=1, max_size=300)).map(
    lambda text: ("Tên " + text)[:500]
)
cents = st.none() | st.integers(0, 999_999).map(lambda number: Decimal(number) / 100)


def folded(text: str) -> str:
    return " ".join(nfc(text).replace("\u00a0", " ").split())


@st.composite
def annexes(draw: Any) -> list[AnnexLine]:
    """Return lines in order: areas, criteria below them, codes like 7.10 among them."""
    codes: list[str] = []
    for area in range(1, draw(st.integers(1, 2)) + 1):
        codes.append(str(area))
        for number in sorted(draw(st.sets(st.integers(1, 12), min_size=1, max_size=4))):
            codes.append(f"{area}.{number}")
            codes += [f"{area}.{number}.{n}" for n in draw(st.sampled_from([(), (1,), (9, 10)]))]
    return [_line(draw, code) for code in codes]


def _line(draw: Any, code: str) -> AnnexLine:
    top = draw(cents)
    figures = Figures() if top is None else Figures(top, draw(st.sampled_from([None, top])), top)
    note = draw(st.sampled_from(["Bộ Nội vụ đánh giá", "=Không chấm"])) if top is None else ""
    more = {name: draw(texts) for name in ("deadline", "lead", "support")}
    return AnnexLine(where="", code=code, name=draw(names), figures=figures, note=note, **more)


def said(lines: Any) -> list[tuple[Any, ...]]:
    return [
        (
            one.code,
            one.figures,
            *(folded(text) for text in (one.name, one.note, one.deadline, one.lead, one.support)),
        )
        for one in lines
    ]


@settings(max_examples=40, deadline=None)
@given(lines=annexes())
def test_the_template_gives_back_what_was_written(lines):
    table = read_annex(builders.upload(write_template(lines)))[1]
    assert table.findings == ()
    assert said(table.lines) == said(lines)
    builders.close_uploads()


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=80) | texts)
def test_a_cell_gives_back_its_text(text):
    """Line ends become one kind, signs that XML can't hold are gone; nothing else changes."""
    book = Workbook()
    set_value(book.active["A1"], text)
    buffer = io.BytesIO()
    book.save(buffer)
    value = load_workbook(buffer).active["A1"].value
    wanted = one_line_end(plain(text)).replace("\u00a0", " ")
    assert cell_prose(Cell("A1", value)) == nfc(wanted)


@pytest.mark.parametrize("text", ["_x0041_", "_x000D_", "a_x005F_x0041_x0042_b", "_x00e9_"])
def test_a_text_that_looks_like_a_signs_number_is_marked_for_excel(text):
    cell = set_value(Workbook().active["A1"], text)
    assert cell.value == text.replace("_x", "_x005F_x")
    assert cell_prose(Cell("A1", cell.value)) == text


def test_a_line_end_as_excel_writes_it():
    assert cell_prose(Cell("A1", "một_x000D_\nhai_x000D_ba")) == "một\nhai\nba"


def test_both_printed_forms_say_the_same():
    sheet = read_annex(builders.upload(builders.printed_workbook()))[1]
    word = read_annex(builders.upload(builders.printed_document(), "phu-luc.docx"))[1]
    assert said(sheet.lines) == said(word.lines)
    assert (sheet.total, sheet.closing_note) == (word.total, word.closing_note)
