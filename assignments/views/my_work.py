"""What the person's agencies have to do in a period, and handing in all that is ready."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from accounts.actor import Actor
from assignments.access import Task, choose_period, reported_tasks, working_agency_ids
from assignments.actions.results import submit_result
from assignments.enums import PeriodState
from assignments.models import ReportingPeriod
from assignments.monitor import reopenings_for
from assignments.order_rows import counts_of, own_orders
from assignments.refusals import Incomplete, Refusal
from assignments.views.page import Links, period_choices, plan_of, why_closed
from assignments.views.work_files import work_tables
from assignments.views.workbook import workbook_links
from assignments.work_rows import work_of
from assignments.workflow import Part
from common.http import read_only, read_write
from common.tables.answers import table_answer
from criteria.models import Plan

VERSION = "version-"
"""What the hidden field of a criterion's version begins with."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one criterion: handed in, or what stood in the way."""

    code: str
    name: str
    url: str
    reasons: tuple[tuple[str, str], ...] = ()
    """(sentence, place where it is mended)."""


@read_only
def my_work(request: HttpRequest) -> HttpResponseBase:
    """List the work of a period, by agency and state."""
    plan = plan_of(request)
    links = Links(request.user, plan)
    has_agency = bool(working_agency_ids(request.user))
    try:
        period = choose_period(plan, request.GET.get("ky"))
    except Http404:
        if request.GET.get("ky"):
            raise
        return render(request, "assignments/my_work.html", {"period": None, "works": []})
    works = work_of(request.user, plan, period, links.of_task) if has_agency else []
    answer = table_answer(
        request, lambda: work_tables(plan, period, works), title=f"Việc của tôi, kỳ {period}"
    )
    if answer is not None:
        return answer
    rows = [row for work in works for group in work.groups for row in group.rows]
    reopenings = reopenings_for(period, working_agency_ids(request.user))
    return render(
        request,
        "assignments/my_work.html",
        {
            "period": period,
            "periods": period_choices(links, plan, period, "assignments:my-work"),
            "works": works,
            "has_agency": has_agency,
            "handed_in": sum(work.handed_in for work in works),
            "count": sum(work.count for work in works),
            "ready": any(row.can_submit and row.version for row in rows),
            "is_upcoming": period.state is PeriodState.UPCOMING,
            "closed": why_closed(period)
            if period.state in {PeriodState.UPCOMING, PeriodState.LOCKED} and not reopenings
            else "",
            "reopenings": reopenings,
            "submit_url": links.to("assignments:submit-all", ky=period.kind),
            "grid_url": links.to("assignments:quick-grid", ky=period.kind),
            "workbooks": workbook_links(request.user, links, period.kind),
            "workbook_url": links.to("assignments:workbook-upload", ky=period.kind),
            "measures_url": links.to("assignments:my-measures", ky=period.kind),
            "orders": counts_of(own_orders(request.user, plan, links.to)),
            "orders_url": links.to("assignments:order-list"),
            "agencies_url": links.to("reports:agency-list"),
        },
    )


@read_write
def submit_all(request: HttpRequest) -> HttpResponse:
    """Hand in every result that is complete, each for itself, and say what became of the rest."""
    plan = plan_of(request)
    links = Links(request.user, plan)
    if not working_agency_ids(request.user):
        raise PermissionDenied("Chỉ người của cơ quan nhập kết quả mới nộp được.")
    period = choose_period(plan, request.GET.get("ky"))
    if request.method != "POST":
        return redirect(links.to("assignments:my-work", ky=period.kind))
    own = [task for task in reported_tasks(request.user, plan, period) if Part.OWNER in task.parts]
    posted = _versions(request)
    outcomes = [
        _hand_in(request, plan, period, task, posted[task.criterion.code], links)
        for task in own
        if task.criterion.code in posted
    ]
    return render(
        request,
        "assignments/submit_all.html",
        {
            "period": period,
            "done": [outcome for outcome in outcomes if not outcome.reasons],
            "refused": [outcome for outcome in outcomes if outcome.reasons],
            "work_url": links.to("assignments:my-work", ky=period.kind),
        },
    )


def _versions(request: HttpRequest) -> dict[str, int]:
    """Return the versions that were on the page, by criterion code."""
    return {
        name.removeprefix(VERSION): int(value)
        for name, value in request.POST.items()
        if name.startswith(VERSION)
        and isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) < 10
    }


def _hand_in(
    request: HttpRequest,
    plan: Plan,
    period: ReportingPeriod,
    task: Task,
    version: int,
    links: Links,
) -> Outcome:
    place: dict[str, Any] = {"plan": plan, "kind": period.kind, "code": task.criterion.code}
    result_url = links.of_task("assignments:result", task)
    edit = links.of_task("assignments:result-edit", task)
    reasons: tuple[tuple[str, str], ...] = ()
    try:
        submit_result(**place, expected_version=version, actor=Actor.of_request(request))
    except Incomplete as refusal:
        reasons = tuple(
            (sentence, f"{edit}#id_{name}") for name, sentence in refusal.missing.items()
        )
    except Refusal as refusal:
        reasons = ((str(refusal), result_url),)
    return Outcome(task.criterion.code, task.criterion.name, result_url, reasons)
