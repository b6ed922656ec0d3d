"""The coordinator's and the leaders' view of the reporting periods."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.access import can_manage_plan
from assignments.access import get_period, require_monitoring
from assignments.actions.reminders import takers
from assignments.board import Mark, Tally
from assignments.enums import PeriodState
from assignments.models import ReportingPeriod
from assignments.monitor import (
    last_reminded,
    open_reopenings,
    read_board,
    read_tallies,
    was_past_at_issue,
)
from assignments.periods import in_days
from assignments.views.period_files import board_tables
from assignments.views.table_files import WorkTables
from assignments.views.years import with_year, year_query
from common import clock
from common.http import read_only
from common.tables.answers import table_answer
from common.tables.model import Kind, Table, columns
from criteria.access import get_plan
from criteria.models import Plan

TONES = {
    PeriodState.UPCOMING: ("muted", "clock"),
    PeriodState.OPEN: ("accent", "pencil"),
    PeriodState.OVERDUE: ("late", "exclamation-circle"),
    PeriodState.LOCKED: ("ok", "lock"),
}
"""Badge and icon of how a period stands."""


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period in words: how it stands, and until when."""

    period: ReportingPeriod
    url: str
    tally: Tally
    state_label: str
    tone: str
    icon: str
    when: str
    reopened_count: int = 0


def period_row(
    request: HttpRequest, period: ReportingPeriod, tally: Tally, reopened_count: int = 0
) -> PeriodRow:
    """Return a period as lists and heads show it."""
    state = period.state
    label, (tone, icon) = state.label, TONES[state]
    when = in_days(period.due_on, clock.today()) if state is PeriodState.OPEN else ""
    if state is PeriodState.OVERDUE and was_past_at_issue(period):
        # Nobody is late with what was due before there was a plan.
        label, tone, icon = "Hạn trước ngày ban hành", "muted", "clock"
        when = "không tính quá hạn"
    elif state is PeriodState.OVERDUE:
        when = in_days(period.due_on, clock.today())
    return PeriodRow(
        period,
        with_year(request, "assignments:period", period.kind),
        tally,
        label,
        tone,
        icon,
        when,
        reopened_count,
    )


def periods_of(plan: Plan) -> list[ReportingPeriod]:
    """Return the plan's periods in order, each with the plan."""
    rows = ReportingPeriod.objects.filter(plan=plan)
    periods = list(rows.select_related("locked_by").order_by("kind"))
    for period in periods:
        period.plan = plan
    return periods


@read_only
def period_list(request: HttpRequest) -> HttpResponseBase:
    """Show the four periods: how each stands, its dates, how far its results are."""
    require_monitoring(request.user)
    plan = get_plan(request.user, request.GET.get("nam"))
    periods = periods_of(plan)
    tallies = read_tallies(plan, periods)
    reopened = [reopening.period_id for reopening in open_reopenings(plan)]
    rows = [
        period_row(request, period, tallies[period.kind], reopened.count(period.pk))
        for period in periods
    ]
    answer = table_answer(request, lambda: [_list_table(plan, rows)])
    if answer is not None:
        return answer
    return render(
        request,
        "assignments/period_list.html",
        {
            "plan": plan,
            "rows": rows,
            "can_keep": can_manage_plan(request.user),
            "year_query": year_query(request),
        },
    )


def _list_table(plan: Plan, rows: list[PeriodRow]) -> Table:
    """Return the periods as plain values."""
    heads = columns(
        "Kỳ",
        "Tình trạng",
        "Thời gian còn lại",
        ("Mở từ", Kind.DATE),
        ("Hạn nộp", Kind.DATE),
        ("Khóa lúc", Kind.DATETIME),
        "Người khóa",
        ("Mở lại (cơ quan)", Kind.NUMBER),
        ("Tiêu chí", Kind.NUMBER),
        ("Đã duyệt", Kind.NUMBER),
        ("Chờ thẩm định", Kind.NUMBER),
        ("Chưa nộp", Kind.NUMBER),
        ("Nộp muộn", Kind.NUMBER),
    )
    return WorkTables(plan).table(
        "ky",
        f"Kỳ báo cáo năm {plan.year}",
        heads,
        (
            (
                str(row.period),
                row.state_label,
                row.when,
                row.period.opens_on,
                row.period.due_on,
                row.period.locked_at,
                str(row.period.locked_by or ""),
                row.reopened_count or None,
                row.tally.total,
                row.tally.approved,
                row.tally.waiting,
                row.tally.owed,
                row.tally.late,
            )
            for row in rows
        ),
    )


@read_only
def period(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Show how one period stands at every agency."""
    require_monitoring(request.user)
    plan = get_plan(request.user, request.GET.get("nam"))
    chosen = get_period(plan, kind)
    board = read_board(plan, chosen, request.user)
    can_keep = can_manage_plan(request.user)
    reminded = last_reminded(plan, kind) if can_keep else {}
    answer = table_answer(
        request, lambda: board_tables(plan, board, reminded), title=f"Kỳ {chosen}"
    )
    if answer is not None:
        return answer
    row = period_row(request, chosen, board.tally)
    return render(
        request,
        "assignments/period.html",
        {
            "plan": plan,
            "period": chosen,
            "row": row,
            "board": board,
            "lines": [(line, reminded.get(line.agency.slug)) for line in board.lines],
            "overdue": [(line, reminded.get(line.agency.slug)) for line in board.overdue_lines],
            "marks": list(Mark),
            "siblings": [
                (other, with_year(request, "assignments:period", other.kind))
                for other in periods_of(plan)
            ],
            "is_locked": chosen.locked_at is not None,
            "can_keep": can_keep,
            "bundle": {"nam": str(plan.year), "ky": chosen.kind},
            "can_remind": bool(takers(board)),
            "year_query": year_query(request),
            "way": [
                ("Kỳ báo cáo", with_year(request, "assignments:period-list")),
                (str(chosen), ""),
            ],
        },
    )
