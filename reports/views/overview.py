"""The first page: how far last year's result is from this year's target."""

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString

from accounts.access import can_manage_plan, has_role, memberships_of
from accounts.enums import Role
from common import clock
from common.http import read_only
from common.tables.answers import table_answer
from common.text import format_percent, format_score
from criteria.enums import Figure
from reports import chart_sets, now_wording, tables, wording
from reports.charts import figures_as_json
from reports.now_charts import WIDE_KEY
from reports.overview_parts import overview_kpis, overview_tables
from reports.rollups import Overview
from reports.views.page import PlanPage, plan_page, unless_unchanged

HALF_WIDTH = 560
"""Drawing width of a chart that shares its row with another."""
FULL_WIDTH = 860
"""Drawing width of one with so many columns that it needs the whole row."""


@read_only
@unless_unchanged
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show totals, areas, the largest gaps, the lead agencies and the published index."""
    page = plan_page(request)
    answer = table_answer(request, lambda: overview_tables(page), title="Tổng quan")
    if answer is not None:
        return answer
    return render(
        request,
        "reports/overview.html",
        page.frame(request)
        | {
            "headline": now_wording.headline_now(page.now) or wording.headline(page.overview),
            "where_gain_lies": "" if page.has_now else wording.where_gain_lies(page.overview),
            "scale": wording.scale_of(page.snapshot),
            "kpis": lambda: overview_kpis(page),
            "progress": _progress(request, page),
            "charts": lambda: _charts(page),
            "figures_url": page.links.to("reports:overview-figures"),
            "area_rows": lambda: [
                tables.area_row(
                    page.overview, area, page.links, page.node_cells(page.snapshot[area.code])
                )
                for area in page.overview.areas
            ],
            "total_cells": page.total_cells,
            "total_percent": format_percent(page.overview.total.headline.percent(Figure.BASELINE)),
            "zero_rows": lambda: _zero_rows(page),
            "zero_count": len(page.overview.at_zero),
            "zero_url": page.links.criteria(loc="khong-diem"),
            "below_max_count": len(page.overview.below_max),
            "below_max_url": page.links.criteria(loc="mat-diem"),
            "given_up_count": len(page.overview.given_up),
            "given_up_url": page.links.criteria(loc="muc-tieu-duoi-toi-da"),
            "mine": _my_agencies(request, page),
            "open_differences": _open_differences(request, page.overview),
            "reconciliation_url": page.links.to("reports:reconciliation"),
        },
    )


@read_only
@unless_unchanged
def overview_figures(request: HttpRequest) -> HttpResponseBase:
    """Return the first page's charts for plotly, after the page itself has been drawn."""
    page = plan_page(request)
    charts = page.charts.overview_charts().values()
    widths = {chart.key: width for chart in charts if (width := _width(page, chart.key))}
    return JsonResponse(figures_as_json(charts, widths=widths))


def _charts(page: PlanPage) -> dict[str, SafeString]:
    """Return the drawn charts by name; those that share their row are drawn narrower."""
    return {
        name: page.draw(chart, _width(page, chart.key))
        for name, chart in page.charts.overview_charts().items()
    }


def _width(page: PlanPage, key: str) -> int | None:
    """Return the drawing width of a chart; one with more columns is drawn wider."""
    if key in chart_sets.HALF_WIDTH_KEYS:
        return HALF_WIDTH
    return FULL_WIDTH if page.has_now and key == WIDE_KEY else None


def _progress(request: HttpRequest, page: PlanPage) -> dict[str, str]:
    """Return how far the period's reporting has come; leaders may go on to who is late."""
    if not page.has_now:
        return {}
    may_monitor = has_role(request.user, Role.LEADER, Role.COORDINATOR)
    return {
        "text": now_wording.progress_line(page.now, clock.today()),
        "url": page.links.to_work("assignments:period", page.until.value) if may_monitor else "",
    }


def _zero_rows(page: PlanPage) -> list[dict[str, object]]:
    return [
        {
            "code": leaf.code,
            "name": leaf.name,
            "url": page.links.criterion(leaf.code),
            "max": format_score(leaf.figures.max),
            "target": format_score(leaf.figures.target),
            "leads": tables.party_links(leaf.leads, page.links),
        }
        for leaf in page.overview.at_zero
    ]


def _my_agencies(request: HttpRequest, page: PlanPage) -> list[dict[str, str]]:
    """Return, for officers, what their own agencies answer for: the emphasis of their page."""
    mine = {
        membership.agency.slug
        for membership in memberships_of(request.user)
        if membership.role == Role.OFFICER
    }
    return [
        {
            "name": lead.name,
            "url": page.links.agency(lead.slug),
            "criteria_count": str(lead.criteria_count),
            "max": format_score(lead.figures.max),
            "missing": format_score(lead.figures.missing_to_target),
        }
        for lead in page.overview.leads
        if lead.slug in mine
    ]


def _open_differences(request: HttpRequest, overview: Overview) -> int:
    """Return, for coordinators, how many differences wait for their word."""
    if not can_manage_plan(request.user):
        return 0
    return sum(row.decision is None for row in overview.differences)
