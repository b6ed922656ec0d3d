"""Giving tasks, and how those that were given stand at all agencies."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from accounts.actor import Actor
from accounts.models import Agency
from assignments.access import require_monitoring
from assignments.actions.orders import Given, NewOrder, give_orders
from assignments.forms_orders import GiveForm
from assignments.monitor import owners_of
from assignments.order_access import takes_orders, visible_orders, why_no_order
from assignments.order_rows import COLUMNS, counts_of, order_rows
from assignments.refusals import NotNow
from assignments.views.page import Links
from assignments.views.table_files import WorkTables
from common import clock
from common.http import read_only, read_write
from common.tables.answers import table_answer
from common.text import nfc
from criteria.models import Criterion
from reports.leaders.order_board import STATES, OrderFilter
from reports.leaders.order_texts import suggested_day, suggested_text
from reports.leaders.priorities import due_of
from reports.leaders.priority_facts import deadlines_of
from reports.scope import APPROVED_ONLY
from reports.seen import SeenNow
from reports.views.page import PlanPage, leaders_frame, plan_page

PAGE_SIZE = 50


# --- How they stand -------------------------------------------------------------------------------


@read_only
def order_board(request: HttpRequest) -> HttpResponseBase:
    """List the tasks of all agencies, what is not ended first."""
    require_monitoring(request.user)
    page = plan_page(request)
    links = Links(request.user, page.plan)
    rows = order_rows(visible_orders(request.user, page.plan), links.to)
    asked = OrderFilter.from_query(request.GET, rows)
    shown = asked.apply(rows, request.user.pk)
    answer = table_answer(
        request,
        lambda: [
            WorkTables(page.plan, asked.note()).table(
                "viec-da-giao",
                f"Việc đã giao năm {page.plan.year}",
                COLUMNS,
                (row.values for row in shown),
                has_results=False,
            )
        ],
    )
    if answer is not None:
        return answer
    part = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("trang"))
    return render(
        request,
        "reports/leaders/order_board.html",
        leaders_frame(request, page, "reports:order-board")
        | {
            "rows": list(part),
            "part": part,
            "count": len(shown),
            "all_count": len(rows),
            "counts": counts_of(rows),
            "asked": asked,
            "agencies": list({row.agency_slug: row.agency for row in rows}.items()),
            "states": STATES,
            "clear_url": links.to("reports:order-board"),
            "priorities_url": page.links.to("reports:priorities"),
            "year_param": request.GET.get("nam", ""),
        },
    )


# --- Giving ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """A criterion that a task is about, who it goes to, and the form of the task."""

    criterion: Criterion
    taker: Agency
    form: GiveForm
    url: str

    @property
    def order(self) -> NewOrder:
        """Return the task that a valid form asks for."""
        asked = self.form.cleaned_data
        return NewOrder(self.criterion.code, asked["agency"], asked["text"], asked["due_on"])


@read_write
def order_give(request: HttpRequest) -> HttpResponseBase:
    """Word a task for each of the chosen criteria, and give all of them or none."""
    require_monitoring(request.user)
    page = plan_page(request)
    is_posted = request.method == "POST"
    codes = _codes(request.POST if is_posted else request.GET)
    data = request.POST if is_posted else None
    candidates, blocked = _candidates(page, codes, data)
    if not is_posted:
        return _form_page(request, page, candidates, blocked)
    # All of them are looked at: every fault is shown at once.
    has_faults = any([candidate.form.errors for candidate in candidates])  # noqa: C419
    if not candidates or blocked or has_faults:
        return _form_page(request, page, candidates, blocked, status=422)
    try:
        given = give_orders(
            plan=page.plan,
            orders=[candidate.order for candidate in candidates],
            actor=Actor.of_request(request),
        )
    except (NotNow, ValidationError) as refusal:
        # What was typed stays; who each task goes to is what it is now.
        fresh = request.POST.copy()
        for candidate in candidates:
            fresh[candidate.form.add_prefix("agency")] = candidate.taker.slug
        candidates, blocked = _candidates(page, codes, fresh)
        said = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        return _form_page(request, page, candidates, blocked, said=said, status=409)
    _tell(request, given)
    return redirect(Links(request.user, page.plan).to("reports:order-board"))


def _codes(query: QueryDict) -> list[str]:
    """Return the chosen criteria, each once, in the order that they were sent."""
    return list(dict.fromkeys(map(nfc, query.getlist("chon"))))


def _candidates(
    page: PlanPage, codes: list[str], data: QueryDict | None
) -> tuple[list[Candidate], list[str]]:
    """Return a form for every criterion that can be given a task about, and why others can't."""
    criteria = {row.code: row for row in page.plan.criteria.filter(code__in=codes)}
    if len(criteria) < len(codes):
        raise Http404(f"Kế hoạch {page.plan.number} không có tiêu chí đã chọn.")
    takers, deadlines = owners_of(page.plan), deadlines_of(page.plan)
    everybody, today = SeenNow(page.now.now, APPROVED_ONLY), clock.today()
    found: list[Candidate] = []
    blocked: list[str] = []
    for code in codes:
        criterion, taker = criteria[code], takers.get(criteria[code].pk)
        if refusal := why_no_order(criterion, taker):
            blocked.append(refusal)
            continue
        assert taker is not None  # noqa: S101  # ``why_no_order`` has seen to it
        leaf = page.snapshot[code]
        due = due_of(leaf, page.now, deadlines.get(code, ()), today)
        form = GiveForm(
            data,
            plan=page.plan,
            prefix=f"viec-{criterion.pk}",
            initial={
                "text": suggested_text(leaf, everybody.leaf(code), page.snapshot.baseline_year),
                "due_on": suggested_day(due, today),
                "agency": taker.slug,
            },
        )
        found.append(Candidate(criterion, taker, form, page.links.criterion(code)))
    return found, blocked


def _form_page(
    request: HttpRequest,
    page: PlanPage,
    candidates: list[Candidate],
    blocked: list[str],
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponseBase:
    back = page.links.to("reports:priorities")
    is_running = takes_orders(page.plan)
    faults: list[dict[str, Any]] = [
        {"text": f"{candidate.criterion.code}: {text}", "target": candidate.form[name].auto_id}
        for candidate in candidates
        for name, texts in candidate.form.errors.items()
        for text in texts
    ]
    is_empty = not candidates and not blocked
    return render(
        request,
        "reports/leaders/order_give.html",
        {
            "candidates": candidates if is_running else [],
            "blocked": blocked,
            "general": ["Chưa chọn tiêu chí nào để giao việc."]
            if is_empty and status != 200
            else [],
            "faults": faults,
            "said": said,
            "is_running": is_running,
            "plan": page.plan,
            "agency_count": len({candidate.taker.pk for candidate in candidates}),
            "back_url": back,
            "way": [
                ("Điều hành", page.links.to("reports:leaders")),
                ("Ưu tiên", back),
                ("Giao việc", ""),
            ],
        },
        status=status,
    )


def _tell(request: HttpRequest, given: Given) -> None:
    agencies = {order.agency.short_name for order in given.orders}
    if not given.orders:
        messages.success(request, "Các việc này đã được giao ở lần bấm trước.")
    elif len(given.orders) == 1:
        messages.success(request, f"Đã giao việc cho {agencies.pop()}.")
    else:
        messages.success(request, f"Đã giao {len(given.orders)} việc cho {len(agencies)} cơ quan.")
    if given.without_people:
        messages.warning(
            request,
            "Chưa có tài khoản chuyên viên nên chưa ai nhận được thông báo: "
            f"{', '.join(given.without_people)}.",
        )
