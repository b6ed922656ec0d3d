"""Trình chiếu: the leaders' first page as slides, for the screen of a meeting room."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from assignments.access import require_monitoring
from common import clock
from common.http import read_only
from reports import wording
from reports.leaders.headline import headline
from reports.leaders.overview_page import LeadersOverview
from reports.leaders.slides import slides_of
from reports.views.page import plan_page, unless_unchanged


@read_only
@unless_unchanged
def leaders_slides(request: HttpRequest) -> HttpResponseBase:
    """Show the slides: one at a time with the script, below each other without it."""
    require_monitoring(request.user)
    page = plan_page(request)
    said = headline(page.overview, page.now)
    return render(
        request,
        "reports/leaders/slides.html",
        page.frame(request)
        | {
            "slides": lambda: slides_of(LeadersOverview(page, clock.today()), said),
            "basis": said.basis,
            "scale": wording.scale_of(page.snapshot),
            "subject": page.snapshot.subject_name,
            "number": page.snapshot.number,
            "back_url": page.links.to("reports:leaders"),
        },
    )
