"""Plans of several years side by side, and the index as published."""

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.access import has_role
from assignments.access import MONITORING_ROLES
from common.http import read_only
from common.tables.answers import table_answer
from common.tables.model import Table, in_use
from criteria.access import visible_plans
from criteria.enums import CriterionLevel
from reports import chart_sets, published, wording, year_rows
from reports.charts import figures_as_json
from reports.figures import Figure
from reports.leaders.tabs import tabs_of
from reports.page_tables import PageTables
from reports.snapshot import read_snapshots
from reports.views.page import PlanPage, plan_page, unless_unchanged
from reports.years import YearComparison, YearRow

NAME = "reports:years"
EVERYTHING = "tat-ca"
"""In the place of an area: all of them, down to the lowest level."""


@read_only
def years(request: HttpRequest) -> HttpResponseBase:
    """Show the shown plan's areas and criteria in every year, and the published index.

    Not kept: it is about several plans, each with a revision of its own.
    """
    page = plan_page(request)
    comparison = _comparison(request, page)
    area = request.GET.get("linh_vuc", "")
    area = area if area in {EVERYTHING, *(facts.code for facts in page.snapshot.areas)} else ""
    rows = [row for row in comparison.rows if _is_in(row, area)]
    answer = table_answer(
        request, lambda: _tables(page, comparison, rows, area), title="So sánh năm"
    )
    if answer is not None:
        return answer
    is_monitor = has_role(request.user, *MONITORING_ROLES)
    return render(
        request,
        "reports/years.html",
        page.frame(request)
        | {
            "tabs": tabs_of(page.links, NAME) if is_monitor else (),
            "headline": year_rows.headline(comparison, page.until.until_label),
            "published_headline": published.published_headline(page.snapshot),
            "scales": _scales(comparison),
            "heads": year_rows.year_heads(comparison, page.until.until_label),
            "compared": year_rows.compared_label(comparison),
            "area_rows": year_rows.shown_rows(comparison, comparison.areas, page.links),
            "total_cells": year_rows.year_cells(comparison, comparison.total),
            "rows": year_rows.shown_rows(comparison, rows, page.links),
            "areas": [(facts.code, facts.name) for facts in page.snapshot.areas],
            "area": area,
            "before": comparison.before,
            "is_alone": len(comparison.plans) == 1,
            "new_count": sum(row.is_new for row in comparison.rows),
            "gone": year_rows.gone_rows(comparison),
            "chart": page.draw(page.charts.areas()),
            "index_chart": page.draw(chart_sets.index_chart(page.snapshot)),
            "published": published.published_rows(page.snapshot),
            "year_param": request.GET.get("nam", ""),
            "period_param": page.links.period,
            "figures_url": page.links.to("reports:years-figures"),
        },
    )


@read_only
@unless_unchanged
def years_figures(request: HttpRequest) -> HttpResponseBase:
    """Return the page's charts for plotly."""
    return JsonResponse(figures_as_json(_charts(plan_page(request))))


def _charts(page: PlanPage) -> list[Figure]:
    return [page.charts.areas(), chart_sets.index_chart(page.snapshot)]


def _comparison(request: HttpRequest, page: PlanPage) -> YearComparison:
    plans = [
        plan
        for plan in visible_plans(request.user)
        if plan.subject_id == page.plan.subject_id and plan.year < page.plan.year
    ]
    snapshots = read_snapshots(plans) if plans else []
    return YearComparison(snapshots, page.snapshot, page.until, page.now.scope)


def _is_in(row: YearRow, area: str) -> bool:
    """Tell whether a row is asked for: all of it at once is long, so the lowest level is apart."""
    if row.facts is None or area == EVERYTHING:
        return row.facts is not None
    if not area:
        return row.facts.level is not CriterionLevel.SUB_CRITERION
    return row.facts.code == area or row.facts.code.startswith(f"{area}.")


def _scales(comparison: YearComparison) -> list[str]:
    """Return the scale of every plan on the page."""
    return [
        f"Kế hoạch {plan.number} (năm {plan.year}): {wording.scale_of(plan)}"
        for plan in comparison.plans
    ]


def _tables(
    page: PlanPage, comparison: YearComparison, rows: list[YearRow], area: str
) -> list[Table]:
    make = PageTables(page, *_scales(comparison))
    heads = year_rows.year_columns(comparison, page.until.until_label)
    total = year_rows.year_values(comparison.total, "Tổng số")
    narrowed = "" if area == EVERYTHING else area
    filtered = PageTables(page, *_scales(comparison), in_use(("Lĩnh vực", narrowed)))
    areas = make.table(
        "nam-linh-vuc",
        "So sánh năm theo lĩnh vực",
        heads,
        [year_rows.year_values(row, "") for row in comparison.areas],
        total,
    )
    criteria = filtered.table(
        "nam-tieu-chi",
        "So sánh năm theo tiêu chí",
        heads,
        [year_rows.year_values(row, "") for row in rows],
    )
    found = [areas, criteria]
    if gone := year_rows.gone_values(comparison):
        found.append(make.table("khong-con", "Tiêu chí không còn", year_rows.GONE_COLUMNS, gone))
    if page.snapshot.published:
        index = published.published_values(page.snapshot)
        title = "Chỉ số đã công bố theo năm"
        found.append(make.table("cong-bo-nam", title, published.COLUMNS, index))
    return [*found, *make.charts(*_charts(page))]
