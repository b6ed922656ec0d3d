"""The leaders' first page: whether the province will reach its target, and what decides it."""

from dataclasses import dataclass

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString

from assignments.access import require_monitoring
from common import clock
from common.http import read_only
from common.tables.answers import table_answer
from reports import wording
from reports.charts import figures_as_json
from reports.leaders.headline import headline
from reports.leaders.overview_page import LeadersOverview
from reports.leaders.risk import EXPLANATION
from reports.views.page import PlanPage, leaders_frame, plan_page, unless_unchanged

WIDTHS = {"linh-vuc": 560, "theo-ky": 560, "thay-doi": 860, "con-thieu": 860, "tung-ky": 860}
"""Drawing widths by a chart's key: those that share their row with another are narrower."""


@read_only
@unless_unchanged
def leaders_overview(request: HttpRequest) -> HttpResponseBase:
    """Show the headline, the key figures with what changed, the charts, who is late, the risks."""
    require_monitoring(request.user)
    page = plan_page(request)
    overview = LeadersOverview(page, clock.today())
    answer = table_answer(request, overview.tables, title="Điều hành")
    if answer is not None:
        return answer
    return render(
        request,
        "reports/leaders/overview.html",
        leaders_frame(request, page, "reports:leaders")
        | {
            "headline": headline(page.overview, page.now),
            "scale": wording.scale_of(page.snapshot),
            "overview": overview,
            "panels": lambda: _panels(page, overview),
            "slides_url": page.links.to("reports:leaders-slides"),
            "figures_url": page.links.to("reports:leaders-figures"),
            "agencies_url": page.links.to("reports:leaders-agencies"),
            "priorities_url": page.links.to("reports:priorities"),
            "explanation": EXPLANATION,
        },
    )


@read_only
@unless_unchanged
def leaders_figures(request: HttpRequest) -> HttpResponseBase:
    """Return the page's charts for plotly, after the page itself has been drawn."""
    require_monitoring(request.user)
    overview = LeadersOverview(plan_page(request), clock.today())
    return JsonResponse(figures_as_json(overview.charts.values(), widths=WIDTHS))


@dataclass(frozen=True, slots=True)
class _Panel:
    """A drawn chart; ``has_table``: whether there is a table of it to be had."""

    key: str
    title: str
    drawn: SafeString
    has_table: bool


def _panels(page: PlanPage, overview: LeadersOverview) -> dict[str, _Panel]:
    return {
        name: _Panel(
            chart.key, chart.title, page.draw(chart, WIDTHS[chart.key]), not chart.is_empty
        )
        for name, chart in overview.charts.items()
    }
