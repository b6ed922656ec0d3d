"""Thẩm định: what waits, and approving several at once."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import User
from assignments import review_queue as queue
from assignments.access import choose_period, get_task_as
from assignments.actions import reviews
from assignments.models import ReportingPeriod
from assignments.refusals import NotNow, Stale
from assignments.views.period_files import queue_tables
from assignments.views.repeats import is_repeated_approval
from assignments.views.review_ways import (
    carried,
    queue_url,
    queue_url_back,
    review_url,
    reviewer,
    year_of,
)
from assignments.workflow import Part
from common.http import read_only, read_write
from common.tables.answers import table_answer
from common.text import format_score, nfc, shorten
from criteria.access import get_plan
from criteria.models import Plan

CHANGED = (
    "Kết quả, nội dung phối hợp hoặc tài liệu đã thay đổi sau khi trang này được mở. Mở kết quả để "
    "xem rồi quyết định."
)
UNKNOWN = "Không có kết quả này."
MAX_CHOSEN = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one chosen row."""

    code: str
    is_done: bool
    text: str
    url: str


@read_only
def review_queue(request: HttpRequest) -> HttpResponseBase:
    """Show what waits for review in a period, the longest first, and what was decided lately."""
    user = reviewer(request)
    plan = get_plan(user, request.GET.get("nam"))
    period = choose_period(plan, request.GET.get("ky"))
    return _page(request, user, plan, period)


@read_write
def review_several(request: HttpRequest) -> HttpResponseBase:
    """Approve the chosen results at their agencies' own scores, each by itself."""
    user = reviewer(request)
    plan = get_plan(user, request.GET.get("nam"))
    period = choose_period(plan, request.GET.get("ky"))
    if request.method != "POST":
        return redirect(queue_url(request, period))
    codes = list(dict.fromkeys(map(nfc, request.POST.getlist("chon"))))[:MAX_CHOSEN]
    if not codes:
        return _page(
            request, user, plan, period, status=422, error="Chưa chọn kết quả nào để duyệt."
        )
    outcomes = [
        _approve(request, user, plan, period, code, request.POST.get(f"seen-{code}", ""))
        for code in codes
    ]
    status = 200 if any(outcome.is_done for outcome in outcomes) else 409
    return _page(request, user, plan, period, status=status, outcomes=outcomes)


def _approve(
    request: HttpRequest, user: User, plan: Plan, period: ReportingPeriod, code: str, seen: str
) -> Outcome:
    """Approve one row in a transaction of its own; a refusal becomes its outcome."""
    if not plan.criteria.filter(code=code).exists():
        return Outcome(shorten(code), False, UNKNOWN, "")
    url = review_url(request, period, code)
    try:
        row = reviews.approve_result(
            plan=plan, kind=period.kind, code=code, seen=seen, actor=Actor.of_request(request)
        )
    except Http404:
        return Outcome(code, False, UNKNOWN, "")
    except (Stale, NotNow, ValidationError) as refusal:
        task = get_task_as(user, plan, period.kind, code, Part.REVIEWER)
        if task.result and is_repeated_approval(task.result, user, seen=seen):
            return Outcome(code, True, "đã duyệt ở lần bấm trước", url)
        return Outcome(code, False, _why(refusal), url)
    score = (
        "không áp dụng" if row.is_not_applicable else f"{format_score(row.appraised_score)} điểm"
    )
    return Outcome(code, True, score, url)


def _why(refusal: Exception) -> str:
    if isinstance(refusal, Stale):
        return CHANGED
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    return str(refusal)


def _page(
    request: HttpRequest,
    user: User,
    plan: Plan,
    period: ReportingPeriod,
    *,
    status: int = 200,
    error: str = "",
    outcomes: list[Outcome] | None = None,
) -> HttpResponseBase:
    wanted = queue.QueueFilter.of(request.GET)
    waiting = queue.read_queue(user, plan, period)
    rows = [row for row in waiting if wanted.passes(row)]
    counts, recent = queue.counts_by_agency(waiting), queue.recent_decisions(period)
    answer = table_answer(
        request,
        lambda: queue_tables(plan, period, wanted, rows, counts, recent),
        title=f"Thẩm định {period.get_kind_display()}",
    )
    if answer is not None:
        return answer
    context: dict[str, Any] = {
        "plan": plan,
        "period": period,
        "periods": _periods(request, plan, period),
        "wanted": wanted,
        "rows": rows,
        "waiting_count": len(waiting),
        "late_count": sum(row.is_late for row in waiting),
        "counts": [(count, queue_url(request, period, co_quan=count.slug)) for count in counts],
        "areas": queue.area_choices(plan),
        "recent": recent,
        "can_choose": any(row.can_be_chosen for row in rows),
        "carried": carried(request),
        "several_url": reverse("assignments:review-several") + carried(request, ky=period.kind),
        "clear_url": queue_url(request, period),
        "here": queue_url_back(request, period),
        "year_param": year_of(request),
        "error": error,
        "outcome_count": len(outcomes or ()),
        "done": [outcome for outcome in outcomes or () if outcome.is_done],
        "refused": [outcome for outcome in outcomes or () if not outcome.is_done],
    }
    return render(request, "assignments/review_queue.html", context, status=status)


def _periods(
    request: HttpRequest, plan: Plan, current: ReportingPeriod
) -> list[tuple[str, str, bool]]:
    return [
        (period.get_kind_display(), queue_url(request, period), period.pk == current.pk)
        for period in ReportingPeriod.objects.filter(plan=plan).order_by("kind")
    ]
