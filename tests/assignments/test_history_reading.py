"""A file of earlier results read: what is taken, and every bad cell by its address."""

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from assignments.imports.findings import FileUnreadable
from assignments.imports.history_reading import read_history
from assignments.imports.history_table import HistoryTable
from assignments.imports.history_template import write_history_template
from assignments.imports.opening import open_workbook, receive
from tests.assignments.history_files import received, saved, workbook


def read(content: bytes, name: str = "ket-qua.xlsx") -> HistoryTable:
    with received(content, name) as file:
        return read_history(open_workbook(receive(file)))


def scores(found: HistoryTable) -> dict[str, Decimal | None]:
    return {row.code: row.score for row in found.rows}


def said(found: HistoryTable) -> dict[str, str]:
    return {finding.where: finding.text for finding in found.findings}


def test_scores_as_numbers_and_as_text():
    found = read(
        workbook(
            [
                ("6.1.1", "Giải ngân", 0.75),
                ("7.10", "", "0,5"),
                ("7.1.10", None, " 1.25 "),
                ("1", None, 0.1 + 0.2),
                ("Tổng số", None, 55.62),
                ("8.1", None, None),
                (" 2.2. ", None, 1),
                (None, None, None),
            ]
        )
    )
    assert said(found) == {}
    assert scores(found) == {
        "6.1.1": Decimal("0.75"),
        "7.10": Decimal("0.5"),
        "7.1.10": Decimal("1.25"),
        "1": Decimal("0.30"),
        "total": Decimal("55.62"),
        "8.1": None,
        "2.2": Decimal(1),
    }
    first = found.rows[0]
    assert (first.where, first.score_where, first.name) == ("A!A2", "A!C2", "Giải ngân")


def test_it_goes_to_json_and_back():
    found = read(workbook([("6.1.1", "Giải ngân", 0.75), (7.1, "", 1), ("2.2", "", None)]))
    assert HistoryTable.from_json(found.as_json()) == found


@pytest.mark.parametrize(
    "head",
    [
        ("MÃ", "Tên tiêu chí", "ĐIỂM"),
        ("Mã tiêu chí", "x", "Kết quả năm 2020"),
        ("Mã", "Điểm tối đa", "Điểm"),  # NFD
        ("mã số", "Kết quả 2019", "Điểm:"),
    ],
)
def test_titles_are_found_by_their_letters(head):
    assert scores(read(workbook([("6.1.1", "", 0.75)], head=head))) == {"6.1.1": Decimal("0.75")}


def test_titles_may_stand_below_other_lines():
    rows = [("Bảng kết quả", None, None), (None, None, None), ("Mã", "Tên", "Điểm"), ("1.1", "", 1)]
    found = read(workbook(rows[1:], head=rows[0]))
    assert [row.where for row in found.rows] == ["A!A4"]


@pytest.mark.parametrize(
    ("code", "score", "where", "words"),
    [
        (7.1, 1, "A!A2", "không biết là 7.1 hay 7.10"),
        (True, 1, "A!A2", "đúng/sai"),
        ("mục 7", 1, "A!A2", "không phải là mã"),
        (None, 1, "A!A2", "Dòng có điểm mà thiếu mã."),
        ("6.1.1", "không", "A!C2", "“không” không phải là số"),
        ("6.1.1", "1_0", "A!C2", "không phải là số"),
        ("6.1.1", "1e1", "A!C2", "không phải là số"),
        ("6.1.1", True, "A!C2", "đúng/sai"),
        ("6.1.1", -0.5, "A!C2", "nhỏ hơn 0"),
        ("6.1.1", 0.123, "A!C2", "quá 2 chữ số"),
        ("6.1.1", 1e300, "A!C2", "Số quá lớn"),
        ("6.1.1", "#REF!", "A!C2", "đang báo lỗi #REF!"),
        ("6.1.1", "=1+1", "A!C2", "tệp không giữ kết quả"),
    ],
)
def test_a_bad_cell_is_named(code, score, where, words):
    found = read(workbook([(code, "", score), ("1.1", "", 1)]))
    assert list(said(found)) == [where]
    assert words in said(found)[where]
    assert scores(found) == {"1.1": Decimal(1)}


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (("A", "B", "C"), "cột “Mã” và cột “Điểm”"),
        (("Mã", "Điểm", "Điểm"), "nhiều cột điểm"),
        (("Mã", "Kết quả 2019", "Kết quả 2020"), "nhiều cột điểm"),
        (("Mã", "Mã", "Điểm"), "nhiều cột mã"),
    ],
)
def test_columns_that_can_not_be_told(head, words):
    with pytest.raises(FileUnreadable, match=words):
        read(workbook([("6.1.1", "", 1)], head=head))


def test_a_sheet_without_rows():
    with pytest.raises(FileUnreadable, match="không có dòng nào"):
        read(workbook([]))


def test_a_hidden_sheet_is_not_read():
    book = Workbook()
    book.active.append(["Mã", "Điểm"])
    book.active.append(["1.1", 1])
    book.active.sheet_state = "hidden"
    other = book.create_sheet("B")
    other.append(["Mã", "Điểm"])
    other.append(["1.2", 0.5])
    assert scores(read(saved(book))) == {"1.2": Decimal("0.5")}


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.xlsx", "rỗng"),
        (b"PK\x03\x04 not a zip", "a.xlsx", "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx", "97–2003"),
        (b"Ma,Diem\n1.1,1\n", "a.xlsx", "Excel"),
        (b"Ma,Diem\n1.1,1\n", "a.csv", r"\.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", ".xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused(content, name, words):
    with pytest.raises(FileUnreadable, match=words):
        read(content, name)


def test_too_large(settings):
    settings.IMPORT_MAX_MB = 0
    with pytest.raises(FileUnreadable, match="lớn hơn"):
        read(workbook([("1.1", "", 1)]))


@pytest.mark.django_db
def test_the_template_reads_back(plan):
    out = io.BytesIO()
    write_history_template(plan, plan, out)
    sheet = load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        "Mã",
        "Tên",
        "Điểm tối đa",
        "Kết quả đang ghi",
        "Điểm",
    ]
    assert sheet.max_row == 1 + 121 + 1
    assert {cell.number_format for cell in sheet["A"][1:]} == {"@"}
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    found = read(out.getvalue())
    assert found.findings == ()
    assert len(found.rows) == 122
    assert {row.score for row in found.rows} == {None}
    assert [row.code for row in found.rows][:3] == ["1", "1.1", "1.2"]
    assert found.rows[-1].code == "total"
