"""Two scenarios side by side: what they come to, and in which criteria they differ."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from assignments.access import require_monitoring
from common.http import read_only
from common.tables.answers import table_answer
from reports import wording
from reports.leaders.scenario_sides import (
    APPROVED,
    TARGETS,
    Side,
    comparison_title,
    computed_sides,
    leaf_pairs,
    saved_side,
    total_pairs,
)
from reports.leaders.scenario_tables import pair_tables
from reports.plan_page import PlanPage
from reports.scenario_access import get_scenario, scenarios_of
from reports.views.page import leaders_frame, plan_page
from reports.views.scenario_desk import HOME


@dataclass(frozen=True, slots=True)
class Choice:
    """A scenario that can be picked."""

    value: str
    label: str


@read_only
@never_cache
def scenario_compare(request: HttpRequest) -> HttpResponseBase:
    """Show the two scenarios that the address names: saved ones by key, computed ones by name."""
    require_monitoring(request.user)
    page = plan_page(request)
    computed = {side.key: side for side in computed_sides(page.now)}
    one = _side(request, page, computed, request.GET.get("a") or APPROVED)
    other = _side(request, page, computed, request.GET.get("b") or TARGETS)
    totals = total_pairs(one, other, page.snapshot)
    leaves = leaf_pairs(one, other, page.snapshot)
    answer = table_answer(
        request,
        lambda: pair_tables(page, one, other, totals, leaves or ()),
        title=f"So sánh {one.name} và {other.name}",
    )
    if answer is not None:
        return answer
    saved = scenarios_of(request.user, page.plan)
    to = page.links.to
    return render(
        request,
        "reports/leaders/scenario_compare.html",
        leaders_frame(request, page, HOME)
        | {
            "one": one,
            "other": other,
            "title": comparison_title(one, other),
            "totals": totals,
            "leaves": leaves,
            "scale": wording.scale_of(page.snapshot),
            "computed": [Choice(side.key, side.name) for side in computed.values()],
            "mine": [
                Choice(str(row.key), row.name) for row in saved if row.owner_id == request.user.pk
            ],
            "shared": [
                Choice(str(row.key), f"{row.name} ({row.owner})")
                for row in saved
                if row.owner_id != request.user.pk
            ],
            "kept_query": _kept(request),
            "swap_url": to("reports:scenario-compare", a=other.key, b=one.key),
            "home_url": to(HOME),
            "way": [("Kịch bản", to(HOME)), ("So sánh", "")],
        },
    )


def _side(request: HttpRequest, page: PlanPage, computed: dict[str, Side], key: str) -> Side:
    """Return the scenario called ``key``; 404 for none, or one of another plan."""
    if key in computed:
        return computed[key]
    saved = get_scenario(request.user, key)
    if saved.plan_id != page.snapshot.plan_id:
        raise Http404(f"Kịch bản “{saved}” thuộc kế hoạch năm {saved.plan.year}.")
    return saved_side(page.snapshot, saved)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, request.GET[name]) for name in ("nam", "ky") if name in request.GET]
