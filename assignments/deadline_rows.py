"""Deadlines as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from assignments.deadlines import Deadline, DeadlineState
from assignments.enums import MilestoneKind
from assignments.models import Milestone
from common import clock
from criteria.models import Plan

STATE_NOTES = {
    DeadlineState.UNDATED: "không định ngày, không tính quá hạn",
    DeadlineState.PAST_AT_ISSUE: "đã qua trước ngày ban hành kế hoạch",
    DeadlineState.PASSED: "đã qua",
}


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One deadline: what is due, when in dates, how it stands, and the plan's own words.

    ``codes`` are the criteria that share it. ``sort_on`` orders a list by date; undated
    deadlines come last.
    """

    codes: tuple[str, ...]
    label: str
    when: str
    note: str
    state: DeadlineState
    raw_text: str
    sort_on: date


def milestone_rows(milestones: Iterable[Milestone], plan: Plan) -> list[MilestoneRow]:
    """Return deadlines for a page by date, one row for criteria that share the same.

    The criteria are read with the milestones, which come in the plan's order.
    """
    today = clock.today()
    shared: dict[MilestoneRow, list[str]] = {}
    for milestone in milestones:
        row = _row(milestone, plan, today)
        shared.setdefault(row, []).append(milestone.criterion.code)
    rows = (replace(row, codes=tuple(codes)) for row, codes in shared.items())
    return sorted(rows, key=lambda row: row.sort_on)


def _row(milestone: Milestone, plan: Plan, today: date) -> MilestoneRow:
    deadline = milestone.deadline
    state = deadline.state(today=today, year=plan.year, issued_on=plan.issued_on)
    next_on = deadline.next_on(today, plan.year)
    return MilestoneRow(
        codes=(),
        label=milestone.label,
        when=in_dates(deadline, plan.year),
        note=STATE_NOTES.get(state, "") or (days_left(next_on, today) if next_on else ""),
        state=state,
        raw_text=milestone.raw_text,
        sort_on=next_on or date.max,
    )


def in_dates(deadline: Deadline, year: int) -> str:
    """Return a deadline in dates: 'trước ngày 25/12/2021', '01/07/2021 đến 30/09/2021'."""
    before = "trước ngày" if deadline.is_strictly_before else "đến hết ngày"
    if deadline.kind is MilestoneKind.RECURRING:
        return f"hằng quý, {before} {deadline.recurrence_day} của tháng cuối quý năm {year}"
    if deadline.due_on is None:
        return "theo yêu cầu nhiệm vụ"
    if deadline.starts_on is not None:
        return f"{deadline.starts_on:%d/%m/%Y} đến {deadline.due_on:%d/%m/%Y}"
    return f"{before} {deadline.due_on:%d/%m/%Y}"


def days_left(last_day: date, today: date) -> str:
    """Return 'còn 4 ngày' or 'hạn hôm nay'."""
    days = (last_day - today).days
    return f"còn {days} ngày" if days else "hạn hôm nay"
