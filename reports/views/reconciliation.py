"""Where the signed plan disagrees with its own arithmetic."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import can_manage_plan
from common.http import read_only
from common.text import format_delta, format_quantity, format_score
from criteria.enums import Figure
from criteria.views.decisions import TOTAL_SLUG
from reports import wording
from reports.rollups import DifferenceRow
from reports.views.page import PlanPage, plan_page, unless_unchanged


@read_only
@unless_unchanged
def reconciliation(request: HttpRequest) -> HttpResponse:
    """List every printed figure that its criteria don't add up to, and what was decided."""
    page = plan_page(request)
    can_decide = can_manage_plan(request.user)
    rows = page.overview.differences
    return render(
        request,
        "reports/reconciliation.html",
        {
            "origins": [_row(page, row) for row in rows if row.difference.is_origin],
            "carried": [_row(page, row) for row in rows if not row.difference.is_origin],
            "open_count": sum(row.decision is None for row in rows),
            "node_count": len(page.snapshot.facts),
            "can_decide": can_decide,
            "headline": wording.headline(page.overview),
            "scale": wording.scale_of(page.snapshot),
            "source": wording.source_of(page.snapshot),
            "rating_floors": [
                {
                    "letter": floor.letter,
                    "text": f"{format_quantity(floor.floor_percent)}%",
                    "is_confirmed": floor.is_confirmed,
                    "source": floor.source,
                }
                for floor in page.snapshot.rating_floors
            ],
            "thresholds_url": page.links.to("criteria:thresholds") if can_decide else "",
        },
    )


def _row(page: PlanPage, row: DifferenceRow) -> dict[str, object]:
    difference = row.difference
    code = difference.code or TOTAL_SLUG
    year = {
        Figure.BASELINE: page.snapshot.baseline_year,
        Figure.TARGET: page.snapshot.year,
    }.get(difference.figure, "")
    return {
        "code": difference.code or "",
        "name": row.name,
        "url": page.links.criterion(difference.code) if difference.code else page.links.criteria(),
        "column": f"{difference.figure.label} {year}".strip(),
        "printed": format_score(difference.printed),
        "computed": format_score(difference.computed),
        "amount": format_delta(difference.amount),
        "decision": row.decision,
        "decide_url": page.links.to("criteria:figure-decision", code, difference.figure.value),
    }
