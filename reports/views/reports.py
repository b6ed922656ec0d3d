"""The page of reports: what can be made of a period, for whom."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import can_manage_plan
from accounts.models import Agency
from assignments.access import get_period, working_agency_ids
from assignments.board import AgencyLine
from assignments.enums import PeriodKind
from assignments.monitor import read_board
from common import clock
from common.http import read_only
from criteria.access import get_plan
from criteria.models import Plan
from reports.exports import pdf
from reports.exports.report_head import period_words
from reports.report_access import can_consolidate, require_report_reader
from reports.snapshot import read_snapshot


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report that can be made: whose, how far its results have come, what to ask for."""

    name: str
    handed_in: int
    approved: int
    total: int
    params: dict[str, str]

    @property
    def is_whole(self) -> bool:
        """Tell whether every result has been handed in."""
        return self.handed_in == self.total


@never_cache
@read_only
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports of a period that the person may have."""
    require_report_reader(request.user)
    plan = get_plan(request.user, request.GET.get("nam"))
    reported = read_snapshot(plan).reported
    opened = reported.opened(clock.today())
    context: dict[str, object] = {"plan": plan, "opened": opened}
    if opened:
        kind = reported.until(request.GET.get("ky", ""), clock.today())
        context |= _of_period(request, plan, kind)
        context["periods"] = [
            {
                "label": one.label,
                "url": f"{request.path}?{urlencode({'nam': plan.year, 'ky': one.value})}",
                "is_current": one is kind,
            }
            for one in opened
        ]
    return render(request, "reports/report_list.html", context)


def _of_period(request: HttpRequest, plan: Plan, kind: PeriodKind) -> dict[str, object]:
    user = request.user
    params = {"nam": str(plan.year), "ky": kind.value}
    period = get_period(plan, kind.value)
    board = read_board(plan, period)
    mine = working_agency_ids(user)
    lines = {line.agency.pk: line for line in board.lines}
    rows = [
        _row(line.agency, line, params)
        for line in board.lines
        if can_manage_plan(user) or line.agency.pk in mine
    ]
    if mine - lines.keys():
        rows += [
            _row(agency, None, params)
            for agency in Agency.objects.filter(pk__in=mine - lines.keys()).order_by("name")
        ]
    tally = board.tally
    whole = ReportRow(
        "Báo cáo tổng hợp", tally.total - tally.owed, tally.approved, tally.total, params
    )
    return {
        "period_words": period_words(kind, plan.year),
        "period": period,
        "state": period.window.state(clock.today()).label,
        "whole": whole if can_consolidate(user) else None,
        "rows": rows,
        "pdf_missing": pdf.missing(),
        "templates_url": reverse("reports:template-list") if can_manage_plan(user) else "",
    }


def _row(agency: Agency, line: AgencyLine | None, params: dict[str, str]) -> ReportRow:
    total = line.tally.total if line else 0
    return ReportRow(
        name=agency.name,
        handed_in=total - line.tally.owed if line else 0,
        approved=line.tally.approved if line else 0,
        total=total,
        params={**params, "co-quan": agency.slug},
    )
