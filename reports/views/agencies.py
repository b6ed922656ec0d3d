"""The agencies, and one agency or group of agencies."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.models import Agency, AgencyGroup
from assignments.deadline_rows import MilestoneRow, milestone_rows
from assignments.models import Milestone
from common.http import read_only
from common.tables.answers import table_answer
from common.text import format_score
from criteria.models import Measure
from criteria.tree import Figures
from reports import now_kpis, tables, wording
from reports.agency_tables import list_tables, party_tables
from reports.charts import figures_as_json
from reports.measure_rows import MeasureRow, measure_rows
from reports.rendering import render_chart
from reports.snapshot import CriterionFacts, Snapshot
from reports.views.page import PlanPage, plan_page, unless_unchanged


@dataclass(frozen=True, slots=True)
class Duties:
    """What an agency, alone or through its groups, has to do with.

    ``primary``: leaves whose points count for it; ``joined``: those it leads beside another;
    ``through_groups``: those a group of its leads; ``supported``: the rest it is named in.
    """

    primary: tuple[CriterionFacts, ...]
    joined: tuple[CriterionFacts, ...]
    through_groups: tuple[CriterionFacts, ...]
    supported: tuple[CriterionFacts, ...]

    @property
    def figures(self) -> Figures:
        """Return what the leaves that count for the agency add up to."""
        return tables.total_of(self.primary)

    @property
    def all_codes(self) -> frozenset[str]:
        """Return the codes of everything the agency leads in any way."""
        led = (*self.primary, *self.joined, *self.through_groups)
        return frozenset(leaf.code for leaf in led)


@read_only
@unless_unchanged
def agency_list(request: HttpRequest) -> HttpResponseBase:
    """Show who leads what, then every agency and group by kind."""
    page = plan_page(request)
    answer = table_answer(
        request, lambda: list_tables(page, [*_by_kind(page), _all_groups(page)]), title="Cơ quan"
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
            "kinds": lambda: _by_kind(page),
            "groups": lambda: _groups(page),
            "scale": wording.scale_of(page.snapshot),
            "source": wording.source_of(page.snapshot),
        },
    )


@read_only
@unless_unchanged
def agency(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show what one agency or group leads and supports, its points and its deadlines."""
    page = plan_page(request)
    party, groups = _find(slug)
    duties = duties_of(page.snapshot, slug, frozenset(group.slug for group in groups))
    figures = duties.figures
    chart = page.charts.led(party.name, duties.primary)
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
            deadlines=_deadlines(page, duties),
            measures=_measures(page, party, groups),
            members=[(member.name,) for member in _members(party)],
            chart=chart if duties.primary else None,
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
            "kpis": lambda: _kpis(page, slug, duties, figures),
            "total_cells": lambda: page.sum_cells(duties.primary, page.now.lead(slug)),
            "primary_rows": lambda: _rows(page, duties.primary),
            "joined_rows": lambda: _rows(page, duties.joined),
            "group_rows": lambda: _rows(page, duties.through_groups),
            "supported_rows": lambda: _rows(page, duties.supported),
            "deadlines": lambda: _deadlines(page, duties),
            "measures": lambda: _measures(page, party, groups),
            "chart": lambda: render_chart(chart) if duties.primary else "",
            "figures_url": page.links.to("reports:agency-figures", slug) if duties.primary else "",
            "list_url": page.links.to("reports:agency-list"),
            "scale": wording.scale_of(page.snapshot),
        },
    )


