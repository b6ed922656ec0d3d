"""Deadlines as plans word them, read into dates."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assignments.enums import MilestoneKind
from assignments.imports.deadline_wording import MilestoneReading, read_deadline
from tests.criteria.plan_214_readings import DEADLINES, MILESTONE_KEYS

BY, WINDOW, UNDATED = MilestoneKind.BY_DATE, MilestoneKind.WINDOW, MilestoneKind.UNDATED


def as_document(reading: MilestoneReading) -> tuple[object, ...]:
    """Return a reading in the words of ``plan_214_readings``."""
    values = {
        "kind": str(reading.kind),
        "label": reading.label,
        "starts_on": reading.starts_on and reading.starts_on.isoformat(),
        "due_on": reading.due_on and reading.due_on.isoformat(),
        "is_strictly_before": reading.is_strictly_before,
        "recurrence": "quarterly" if reading.kind is MilestoneKind.RECURRING else "",
        "recurrence_day": reading.recurrence_day,
    }
    return tuple(values[name] for name in MILESTONE_KEYS)


@pytest.mark.parametrize("text", DEADLINES)
def test_every_deadline_of_plan_214(text):
    reading = read_deadline(text, 2021)
    assert [as_document(one) for one in reading.milestones] == DEADLINES[text]
    assert reading.unread == ()


def test_words_are_kept_piece_by_piece():
    whole = "Kế hoạch Trong quý IV năm trước liền kề năm kế hoạch; Báo cáo trước ngày 25/12"
    assert [one.raw_text for one in read_deadline(whole, 2021).milestones] == whole.split("; ")
    (bulleted,) = read_deadline("- Trước ngày 25 tháng cuối quý", 2021).milestones
    assert bulleted.raw_text == "Trước ngày 25 tháng cuối quý"


@pytest.mark.parametrize(
    ("text", "kind", "starts_on", "due_on", "is_before"),
    [
        ("Quý III/2022", WINDOW, "2022-07-01", "2022-09-30", False),
        ("Trong quý 2 năm 2021", WINDOW, "2021-04-01", "2021-06-30", False),
        ("6 tháng đầu năm", WINDOW, "2021-01-01", "2021-06-30", False),
        ("6 tháng cuối năm 2021", WINDOW, "2021-07-01", "2021-12-31", False),
        ("Trước 25/12/2022", BY, None, "2022-12-25", True),
        ("trước ngày 25 tháng 12 năm 2021", BY, None, "2021-12-25", True),
        ("Tháng 12", WINDOW, "2021-12-01", "2021-12-31", False),
        ("Từ tháng 3 đến tháng 6", WINDOW, "2021-03-01", "2021-06-30", False),
        ("Tháng 3 - 6", WINDOW, "2021-03-01", "2021-06-30", False),
        ("Quý II - III", WINDOW, "2021-04-01", "2021-09-30", False),
        ("Quý IV/2021 - Quý I/2022", WINDOW, "2021-10-01", "2022-03-31", False),
        ("Từ ngày 01/3 đến ngày 30/6", WINDOW, "2021-03-01", "2021-06-30", False),
        ("Chậm nhất ngày 15/11", BY, None, "2021-11-15", False),
        ("15/11/2021", BY, None, "2021-11-15", False),
        ("Cuối năm", BY, None, "2021-12-31", False),
        ("Hằng năm", BY, None, "2021-12-31", False),
        ("Cả năm", BY, None, "2021-12-31", False),
        ("NĂM 2022.", BY, None, "2022-12-31", False),
        ("Quý I năm sau", WINDOW, "2022-01-01", "2022-03-31", False),
        ("Thường xuyên", UNDATED, None, None, False),
        ("Thực hiện thường xuyên trong năm", UNDATED, None, None, False),
        ("Theo kế hoạch của Trung ương", UNDATED, None, None, False),
    ],
)
def test_relatives(text, kind, starts_on, due_on, is_before):
    reading = read_deadline(text, 2021)
    (one,) = reading.milestones
    assert (one.kind, one.is_strictly_before) == (kind, is_before)
    assert one.starts_on == (date.fromisoformat(starts_on) if starts_on else None)
    assert one.due_on == (date.fromisoformat(due_on) if due_on else None)
    assert reading.unread == ()


def test_several_in_one_cell():
    assert len(read_deadline("Hằng quý", 2021).milestones) == 4
    assert len(read_deadline("Quý I và Quý III", 2021).milestones) == 2
    both = read_deadline("- Kế hoạch: quý I - Báo cáo: trước 25/12", 2021).milestones
    assert [(one.label, one.kind) for one in both] == [("Kế hoạch", WINDOW), ("Báo cáo", BY)]


def test_a_day_that_not_every_month_has_is_four_deadlines():
    due = [one.due_on for one in read_deadline("Trước ngày 31 tháng cuối quý", 2021).milestones]
    assert due == [date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31)]


@pytest.mark.parametrize(
    "text",
    [
        "Từ quý III",
        "trước ngày 31/02",
        "Khi nào xong",
        "Trước ngày 25/12 hằng năm",
        "Tháng 13",
        "Sau quý IV",
        "Quý II đến quý I",
        "25/13",
        "Năm 0000",
    ],
)
def test_what_is_not_understood_is_kept_and_not_guessed(text):
    reading = read_deadline(text, 2021)
    assert reading.unread == (text,)
    (one,) = reading.milestones
    assert (one.kind, one.raw_text, one.due_on) == (UNDATED, text, None)


def test_nothing_is_no_deadline():
    for text in ("  ", "-", "- ;", "+"):
        assert read_deadline(text, 2021).milestones == ()


@example("-", 2021)
@given(st.text(max_size=60), st.integers(1900, 9999))
def test_any_text_is_read_without_a_fault(text, year):
    for one in read_deadline(text, year).milestones:
        assert one.raw_text
        assert (one.due_on is None) == (one.kind in {UNDATED, MilestoneKind.RECURRING})


@given(st.text(alphabet="quýthángnăm IVX0123456789/-;, trướcđến", max_size=40))
def test_texts_of_the_same_letters_are_read_without_a_fault(text):
    read_deadline(text, 2021)
