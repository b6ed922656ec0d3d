"""Deadlines reckoned in whole days; no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assignments.deadlines import DUE_SOON_DAYS, Deadline, DeadlineState
from assignments.enums import MilestoneKind

ISSUED = date(2021, 7, 23)
IN_YEAR = Deadline(MilestoneKind.BY_DATE, due_on=date(2021, 12, 31))
BEFORE_25_12 = Deadline(MilestoneKind.BY_DATE, due_on=date(2021, 12, 25), is_strictly_before=True)
JANUARY = Deadline(MilestoneKind.WINDOW, starts_on=date(2021, 1, 1), due_on=date(2021, 1, 31))
QUARTER_3 = Deadline(MilestoneKind.WINDOW, starts_on=date(2021, 7, 1), due_on=date(2021, 9, 30))
QUARTERLY = Deadline(MilestoneKind.RECURRING, recurrence_day=25, is_strictly_before=True)
NEXT_JANUARY = Deadline(MilestoneKind.BY_DATE, due_on=date(2022, 1, 31), is_strictly_before=True)
UNDATED = Deadline(MilestoneKind.UNDATED)


def state(deadline: Deadline, today: date) -> DeadlineState:
    return deadline.state(today=today, year=2021, issued_on=ISSUED)


@pytest.mark.parametrize(
    ("deadline", "last_good_days"),
    [
        (IN_YEAR, [date(2021, 12, 31)]),
        (BEFORE_25_12, [date(2021, 12, 24)]),
        (JANUARY, [date(2021, 1, 31)]),
        (QUARTER_3, [date(2021, 9, 30)]),
        (NEXT_JANUARY, [date(2022, 1, 30)]),
        (UNDATED, []),
        (
            QUARTERLY,
            [date(2021, 3, 24), date(2021, 6, 24), date(2021, 9, 24), date(2021, 12, 24)],
        ),
        (
            Deadline(MilestoneKind.RECURRING, recurrence_day=25),
            [date(2021, 3, 25), date(2021, 6, 25), date(2021, 9, 25), date(2021, 12, 25)],
        ),
        (
            Deadline(MilestoneKind.RECURRING, recurrence_day=1, is_strictly_before=True),
            [date(2021, 2, 28), date(2021, 5, 31), date(2021, 8, 31), date(2021, 11, 30)],
        ),
        (
            Deadline(MilestoneKind.BY_DATE, due_on=date(2021, 1, 1), is_strictly_before=True),
            [date(2020, 12, 31)],
        ),
    ],
)
def test_the_last_good_day_of_every_time_it_falls_due(
    deadline: Deadline, last_good_days: list[date]
) -> None:
    assert list(deadline.occurrences(2021)) == last_good_days


def test_only_what_recurs_follows_the_plan_year() -> None:
    assert QUARTERLY.occurrences(2024)[0] == date(2024, 3, 24)
    assert IN_YEAR.occurrences(2024) == (date(2021, 12, 31),)


@pytest.mark.parametrize(
    ("today", "next_day"),
    [
        (date(2021, 1, 1), date(2021, 3, 24)),
        (date(2021, 3, 24), date(2021, 3, 24)),
        (date(2021, 3, 25), date(2021, 6, 24)),
        (date(2021, 12, 24), date(2021, 12, 24)),
        (date(2021, 12, 25), date(2021, 12, 24)),
        (date(2022, 6, 1), date(2021, 12, 24)),
    ],
)
def test_the_next_time_a_recurring_deadline_falls_due(today: date, next_day: date) -> None:
    assert QUARTERLY.next_on(today, 2021) == next_day


@pytest.mark.parametrize(
    ("deadline", "today", "expected"),
    [
        (IN_YEAR, date(2021, 8, 1), DeadlineState.UPCOMING),
        (IN_YEAR, date(2021, 12, 16), DeadlineState.UPCOMING),
        (IN_YEAR, date(2021, 12, 17), DeadlineState.DUE_SOON),
        (IN_YEAR, date(2021, 12, 31), DeadlineState.DUE_SOON),
        (IN_YEAR, date(2022, 1, 1), DeadlineState.PASSED),
        (BEFORE_25_12, date(2021, 12, 24), DeadlineState.DUE_SOON),
        (BEFORE_25_12, date(2021, 12, 25), DeadlineState.PASSED),
        (QUARTER_3, date(2021, 9, 30), DeadlineState.DUE_SOON),
        (QUARTER_3, date(2021, 10, 1), DeadlineState.PASSED),
        (QUARTERLY, date(2021, 9, 24), DeadlineState.DUE_SOON),
        (QUARTERLY, date(2021, 9, 25), DeadlineState.UPCOMING),
        (QUARTERLY, date(2021, 12, 25), DeadlineState.PASSED),
        (NEXT_JANUARY, date(2022, 1, 30), DeadlineState.DUE_SOON),
        (NEXT_JANUARY, date(2022, 1, 31), DeadlineState.PASSED),
    ],
)
def test_how_a_deadline_stands(deadline: Deadline, today: date, expected: DeadlineState) -> None:
    assert state(deadline, today) is expected


def test_due_soon_is_a_fortnight() -> None:
    assert DUE_SOON_DAYS == 14


@pytest.mark.parametrize("today", [ISSUED, date(2021, 12, 31), date(2030, 1, 1)])
def test_a_deadline_gone_by_when_the_plan_was_signed_is_nobodys_lateness(today: date) -> None:
    assert state(JANUARY, today) is DeadlineState.PAST_AT_ISSUE


def test_a_deadline_on_the_day_of_signing_binds() -> None:
    due_then = Deadline(MilestoneKind.BY_DATE, due_on=ISSUED)
    day_before = Deadline(MilestoneKind.BY_DATE, due_on=ISSUED, is_strictly_before=True)
    after = ISSUED + timedelta(days=1)
    assert state(due_then, after) is DeadlineState.PASSED
    assert state(day_before, after) is DeadlineState.PAST_AT_ISSUE


@settings(deadline=None)
@given(st.dates())
def test_what_has_no_date_is_never_late(today: date) -> None:
    assert state(UNDATED, today) is DeadlineState.UNDATED


deadlines = st.one_of(
    st.builds(
        Deadline,
        st.sampled_from([MilestoneKind.BY_DATE, MilestoneKind.WINDOW]),
        due_on=st.dates(date(2020, 1, 1), date(2022, 12, 31)),
        is_strictly_before=st.booleans(),
    ),
    st.builds(
        Deadline,
        st.just(MilestoneKind.RECURRING),
        recurrence_day=st.integers(1, 28),
        is_strictly_before=st.booleans(),
    ),
)


@settings(deadline=None)
@given(deadlines, st.dates(date(2020, 1, 1), date(2023, 12, 31)))
def test_late_is_after_every_last_good_day_and_not_before(deadline: Deadline, today: date) -> None:
    is_over = state(deadline, today) in {DeadlineState.PASSED, DeadlineState.PAST_AT_ISSUE}
    assert is_over == (today > max(deadline.occurrences(2021)))


@settings(deadline=None)
@given(deadlines, st.dates(date(2020, 1, 1), date(2023, 12, 31)))
def test_the_next_day_is_the_nearest_one_ahead(deadline: Deadline, today: date) -> None:
    days = deadline.occurrences(2021)
    ahead = [day for day in days if day >= today]
    assert deadline.next_on(today, 2021) == (min(ahead) if ahead else max(days))
