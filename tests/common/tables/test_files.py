"""Tables as files: nothing becomes a formula, nothing is cut, nothing is mistaken."""

import csv
import io
import tracemalloc
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from common.tables.csv_file import csv_lines
from common.tables.model import Kind, Table, TooManyRowsError, columns
from common.tables.turns import turn
from common.tables.xlsx_file import LONG_TEXTS, NOTES, write_xlsx

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example";"mở")',
    '=IMPORTXML("http://evil.example";"//a")',
    "＝1+1",
    " =1+1",
    "\n=1+1",
    '";=1+1',
    "- gạch đầu dòng",
]
TEXTS = [
    "Đào tạo, bồi dưỡng cán bộ",
    unicodedata.normalize("NFD", "Đồng Văn, Mèo Vạc, Quản Bạ"),
    "không\u200bkhoảng\u200dcách",
    "\u202eđảo chiều\u202c",
    "👩‍👩‍👧‍👦 🇻🇳 😀",
    "𠀀𡃁 ngoài mặt phẳng",
    "dòng một\ndòng hai",
    "nháy \"kép\" và 'đơn'",
    "chấm; phẩy, và | gạch",
    "<b>A & B</b> &amp; ]]>",
    "_x0041_ không phải A",
    " đầu và cuối ",
    "tab\tở giữa",
    "0219 3866 123",
    "007",
    "7.10",
    "12/05",
    "3E5",
    "TRUE",
    "ễ ữ ậ ỵ ơ\u0301",
]


def table(*rows, kinds=(Kind.TEXT,), **fields):
    heads = columns(*((f"Cột {number}", kind) for number, kind in enumerate(kinds, start=1)))
    return Table(**{"key": "bang", "title": "Bảng thử", "columns": heads, "rows": rows} | fields)


def book(*tables, **options):
    out = io.BytesIO()
    write_xlsx(tables, out, **options)
    out.seek(0)
    return load_workbook(out)


def lines(one):
    text = "".join(csv_lines(one))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text):
    one = table((text,), foot=(text,), title=text, notes=(text,))
    for sheet in book(one):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    sheet = book(one).worksheets[0]
    assert sheet["A2"].value == text.replace("\r", "\n") == sheet["A3"].value
    for _, (cell,) in zip(range(2), lines(one)[1:], strict=True):
        assert cell.lstrip()[0] not in "=+-@＝" or text.startswith('"')


def test_headings_are_no_formulas_either():
    one = Table("bang", "Bảng", columns("=1+1"), [("x",)])
    assert book(one).worksheets[0]["A1"].data_type == "s"
    assert lines(one)[0] == ["'=1+1"]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_as_they_were(text):
    one = table((text,))
    wanted = unicodedata.normalize("NFC", text)
    # Excel would read '_x0041_' as the sign with that number: the underscore is marked as one.
    marked = wanted.replace("_x0041_", "_x005F_x0041_")
    assert book(one).worksheets[0]["A2"].value == marked
    assert lines(one)[1][0].removeprefix("'") == wanted


@pytest.mark.parametrize("text", ["7.10", "6.1.1", "007", "12/05", "3E5", "2021-09-21", "1,5"])
def test_words_are_not_taken_for_numbers_or_days(text):
    one = table((text,), kinds=(Kind.CODE,))
    cell = book(one).worksheets[0]["A2"]
    assert (cell.data_type, cell.number_format, cell.value) == ("s", "@", text)
    assert lines(one)[1] == [f"'{text}"]


@pytest.mark.parametrize("text", ["7", "12", "214/KH-UBND", "Quý III", "6.1.1 · Q3"])
def test_other_words_get_nothing_in_front(text):
    assert lines(table((text,)))[1] == [text]


def test_figures_stay_figures():
    kinds = (
        Kind.SCORE,
        Kind.DELTA,
        Kind.NUMBER,
        Kind.PERCENT,
        Kind.DATE,
        Kind.DATETIME,
        Kind.SCORE,
        Kind.SCORE,
    )
    moment = datetime(2021, 9, 21, 3, 42, tzinfo=UTC)
    row = (
        Decimal("8.5"),
        Decimal("-0.10"),
        Decimal("2.50"),
        Decimal("84.4"),
        date(2021, 9, 25),
        moment,
        None,
        "không áp dụng",
    )
    one = table(row, kinds=kinds)
    (cells,) = book(one).worksheets[0].iter_rows(min_row=2)
    assert [cell.value for cell in cells] == [
        8.5,
        -0.1,
        2.5,
        0.844,
        datetime(2021, 9, 25),  # noqa: DTZ001  # as a workbook keeps it
        datetime(2021, 9, 21, 10, 42),  # noqa: DTZ001
        None,
        "không áp dụng",
    ]
    assert [cell.number_format for cell in cells[:6]] == [
        "0.00",
        "+0.00;-0.00;0.00",
        "General",
        "0.0%",
        "dd/mm/yyyy",
        "dd/mm/yyyy hh:mm:ss",
    ]
    assert lines(one)[1] == [
        "8,50",
        "-0,10",
        "2,5",
        "84,4%",
        "25/09/2021",
        "21/09/2021 10:42:00",
        "",
        "không áp dụng",
    ]


