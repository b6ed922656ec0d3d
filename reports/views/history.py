"""Who did what, when: a plan's trail for its coordinators, all of it for administrators."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import has_role, require_role
from accounts.enums import Role
from accounts.event_words import PERIODS
from accounts.history import rows_of
from accounts.models import AuditEvent
from common import clock
from common.http import read_only
from criteria.access import get_plan
from criteria.models import Plan
from reports import history as trail


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of the audit trail a reader sees: these events, by chain; addresses or not."""

    events: trail.Events
    chains: trail.Choices
    with_ip: bool
    title: str


@read_only
@never_cache
def history(request: HttpRequest) -> HttpResponse:
    """Show the events, the latest first, narrowed by whatever the address asks for."""
    reach = _reach(request)
    asked = trail.HistoryFilter.from_query(request.GET, reach.chains)
    page, events = trail.page_of(reach.events, asked, request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    year = request.GET.get("nam", "")
    clear = f"?nam={year}" if year and not reach.with_ip else ""
    return render(
        request,
        "reports/history.html",
        {
            "asked": asked,
            "page": page,
            "rows": rows_of(events, with_ip=reach.with_ip, link=trail.links_for(request.user)),
            "title": reach.title,
            "chains": reach.chains,
            "actions": trail.action_choices(reach.events),
            "people": trail.person_choices(reach.events),
            "periods": list(PERIODS.items()),
            "agencies": trail.agency_choices(),
            "year_param": year,
            "clear_url": reverse("reports:history") + clear,
            "export_url": f"{reverse('reports:history-export')}?{query.urlencode()}",
        },
    )


@read_only
@never_cache
def history_export(request: HttpRequest) -> HttpResponseBase:
    """Send every event asked for as a file for a spreadsheet, while it is being read."""
    reach = _reach(request)
    asked = trail.HistoryFilter.from_query(request.GET, reach.chains)
    found = trail.search(reach.events, asked)
    return StreamingHttpResponse(
        trail.csv_lines(found, with_ip=reach.with_ip),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="lich-su-{clock.today():%Y-%m-%d}.csv"'
        },
    )


def _reach(request: HttpRequest) -> Reach:
    """Return what the reader may see; 403 for anybody but administrators and coordinators."""
    require_role(request.user, Role.ADMINISTRATOR, Role.COORDINATOR)
    if has_role(request.user, Role.ADMINISTRATOR):
        plans = [(plan.chain_name, f"{plan}, năm {plan.year}") for plan in _plans()]
        return Reach(
            AuditEvent.objects.all(),
            [("system", "Tài khoản và hệ thống"), *plans],
            with_ip=True,
            title="Mọi thay đổi trong hệ thống, kể cả đăng nhập.",
        )
    plan = get_plan(request.user, request.GET.get("nam"))
    return Reach(
        AuditEvent.objects.filter(chain=plan.chain_name),
        [],
        with_ip=False,
        title=f"Mọi thay đổi của {plan} năm {plan.year}.",
    )


def _plans() -> list[Plan]:
    return list(Plan.objects.order_by("-year", "pk"))
