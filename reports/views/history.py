"""Who did what, when: a plan's trail for its coordinators, all of it for administrators."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import has_role, require_role
from accounts.enums import Role
from accounts.event_words import PERIODS
from accounts.history import rows_of
from accounts.models import AuditEvent
from common.http import read_only
from common.tables.answers import Format, asked_format, file_of, table_answer
from common.tables.model import Table
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
def history(request: HttpRequest) -> HttpResponseBase:
    """Show the events, the latest first, narrowed by whatever the address asks for."""
    reach = _reach(request)
    asked = trail.HistoryFilter.from_query(request.GET, reach.chains)
    answer = table_answer(request, lambda: [_table(reach, asked)])
    if answer is not None:
        return answer
    page, events = trail.page_of(reach.events, asked, request.GET.get("trang"))
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
        },
    )


@read_only
@never_cache
def history_export(request: HttpRequest) -> HttpResponseBase:
    """Send every event asked for as a file: the address from before pages had files of their own.

    A .csv, while it is being read, unless the address asks for the other kind.
    """
    reach = _reach(request)
    asked = trail.HistoryFilter.from_query(request.GET, reach.chains)
    wanted = asked_format(request) or Format.CSV
    return file_of(request, wanted, [_table(reach, asked)])


def _table(reach: Reach, asked: trail.HistoryFilter) -> Table:
    found = trail.search(reach.events, asked)
    notes = [reach.title, "Đang lọc: chỉ gồm các sự kiện phù hợp." if asked.is_narrow else ""]
    length = None if asked.words else asked.apply(reach.events).count()
    return trail.history_table(found, with_ip=reach.with_ip, notes=notes, length=length)


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