def test_a_text_no_cell_can_hold_stands_whole_on_a_sheet_of_its_own():
    text = "đoạn 😀 " * 8_000
    one = table((text,), ("ngắn",), (text + "hết",))
    read = book(one)
    cell = read.worksheets[0]["A2"].value
    assert cell.startswith("đoạn 😀")
    assert "Nội dung dài" in cell
    assert cell.endswith("mục 1]")
    parts = list(read[LONG_TEXTS].iter_rows(min_row=2, values_only=True))
    assert "".join(part for entry, _, part in parts if entry == 1) == text
    assert "".join(part for entry, _, part in parts if entry == 2) == text + "hết"
    assert lines(one)[1] == [text]


def test_control_characters_do_not_break_the_file():
    text = "".join(map(chr, range(32))) + "\x7f\ufffe còn lại" * 3
    one = table((text,))
    assert book(one).worksheets[0]["A2"].value.endswith("còn lại")
    assert "còn lại" in lines(one)[1][0]


def test_the_sheet_can_be_filtered_and_its_head_stays_in_sight():
    one = table(("a", 1), ("b", 2), kinds=(Kind.TEXT, Kind.NUMBER), foot=("Cộng", 3))
    sheet = book(one).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"  # the total is no row to be filtered
    assert sheet["A1"].font.bold
    assert sheet["A4"].font.bold
    assert sheet.print_title_rows == "$1:$1"


def test_rows_are_as_high_as_their_words():
    one = table(("ngắn",), ("một câu dài " * 20,), ("a\nb\nc",), ("x" * 30_000,))
    sheet = book(one).worksheets[0]
    heights = [sheet.row_dimensions[number].height for number in range(2, 6)]
    assert heights[0] is None
    assert 75 <= heights[1] <= 120
    assert heights[2:] == [45, 409]


def test_where_the_figures_come_from_is_said():
    one = table(("a",), notes=("Nguồn: Kế hoạch 214.", ""), is_sample=True, title="A & B")
    read = book(one)
    said = [row[1] for row in read[NOTES].iter_rows(min_row=2, values_only=True)]
    assert "số liệu mẫu" in said[0]
    assert said[1] == "Nguồn: Kế hoạch 214."
    assert said[2].startswith("Tệp lập lúc")
    assert "A && B (số liệu mẫu)" in read.worksheets[0].oddHeader.center.text


def test_sheets_have_names_that_a_workbook_takes():
    titles = ["Bảng [1]: a/b\\c?*", "Một tên dài " * 9, "Một tên dài " * 9, NOTES, "'", ""]
    names = book(*(table(("a",), title=title) for title in titles)).sheetnames
    assert len(set(map(str.casefold, names))) == len(titles) + 1
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_an_empty_table_is_its_headings():
    one = table()
    assert book(one).worksheets[0].max_row == 1
    assert lines(one) == [["Cột 1"]]


def test_too_many_rows_are_refused_and_leave_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(TooManyRowsError):
        book(table(*[("a",)] * 11), max_rows=10)
    assert list(tmp_path.iterdir()) == []


def test_a_row_of_another_length_is_a_mistake():
    with pytest.raises(ValueError, match="zip"):
        book(table(("a", "b")))
    with pytest.raises(ValueError, match="zip"):
        lines(table(("a", "b")))


@pytest.mark.parametrize("make", ["xlsx", "csv"])
def test_memory_does_not_grow_with_the_rows(make):
    def peak(count):
        rows = ((f"dòng {number}", number) for number in range(count))
        one = table(kinds=(Kind.TEXT, Kind.NUMBER))
        one = Table(one.key, one.title, one.columns, rows)
        tracemalloc.start()
        if make == "csv":
            for _ in csv_lines(one):
                pass
        else:
            with Path("/dev/null").open("wb") as out:
                write_xlsx([one], out)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(300)
    assert peak(12_000) < peak(2_000) + 1_000_000


def test_one_person_has_few_workbooks_made_at_once():
    with turn(1) as first, turn(1) as second, turn(1) as third, turn(2) as other:
        assert (first, second, third, other) == (True, True, False, True)
    with turn(1) as again:
        assert again
