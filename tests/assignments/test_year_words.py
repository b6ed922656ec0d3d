"""A plan's words moved to another year."""

from datetime import date

import pytest

from assignments.year_words import move_day, move_deadline, move_name


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Trong năm 2021", "Trong năm 2022"),
        ("Tháng 1 năm 2021", "Tháng 1 năm 2022"),
        ("Trước ngày 31/12/2021", "Trước ngày 31/12/2022"),
        ("Năm 2020 và năm 2022", "Năm 2021 và năm 2023"),
        ("Trước ngày 25/12", "Trước ngày 25/12"),
        ("Trước ngày 31/01 năm sau", "Trước ngày 31/01 năm sau"),
        ("Giai đoạn 2021-2025", "Giai đoạn 2021-2025"),
        ("Trong năm 2021 - 2025", "Trong năm 2021 - 2025"),
        ("Theo Nghị định 30/2020/NĐ-CP", "Theo Nghị định 30/2020/NĐ-CP"),
        ("Từ năm 2016", "Từ năm 2016"),
        ("", ""),
    ],
)
def test_deadlines(text, moved):
    assert move_deadline(text, year=2021, years=1) == moved


def test_names():
    name = "Tỷ lệ doanh nghiệp thành lập mới trong năm 2021"
    assert move_name(name, year=2021, years=1).endswith("năm 2022")
    assert move_name("Mức thu cao hơn năm 2020", year=2021, years=1).endswith("năm 2021")
    assert move_name("Theo Kế hoạch 12/2021", year=2021, years=1).endswith("12/2021")


def test_days():
    assert move_day(date(2020, 2, 29), 1) == date(2021, 2, 28)
    assert move_day(date(2021, 12, 31), 2) == date(2023, 12, 31)
    assert move_day(None, 1) is None
