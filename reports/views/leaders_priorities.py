"""The leaders' page of priorities: where points are still to be gained, and what stands behind."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from assignments.access import require_monitoring
from assignments.order_access import takes_orders
from common import clock
from common.http import read_only
from common.tables.answers import table_answer
from common.text import format_score
from reports import wording
from reports.criterion_parts import groups_of
from reports.leaders.priorities import COLUMNS, priority_rows
from reports.leaders.priority_facts import read_facts
from reports.leaders.priority_filter import (
    DUES,
    GAPS,
    RESULTS,
    SORTS,
    PriorityFilter,
    lead_choices,
)
from reports.page_tables import PageTables
from reports.views.page import PlanPage, leaders_frame, plan_page


@read_only
def priorities(request: HttpRequest) -> HttpResponseBase:
    """List the criteria by points still to gain. Kept by nobody: tasks and documents move on."""
    require_monitoring(request.user)
    page = plan_page(request)
    asked = PriorityFilter.from_query(request.GET, page.snapshot, groups_of)
    today = clock.today()
    rows = priority_rows(page.now, read_facts(page.plan, page.until), page.links, today)
    shown = asked.apply(rows, today)
    answer = table_answer(
        request,
        lambda: [
            PageTables(page, asked.note(page.snapshot)).table(
                "uu-tien", f"Ưu tiên năm {page.plan.year}", COLUMNS, (row.values for row in shown)
            )
        ],
    )
    if answer is not None:
        return answer
    return render(
        request,
        "reports/leaders/priorities.html",
        leaders_frame(request, page, "reports:priorities")
        | {
            "headline": _headline(page, sum((row.to_target or 0) > 0 for row in rows)),
            "rows": shown,
            "count": len(shown),
            "asked": asked,
            "scale": wording.scale_of(page.snapshot),
            "areas": [(area.code, f"{area.code}. {area.name}") for area in page.snapshot.areas],
            "agencies": lead_choices(page.snapshot),
            "gaps": GAPS,
            "dues": DUES,
            "results": RESULTS,
            "sorts": SORTS,
            "can_give": takes_orders(page.plan),
            "give_url": page.links.to("reports:order-give"),
            "clear_url": page.links.to("reports:priorities"),
            "year_param": request.GET.get("nam", ""),
            "period_param": page.links.period,
        },
    )


def _headline(page: PlanPage, count: int) -> str:
    """Return how many leaves are short of the target, and by how much the whole plan is."""
    missing = page.now.total.missing
    if missing is None or not count:
        return "Không còn tiêu chí nào dưới mục tiêu."
    hidden = sum(page.now.leaf(leaf.code).is_hidden for leaf in page.snapshot.reported_leaves)
    counted = (
        f" Điểm của {hidden} kết quả đang chờ duyệt tính từ năm {page.snapshot.baseline_year}."
        if hidden
        else ""
    )
    return (
        f"{count} tiêu chí chưa tới mục tiêu; {page.until.until_label} cả kế hoạch còn thiếu "
        f"{format_score(missing)} điểm.{counted}"
    )
