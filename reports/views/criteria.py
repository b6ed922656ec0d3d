"""The tree of criteria, and one criterion."""

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from assignments.enums import AssignmentRole
from assignments.order_access import can_give_orders, takes_orders
from assignments.order_rows import open_orders
from common.http import read_only
from common.tables.answers import table_answer
from common.text import format_percent
from criteria.enums import Figure, ScoringMethod
from reports import tables, wording
from reports.charts import figures_as_json
from reports.criterion_parts import (
    agency_choices,
    criterion_tables,
    family_chart,
    family_of,
    get_facts,
    groups_of,
    history_rows,
    kpis_of,
    list_table,
    measures_of,
    milestones_of,
    party_rows,
    period_rows_of,
)
from reports.enums import NoteTarget
from reports.snapshot import CriterionFacts
from reports.tree_filter import Loss, TreeFilter
from reports.views.bundles import bundle_of
from reports.views.page import PlanPage, plan_page, unless_unchanged


@read_only
@unless_unchanged
def criterion_list(request: HttpRequest) -> HttpResponseBase:
    """Show the whole tree, or the part of it that the address asks for."""
    page = plan_page(request)
    asked = TreeFilter.from_query(request.GET, page.snapshot, groups_of)
    leaves = asked.leaves(page.snapshot)
    shown = asked.rows(page.snapshot)
    answer = table_answer(request, lambda: [list_table(page, asked, leaves, shown)])
    if answer is not None:
        return answer
    return render(
        request,
        "reports/criterion_list.html",
        page.frame(request)
        | {
            "asked": asked,
            "row_count": len(shown),
            "rows": lambda: [page.row(facts) for facts in shown],
            "leaf_count": len(leaves),
            "all_count": len(page.snapshot.leaves),
            "total_cells": lambda: (
                page.sum_cells(leaves) if asked.is_narrow else page.total_cells()
            ),
            "scale": wording.scale_of(page.snapshot),
            "source": wording.source_of(page.snapshot),
            "areas": [(area.code, area.name) for area in page.snapshot.areas],
            "agencies": agency_choices(page.snapshot),
            "losses": [(loss.value, loss.label) for loss in Loss],
            "depths": _depths(request),
            "clear_url": page.links.criteria(),
            "annex_url": page.links.to("reports:annex-file"),
            "annex_results_url": page.links.to(
                "reports:annex-file", **{"ket-qua": "1", "ky": page.until.value}
            ),
            "year_param": request.GET.get("nam", ""),
            "period_param": page.links.period,
            "bundle": bundle_of(request, page, area=asked.area),
            "bundle_label": f"Bộ tài liệu lĩnh vực {asked.area} (zip)"
            if asked.area
            else "Bộ tài liệu (zip)",
        },
    )


@read_only
@unless_unchanged
def criterion(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show one node: figures, who answers, deadlines, measures, the plan's own words."""
    page = plan_page(request)
    facts = get_facts(page.snapshot, code)
    score = page.overview.score_of(facts)
    figures = score.headline
    chart = family_chart(page, facts)
    answer = table_answer(request, lambda: criterion_tables(page, facts), title=f"Tiêu chí {code}")
    if answer is not None:
        return answer
    return render(
        request,
        "reports/criterion.html",
        page.frame(request)
        | {
            "facts": facts,
            "level_label": facts.level.label,
            "is_sipas": facts.method is ScoringMethod.SIPAS,
            "ancestors": [
                {
                    "code": above.code,
                    "name": page.snapshot[above.code].name,
                    "url": page.links.criterion(above.code),
                }
                for above in page.snapshot.tree.ancestors(code)
            ],
            "list_url": page.links.criteria(),
            "score": score,
            "kpis": lambda: kpis_of(page, facts),
            "rating": score.rating,
            "rating_note": tables.rating_note(score.rating),
            "percent": format_percent(figures.percent(Figure.BASELINE)),
            "shortfall": "" if page.has_now else wording.shortfall(figures),
            "scale": wording.scale_of(page.snapshot),
            "chart": lambda: page.draw(chart) if chart else "",
            "figures_url": page.links.to("reports:criterion-figures", code) if chart else "",
            "family": lambda: [page.row(member) for member in family_of(page, facts)],
            "leads": lambda: party_rows(page, facts, AssignmentRole.LEAD),
            "supporting": lambda: party_rows(page, facts, AssignmentRole.SUPPORTING),
            "milestones": lambda: milestones_of(page, facts),
            "measures": lambda: measures_of(page, facts),
            "differences": [
                row for row in page.overview.differences if row.difference.code == code
            ],
            "history": lambda: history_rows(page, code),
            "neighbours": lambda: _neighbours(page, code),
            "period_rows": lambda: period_rows_of(page, facts) if page.has_now else [],
            "reconciliation_url": page.links.to("reports:reconciliation"),
            "bundle": bundle_of(request, page, facts=facts),
            "orders": open_orders(request.user, page.plan, code, page.links.to),
            "give_url": _give_url(request, page, facts),
            "notes": page.notes_at(NoteTarget.CRITERION, code),
            "pin_url": page.pin_url(NoteTarget.CRITERION, code),
        },
    )


def _give_url(request: HttpRequest, page: PlanPage, facts: CriterionFacts) -> str:
    """Return where a task about a criterion is given; '' for who gives none, or about none."""
    is_led = facts.rolled.is_leaf and facts.primary_lead is not None
    if not (is_led and can_give_orders(request.user) and takes_orders(page.plan)):
        return ""
    return page.links.to("reports:order-give", chon=facts.code)


@read_only
@unless_unchanged
def criterion_figures(request: HttpRequest, code: str) -> HttpResponseBase:
    """Return the chart of a criterion's page for plotly."""
    page = plan_page(request)
    chart = family_chart(page, get_facts(page.snapshot, code))
    return JsonResponse(figures_as_json((chart,) if chart else ()))


def _neighbours(page: PlanPage, code: str) -> dict[str, dict[str, str] | None]:
    """Return the nodes before and after in document order."""
    codes = list(page.snapshot.facts)
    place = codes.index(code)
    around = {
        "previous": codes[place - 1] if place else None,
        "next": codes[place + 1] if place + 1 < len(codes) else None,
    }
    return {
        side: {"code": other, "name": page.snapshot[other].name, "url": page.links.criterion(other)}
        if other
        else None
        for side, other in around.items()
    }


def _depths(request: HttpRequest) -> list[dict[str, object]]:
    """Return the levels one can fold the tree to, each with its address."""
    current = request.GET.get("cap", "")
    labels = (("1", "Lĩnh vực"), ("2", "Tiêu chí"), ("", "Tất cả"))
    depths = []
    for value, label in labels:
        query = request.GET.copy()
        query.pop("cap", None)
        if value:
            query["cap"] = value
        depths.append(
            {
                "label": label,
                "value": value,
                "url": f"{request.path}?{query.urlencode()}" if query else request.path,
                "is_current": value == (current if current in {"1", "2"} else ""),
            }
        )
    return depths
