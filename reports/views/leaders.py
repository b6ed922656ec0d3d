"""The leaders' first page: whether the province will reach its target, and what decides it."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from assignments.access import require_monitoring
from common.http import read_only
from reports import now_wording, wording
from reports.overview_parts import overview_kpis
from reports.views.page import leaders_frame, plan_page, unless_unchanged


@read_only
@unless_unchanged
def leaders_overview(request: HttpRequest) -> HttpResponseBase:
    """Show the headline and the key figures."""
    require_monitoring(request.user)
    page = plan_page(request)
    return render(
        request,
        "reports/leaders/overview.html",
        leaders_frame(request, page, "reports:leaders")
        | {
            "headline": now_wording.headline_now(page.now) or wording.headline(page.overview),
            "scale": wording.scale_of(page.snapshot),
            "kpis": lambda: overview_kpis(page),
        },
    )
