"""The agencies, and one agency or group of agencies."""

from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.access import has_role
from accounts.models import Agency, AgencyGroup
from assignments.access import MONITORING_ROLES
from assignments.deadline_rows import MilestoneRow, milestone_rows
from assignments.models import Milestone
from common import clock
from common.http import read_only
from common.tables.answers import table_answer
from common.text import format_score
from criteria.models import Measure
from reports import tables, wording
from reports.agency_duties import Duties, duties_of
from reports.agency_parts import agencies_by_kind, agency_kpis, all_groups, group_rows
from reports.agency_tables import list_tables, party_tables
from reports.charts import figures_as_json
from reports.figures import Figure
from reports.handling import Handling, add_handling, may_see_handling, read_handling
from reports.leaders.one_agency import OneAgency, handling_rows
from reports.leaders.risk import EXPLANATION, RiskSum
from reports.measure_rows import MeasureRow, measure_rows
from reports.rendering import render_chart
from reports.snapshot import CriterionFacts
from reports.views.page import PlanPage, plan_page, unless_unchanged


@read_only
@unless_unchanged
def agency_list(request: HttpRequest) -> HttpResponseBase:
    """Show who leads what, then every agency and group by kind."""
    page = plan_page(request)
    answer = table_answer(
        request,
        lambda: list_tables(page, [*agencies_by_kind(page), all_groups(page)]),
        title="Cơ quan",
    )
    if answer is not None:
        return answer
    return render(
        request,
        "reports/agency_list.html",
        page.frame(request)
        | {
            "lead_rows": lambda: tables.lead_rows(
                page.overview,
                page.links,
                lambda lead: page.cells_of(lead.figures, page.now.lead(lead.slug)),
            ),
            "total_cells": lambda: page.cells_of(page.overview.total.computed, page.now.total),
            "led_count": sum(lead.criteria_count for lead in page.overview.leads),
            "kinds": lambda: agencies_by_kind(page),
            "groups": lambda: group_rows(page),
            "board_url": page.links.to("reports:leaders-agencies")
            if has_role(request.user, *MONITORING_ROLES)
            else "",
            "scale": wording.scale_of(page.snapshot),
            "source": wording.source_of(page.snapshot),
        },
    )


