"""What Word puts around, beside and instead of the text of a cell."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assignments.imports.annex import AnnexTable
from assignments.imports.annex_word import read_annex_word
from tests.assignments.imports.builders import received

HEAD = ("STT", "Tiêu chí", "Điểm tối đa", "Kết quả năm 2020", "Mục tiêu năm 2021")
HEAD += ("Thời gian", "Chủ trì", "Phối hợp")
AREA = ("", "Cải cách", "2", "1", "2", "", "", "")
FIRST = ("1.1", "Kiểm tra", "1", "0,5", "1", "Quý III", "Sở Nội vụ", "")
SECOND = ("1.2", "Tuyên truyền", "1", "0,5", "1", "Quý IV", "Sở Nội vụ", "")


def read(change: Callable[[Any], None]) -> AnnexTable:
    """Read a small annex after ``change`` has had its table."""
    document = Document()
    document.add_paragraph("Phụ lục")
    table = document.add_table(4, 8)
    for row, texts in zip(table.rows, (HEAD, AREA, FIRST, SECOND), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    change(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return read_annex_word(received(buffer.getvalue(), "phu-luc.docx"))


def codes(table: AnnexTable) -> list[str]:
    return [line.code for line in table.lines]


def name_of(table: AnnexTable, code: str) -> str:
    (name,) = (line.name for line in table.lines if line.code == code)
    return name


def element(words: str) -> Any:
    return parse_xml(f"<w:{words} {nsdecls('w')}/>")


def wrap(inner: Any) -> None:
    """Put an element into a content control, where it stands."""
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    inner.addprevious(control)
    control[0].append(inner)


def test_as_typed():
    table = read(lambda table: None)
    assert codes(table) == ["1", "1.1", "1.2"]
    assert table.findings == ()


@pytest.mark.parametrize("part", ["row", "cell", "paragraph"])
def test_what_stands_in_a_content_control_is_read(part):
    def change(table):
        row = table.rows[3]
        cell = row.cells[1]
        wrap({"row": row._tr, "cell": cell._tc, "paragraph": cell.paragraphs[0]._p}[part])

    table = read(change)
    assert codes(table) == ["1", "1.1", "1.2"]
    assert name_of(table, "1.2") == "Tuyên truyền"


def test_a_row_marked_as_deleted_is_gone():
    def change(table):
        table.rows[3]._tr.get_or_add_trPr().append(element("del"))

    assert codes(read(change)) == ["1", "1.1"]


def test_words_marked_as_deleted_or_moved_away_are_gone():
    def change(table):
        paragraph = table.rows[3].cells[1].paragraphs[0]._p
        for tag, inner in (("del", "delText"), ("moveFrom", "t")):
            paragraph.append(
                parse_xml(
                    f"<w:{tag} {nsdecls('w')}><w:r><w:{inner}> cũ</w:{inner}></w:r></w:{tag}>"
                )
            )
        paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t> mới</w:t></w:r></w:ins>"))

    assert name_of(read(change), "1.2") == "Tuyên truyền mới"


def test_a_code_that_word_counts_by_itself_is_named():
    def change(table):
        cell = table.rows[3].cells[0]
        cell.text = ""
        cell.paragraphs[0]._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>')
        )

    table = read(change)
    (finding,) = (one for one in table.findings if "do Word tự đánh" in one.text)
    assert finding.where == "bảng 1, dòng 4, cột 1"
    assert finding.is_fault