@read_only
@unless_unchanged
def agency_figures(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Return the chart of an agency's page for plotly."""
    page = plan_page(request)
    party, _ = _find(slug)
    led = duties_of(page.snapshot, slug, frozenset()).primary
    chart = page.charts.led(party.name, led)
    return JsonResponse(figures_as_json((chart,) if led else ()))


def duties_of(snapshot: Snapshot, slug: str, groups: frozenset[str]) -> Duties:
    """Return what the agency ``slug``, a member of ``groups`` (slugs), has to do with."""
    primary: list[CriterionFacts] = []
    joined: list[CriterionFacts] = []
    through_groups: list[CriterionFacts] = []
    supported: list[CriterionFacts] = []
    for leaf in snapshot.leaves:
        leads = {party.slug: party for party in leaf.leads}
        if slug in leads:
            (primary if leads[slug].is_primary else joined).append(leaf)
        elif groups & leads.keys():
            through_groups.append(leaf)
        elif any(party.slug == slug or party.slug in groups for party in leaf.supporting):
            supported.append(leaf)
    return Duties(tuple(primary), tuple(joined), tuple(through_groups), tuple(supported))


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


def _kpis(page: PlanPage, slug: str, duties: Duties, figures: Figures) -> list[dict[str, str]]:
    year, baseline_year = page.snapshot.year, page.snapshot.baseline_year
    count = {
        "label": "Tiêu chí chủ trì",
        "value": str(len(duties.primary)),
        "unit": "tiêu chí",
        "note": _count_note(duties),
        "tone": "",
    }
    maximum = {
        "label": "Điểm tối đa phụ trách",
        "unit": "điểm",
        "value": format_score(figures.max),
        "note": page.snapshot.scale_label,
        "tone": "",
    }
    baseline = {
        "label": f"Kết quả năm {baseline_year}",
        "unit": "điểm",
        "value": format_score(figures.baseline),
        "note": f"mục tiêu năm {year}: {format_score(figures.target)}",
        "tone": "baseline",
    }
    missing = {
        "label": "Còn thiếu tới mục tiêu",
        "unit": "điểm",
        "value": format_score(figures.missing_to_target),
        "note": f"tới điểm tối đa: {format_score(figures.missing_to_max)}",
        "tone": "missing" if figures.missing_to_target else "",
    }
    kpis = [count, maximum, baseline, missing]
    if page.has_now and duties.primary:
        total = page.now.lead(slug)
        now = now_kpis.now_kpi(page, figures, total)
        kpis = [
            count | {"secondary": _progress_note(page, duties)},
            baseline,
            now,
            now_kpis.missing_kpi(page, total),
        ]
    return [{"secondary": "", "bar": ""} | kpi for kpi in kpis]


def _progress_note(page: PlanPage, duties: Duties) -> str:
    """Return how many of the agency's leaves were handed in for the period."""
    handed_in = sum(page.now.is_handed_in(leaf.code) for leaf in duties.primary)
    return f"kỳ {page.until.label}: đã nộp {handed_in}/{len(duties.primary)}"


def _count_note(duties: Duties) -> str:
    notes = []
    if duties.joined:
        notes.append(f"cùng chủ trì {len(duties.joined)} tiêu chí khác")
    if duties.through_groups:
        notes.append(f"{len(duties.through_groups)} tiêu chí theo nhóm")
    notes.append(f"phối hợp {len(duties.supported)} tiêu chí")
    return "; ".join(notes)


def _agency_summary(duties: Duties) -> str:
    led = len(duties.primary) + len(duties.joined)
    parts = [f"chủ trì {led}"] if led else []
    return ", ".join([*parts, f"phối hợp {len(duties.supported)} tiêu chí"])


def _group_summary(group: AgencyGroup, duties: Duties) -> str:
    count = len(group.members.all())
    members = f"{count} cơ quan" if count else "kế hoạch không nêu danh sách"
    return f"{members}, {_agency_summary(duties)}"


def _all_groups(page: PlanPage) -> dict[str, object]:
    return {"label": "Nhóm cơ quan", "agencies": _groups(page)}


def _groups(page: PlanPage) -> list[dict[str, object]]:
    return [
        {
            "name": group.name,
            "url": page.links.agency(group.slug),
            "summary": _group_summary(group, duties_of(page.snapshot, group.slug, frozenset())),
        }
        for group in AgencyGroup.objects.order_by("name").prefetch_related("members")
    ]


def _by_kind(page: PlanPage) -> list[dict[str, object]]:
    """Return the agencies by kind, with how much each leads and supports, alone or in groups."""
    agencies = Agency.objects.order_by("kind", "name").prefetch_related("groups")
    kinds: dict[str, list[dict[str, object]]] = {}
    for agency in agencies:
        groups = frozenset(group.slug for group in agency.groups.all())
        kinds.setdefault(agency.get_kind_display(), []).append(
            {
                "name": agency.name,
                "url": page.links.agency(agency.slug),
                "summary": _agency_summary(duties_of(page.snapshot, agency.slug, groups)),
            }
        )
    return [{"label": label, "agencies": rows} for label, rows in kinds.items()]