@read_only
@unless_unchanged
def agency(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what one agency or group leads and supports, its points and its deadlines.

    How it hands in is for those who may know, and stands outside of the body that others share.
    """
    page = plan_page(request)
    party, groups = _find(slug)
    duties = duties_of(page.snapshot, slug, frozenset(group.slug for group in groups))
    figures = duties.figures
    gap = page.charts.led(party.name, duties.primary)
    own = OneAgency(slug, party.name, duties.primary, page.now, clock.today())
    handling = _handling(request, page, party, duties)
    answer = table_answer(
        request,
        lambda: party_tables(
            page,
            party.name,
            {
                "chu-tri": duties.primary,
                "cung-chu-tri": duties.joined,
                "theo-nhom": duties.through_groups,
                "phoi-hop": duties.supported,
            },
            total=page.now.lead(slug),
            own=own,
            handling=handling,
            deadlines=_deadlines(page, duties),
            measures=_measures(page, party, groups),
            members=[(member.name,) for member in _members(party)],
            charts=_charts(page, own, gap) if duties.primary else (),
        ),
        title=party.name,
    )
    if answer is not None:
        return answer
    return render(
        request,
        "reports/agency.html",
        page.frame(request)
        | {
            "party": party,
            "kind_label": "Nhóm cơ quan"
            if isinstance(party, AgencyGroup)
            else party.get_kind_display(),
            "members": lambda: [
                {"name": member.name, "url": page.links.agency(member.slug)}
                for member in _members(party)
            ],
            "groups": [
                {"name": group.name, "url": page.links.agency(group.slug)} for group in groups
            ],
            "ways": _ways(request, page, slug, duties),
            "handling": handling_rows(handling) if handling else [],
            "kpis": lambda: agency_kpis(page, slug, duties, figures),
            "total_cells": lambda: page.sum_cells(duties.primary, page.now.lead(slug)),
            "primary_rows": lambda: _rows(page, duties.primary),
            "joined_rows": lambda: _rows(page, duties.joined),
            "group_rows": lambda: _rows(page, duties.through_groups),
            "supported_rows": lambda: _rows(page, duties.supported),
            "deadlines": lambda: _deadlines(page, duties),
            "measures": lambda: _measures(page, party, groups),
            "chart": lambda: page.draw(gap) if duties.primary else "",
            "own": lambda: _own_part(page, own) if page.has_now and duties.primary else None,
            "figures_url": page.links.to("reports:agency-figures", slug) if duties.primary else "",
            "list_url": page.links.to("reports:agency-list"),
            "scale": wording.scale_of(page.snapshot),
        },
    )


@read_only
@unless_unchanged
def agency_figures(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the charts of an agency's page for plotly."""
    page = plan_page(request)
    party, _ = _find(slug)
    led = duties_of(page.snapshot, slug, frozenset()).primary
    own = OneAgency(slug, party.name, led, page.now, clock.today())
    charts = _charts(page, own, page.charts.led(party.name, led)) if led else ()
    return JsonResponse(figures_as_json(charts))


def _charts(page: PlanPage, own: OneAgency, gap: Figure) -> tuple[Figure, ...]:
    """Return the page's charts; before any report there is no way through the year to show."""
    return (own.trend(), gap) if page.has_now else (gap,)


def _own_part(page: PlanPage, own: OneAgency) -> dict[str, object]:
    """Return the agency's way through the year, what moved, what is at risk, its results."""
    risk = RiskSum.of(own.risks())
    return {
        # Its key is that of the province's: what is pinned there is not about this agency.
        "trend": render_chart(own.trend()),
        "has_before": own.has_before,
        "moves": own.move_rows(page.links),
        "move_count": len(own.moves()),
        "risks": own.risk_rows(page.links),
        "risk": risk,
        "risk_words": f"{format_score(risk.points)} điểm ở {risk.count} tiêu chí",
        "explanation": EXPLANATION,
        "results": own.result_tags(page.links),
    }


def _handling(
    request: HttpRequest, page: PlanPage, party: Agency | AgencyGroup, duties: Duties
) -> Handling | None:
    """Return how the agency hands in, to those who may know; one query."""
    if not (duties.primary and page.has_now and may_see_handling(request.user, party)):
        return None
    found = read_handling(page.snapshot, page.until, clock.today())
    return add_handling(found[leaf.code] for leaf in duties.primary)


def _ways(request: HttpRequest, page: PlanPage, slug: str, duties: Duties) -> list[tuple[str, str]]:
    """Return where the reader can go on from here, label and address."""
    ways = []
    if has_role(request.user, *MONITORING_ROLES) and duties.primary:
        ways.append(("So sánh với cơ quan khác", page.links.to("reports:leaders-compare", a=slug)))
    if duties.primary:
        ways.append(("Xem trong cây tiêu chí", page.links.criteria(co_quan=slug, vai_tro="lead")))
    return ways


def _find(slug: str) -> tuple[Agency | AgencyGroup, list[AgencyGroup]]:
    agency = Agency.objects.filter(slug=slug).first()
    if agency is not None:
        return agency, list(agency.groups.order_by("name"))
    group = AgencyGroup.objects.filter(slug=slug).first()
    if group is None:
        raise Http404("Không có cơ quan hoặc nhóm cơ quan này.")
    return group, []


def _members(party: Agency | AgencyGroup) -> list[Agency]:
    return list(party.members.order_by("name")) if isinstance(party, AgencyGroup) else []


def _led_by(party: Agency | AgencyGroup, groups: list[AgencyGroup]) -> Q:
    if isinstance(party, AgencyGroup):
        return Q(leads__group=party)
    return Q(leads__agency=party) | Q(leads__group__in=groups)


def _measures(
    page: PlanPage, party: Agency | AgencyGroup, groups: list[AgencyGroup]
) -> list[MeasureRow]:
    led = Measure.objects.filter(_led_by(party, groups), plan=page.plan)
    return measure_rows(led.distinct(), page.links)


def _rows(page: PlanPage, leaves: tuple[CriterionFacts, ...]) -> list[tables.CriterionRow]:
    return [page.row(leaf) for leaf in leaves]


def _deadlines(page: PlanPage, duties: Duties) -> list[MilestoneRow]:
    milestones = (
        Milestone.objects.filter(criterion__plan=page.plan, criterion__code__in=duties.all_codes)
        .select_related("criterion")
        .order_by("criterion__sort_key", "order")
    )
    return milestone_rows(milestones, page.plan)
