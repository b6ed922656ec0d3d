"""What a cell says: as text, as points, as a code; and every way in which it doesn't."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assignments.imports.cells import Cell, CellFault, cell_code, cell_number, cell_prose, cell_text


def cell(value, **fields) -> Cell:
    return Cell("D17", value, **fields)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (0.1 + 0.2, "0.3"),
        (7.1, "7.1"),
        (1, "1"),
        (0, "0"),
        ("0,75", "0.75"),
        (" 0.75 ", "0.75"),
        ("−0,10", "-0.1"),
        (1e-300, "0"),
    ],
)
def test_a_number_is_read_as_it_is_shown(value, points):
    assert cell_number(cell(value)) == Decimal(points)


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0"])
def test_nothing_is_no_number_and_not_zero(value):
    assert cell_number(cell(value)) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1_0", "không phải là số"),
        ("1e1", "không phải là số"),
        ("một", "không phải là số"),
        ("1.234,5", "không phải là số"),
        (0.123, "quá 2 chữ số"),
        ("0,125", "quá 2 chữ số"),
        (True, "đúng/sai"),
        (datetime(2021, 1, 7, tzinfo=UTC), "ngày giờ"),
        (date(2021, 1, 7), "ngày giờ"),
        (1e300, "không chứa một số dùng được"),
        (-1e12, "không chứa một số dùng được"),
        (float("nan"), "không chứa một số dùng được"),
        (float("inf"), "không chứa một số dùng được"),
        ("#REF!", "đang báo lỗi"),
        ("#N/A", "đang báo lỗi"),
    ],
)
def test_what_is_no_number_is_said(value, said):
    with pytest.raises(CellFault, match=said):
        cell_number(cell(value))


def test_a_percentage_is_no_number_of_points():
    with pytest.raises(CellFault, match=r"phần trăm \(85%\)"):
        cell_number(cell(0.85, is_percent=True))


def test_a_formula_counts_by_its_last_value():
    assert cell_number(cell(2, is_formula=True)) == 2
    with pytest.raises(CellFault, match="không giữ kết quả"):
        cell_number(cell(None, is_formula=True))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("7.1.10", "7.1.10"),
        (" 7.10. ", "7.10"),
        (7, "7"),
        (7.0, "7"),
        ("７．１０", "7.10"),
        (None, ""),
    ],
)
def test_a_code_is_read(value, code):
    assert cell_code(cell(value)) == code


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (7.1, "không biết là 7.1 hay 7.10"),
        (1.3, "không biết là 1.3 hay 1.30"),
        (123.5, "đã bị biến thành số"),
        (datetime(2021, 1, 7, tzinfo=UTC), "ngày tháng"),
        ("7.1.1.1", "không phải là mã"),
        ("VII", "không phải là mã"),
        (-7, "không phải là mã"),
        (1e300, "không chứa một số dùng được"),
        (float("inf"), "không"),
        (True, "đúng/sai"),
    ],
)
def test_what_is_no_code_is_said(value, said):
    with pytest.raises(CellFault, match=said):
        cell_code(cell(value))


def test_text_is_composed_and_on_one_line():
    assert cell_text(cell("đa\u0300o_x000D_\n ta\u0323o\u00a0")) == "đào tạo"
    assert cell_prose(cell("một\r\nhai")) == "một\nhai"
    assert cell_text(cell(date(2021, 9, 25))) == "25/09/2021"
    assert cell_text(cell(0.5)) == "0,5"
