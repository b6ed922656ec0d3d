"""The tree of criteria, and one criterion."""

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.history import EventRow, history_of, rows_of, target_of
from accounts.models import AgencyGroup
from assignments.deadline_rows import MilestoneRow, milestone_rows
from assignments.enums import AssignmentRole
from assignments.models import Milestone
from common import clock
from common.http import read_only
from common.tables.answers import table_answer
from common.tables.model import Table, columns, in_use
from common.text import format_percent, format_score
from criteria.enums import CriterionLevel, Figure, ScoringMethod
from criteria.models import Measure
from reports import tables, wording
from reports.charts import figures_as_json
from reports.figures import BulletChart
from reports.measure_rows import MeasureRow, measure_rows
from reports.now import NowSum
from reports.now_tables import PeriodRow, period_rows
from reports.now_wording import WAITING
from reports.rendering import render_chart
from reports.rollups import parties_of
from reports.snapshot import CriterionFacts, Party, Snapshot
from reports.tree_filter import Loss, TreeFilter
from reports.views import now_kpis
from reports.views.bundles import bundle_of
from reports.views.page import PlanPage, plan_page, unless_unchanged
from reports.views.table_files import PageTables


@read_only
@unless_unchanged
def criterion_list(request: HttpRequest) -> HttpResponseBase:
    """Show the whole tree, or the part of it that the address asks for."""
    page = plan_page(request)
    asked = TreeFilter.from_query(request.GET, page.snapshot, groups_of)
    leaves = asked.leaves(page.snapshot)
    shown = asked.rows(page.snapshot)
    answer = table_answer(request, lambda: [_list_table(page, asked, leaves, shown)])
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
            "agencies": _agency_choices(page.snapshot),
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
    facts = _facts(page.snapshot, code)
    score = page.overview.score_of(facts)
    figures = score.headline
    chart = _family_chart(page, facts)
    answer = table_answer(request, lambda: _tables(page, facts), title=f"Tiêu chí {code}")
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
            "kpis": lambda: _kpis(page, facts),
            "rating": score.rating,
            "rating_note": tables.rating_note(score.rating),
            "percent": format_percent(figures.percent(Figure.BASELINE)),
            "shortfall": "" if page.has_now else wording.shortfall(figures),
            "scale": wording.scale_of(page.snapshot),
            "chart": lambda: render_chart(chart) if chart else "",
            "figures_url": page.links.to("reports:criterion-figures", code) if chart else "",
            "family": lambda: [page.row(member) for member in _family(page, facts)],
            "leads": lambda: _party_rows(page, facts, AssignmentRole.LEAD),
            "supporting": lambda: _party_rows(page, facts, AssignmentRole.SUPPORTING),
            "milestones": lambda: _milestones(page, facts),
            "measures": lambda: _measures(page, facts),
            "differences": [
                row for row in page.overview.differences if row.difference.code == code
            ],
            "history": lambda: _history(page, code),
            "neighbours": lambda: _neighbours(page, code),
            "period_rows": lambda: _period_rows(page, facts) if page.has_now else [],
            "reconciliation_url": page.links.to("reports:reconciliation"),
            "bundle": bundle_of(request, page, facts=facts),
        },
    )


@read_only
@unless_unchanged
def criterion_figures(request: HttpRequest, code: str) -> HttpResponseBase:
    """Return the chart of a criterion's page for plotly."""
    page = plan_page(request)
    chart = _family_chart(page, _facts(page.snapshot, code))
    return JsonResponse(figures_as_json((chart,) if chart else ()))


def _list_table(
    page: PlanPage,
    asked: TreeFilter,
    leaves: tuple[CriterionFacts, ...],
    shown: tuple[CriterionFacts, ...],
) -> Table:
    """Return the part of the tree that is shown, with its sum."""
    filters = in_use(
        ("Lĩnh vực", asked.area),
        ("Cơ quan", dict(_agency_choices(page.snapshot)).get(asked.agency, "")),
        ("Vai trò", asked.role.label if asked.role else ""),
        ("Điểm", asked.loss.label if asked.loss else ""),
        ("Tên hoặc mã", asked.query),
        ("Mức hiển thị", {1: "Lĩnh vực", 2: "Tiêu chí"}.get(asked.depth)),
    )
    make = PageTables(page, filters)
    total = make.sum_values(leaves) if asked.is_narrow else make.total_values()
    return make.criteria("tieu-chi", "Cây tiêu chí", shown, ("Tổng số", total))


def _tables(page: PlanPage, facts: CriterionFacts) -> list[Table]:
    """Return the tables of a node's page as plain values."""
    make, of = PageTables(page), f"Tiêu chí {facts.code}"
    family = _family(page, facts)
    parties = [
        (role.label, row["name"], row["note"])
        for role in (AssignmentRole.LEAD, AssignmentRole.SUPPORTING)
        for row in _party_rows(page, facts, role)
    ]
    periods = _period_rows(page, facts) if page.has_now else []
    deadlines, measures = _milestones(page, facts), _measures(page, facts)
    events = _history(page, facts.code)
    columns_of_parties = columns("Vai trò", "Cơ quan", "Ghi chú")
    found = [
        (family, make.criteria("cung-nhom", f"{of}, các mục cùng nhóm", family)),
        (periods, make.periods("ky", f"{of}, kết quả các kỳ", periods)),
        (parties, make.table("phan-cong", f"{of}, phân công", columns_of_parties, parties)),
        (deadlines, make.deadlines("thoi-han", f"{of}, thời hạn", deadlines)),
        (measures, make.measures("nhiem-vu", f"{of}, nhiệm vụ liên quan", measures)),
        (events, make.events("lich-su", f"{of}, lịch sử", events)),
    ]
    charts = make.charts(_family_chart(page, facts))
    return [*(table for rows, table in found if rows), *charts]


def groups_of(agency_slug: str) -> frozenset[str]:
    """Return the slugs of the groups that an agency belongs to. One query."""
    slugs = AgencyGroup.objects.filter(members__slug=agency_slug).values_list("slug", flat=True)
    return frozenset(slugs)


def _facts(snapshot: Snapshot, code: str) -> CriterionFacts:
    try:
        return snapshot[code]
    except KeyError:
        raise Http404(f"Kế hoạch {snapshot.number} không có tiêu chí {code}.") from None


def _family_chart(page: PlanPage, facts: CriterionFacts) -> BulletChart | None:
    """Return the chart of what is below a node, or of its siblings where nothing is."""
    parent = facts if facts.rolled.children else _parent(page.snapshot, facts)
    return page.charts.children(parent) if parent else None


def _family(page: PlanPage, facts: CriterionFacts) -> list[CriterionFacts]:
    """Return the parent and the nodes right below it, the asked-for one among them."""
    parent = facts if facts.rolled.children else _parent(page.snapshot, facts)
    if parent is None:
        return []
    return [parent, *(page.snapshot[child] for child in parent.rolled.children)]


def _parent(snapshot: Snapshot, facts: CriterionFacts) -> CriterionFacts | None:
    parent = facts.rolled.node.parent
    return snapshot[parent] if parent else None


def _kpis(page: PlanPage, facts: CriterionFacts) -> list[dict[str, str]]:
    score = page.overview.score_of(facts)
    figures = score.headline
    labels = (
        (score.baseline, f"Kết quả năm {page.snapshot.baseline_year}", "baseline"),
        (score.target, f"Mục tiêu năm {page.snapshot.year}", "target"),
        (score.max, "Điểm tối đa", ""),
    )
    kpis = [
        {
            "label": label,
            "value": format_score(pair.headline),
            "secondary": f"cộng từ tiêu chí: {format_score(pair.other)}"
            if pair.other is not None
            else "",
            "tone": tone,
            "note": "",
            "bar": "",
        }
        for pair, label, tone in labels
    ]
    if page.has_now:
        return [kpis[0], _now_kpi(page, facts), kpis[1], _missing_kpi(page, facts)]
    missing = figures.missing_to_target
    return [
        *kpis,
        {
            "label": "Còn thiếu tới mục tiêu",
            "value": format_score(missing),
            "secondary": "",
            "note": f"tới điểm tối đa: {format_score(figures.missing_to_max)}",
            "tone": "missing" if missing else "",
            "bar": "",
        },
    ]


def _now_kpi(page: PlanPage, facts: CriterionFacts) -> dict[str, str]:
    figures, total = page.overview.score_of(facts).headline, page.now.node(facts.code)
    if not facts.rolled.is_leaf:
        return now_kpis.now_kpi(page, figures, total)
    return now_kpis.leaf_now_kpi(page, figures, total, page.now.leaf(facts.code))


def _missing_kpi(page: PlanPage, facts: CriterionFacts) -> dict[str, str]:
    is_hidden = facts.rolled.is_leaf and page.now.leaf(facts.code).is_hidden
    # Target minus shortfall would give the score away.
    total = NowSum() if is_hidden else page.now.node(facts.code)
    kpi = now_kpis.missing_kpi(page, total, is_leaf=facts.rolled.is_leaf)
    return kpi | {"note": WAITING.lower()} if is_hidden else kpi


def _period_rows(page: PlanPage, facts: CriterionFacts) -> list[PeriodRow]:
    """Return the results of a leaf that agencies report, period by period."""
    if facts.primary_lead is None or not facts.rolled.is_leaf:
        return []
    return period_rows(page.snapshot, facts, page.now.scope, page.links, clock.today())


def _milestones(page: PlanPage, facts: CriterionFacts) -> list[MilestoneRow]:
    """Return the deadlines of a node, or of the leaves below it."""
    leaves = [leaf.pk for leaf in page.snapshot.leaves_of(facts)]
    milestones = Milestone.objects.filter(criterion__in=leaves).select_related("criterion")
    return milestone_rows(milestones.order_by("criterion__sort_key", "order"), page.plan)


def _measures(page: PlanPage, facts: CriterionFacts) -> list[MeasureRow]:
    """Return the measures that serve a node or anything below it; an area's all of them."""
    if facts.level is CriterionLevel.AREA:
        return measure_rows(Measure.objects.filter(area=facts.pk), page.links)
    named = [facts.pk, *(leaf.pk for leaf in page.snapshot.leaves_of(facts))]
    return measure_rows(Measure.objects.filter(criteria__in=named).distinct(), page.links)


def _party_rows(
    page: PlanPage, facts: CriterionFacts, role: AssignmentRole
) -> list[dict[str, str]]:
    """Return who is named for a node; above the leaves, with how many of them each answers for."""
    shared = parties_of(page.snapshot, facts, role)
    is_leaf = facts.rolled.is_leaf
    return [
        {
            "name": row.party.name,
            "url": page.links.agency(row.party.slug),
            "note": _mode_note(row.party, is_joint=len(shared) > 1)
            if is_leaf
            else f"{row.count} tiêu chí",
        }
        for row in shared
    ]


def _mode_note(party: Party, *, is_joint: bool) -> str:
    counts_here = "; điểm tính cho cơ quan này" if party.is_primary and is_joint else ""
    return f"{party.mode.label}{counts_here}"


def _history(page: PlanPage, code: str) -> list[EventRow]:
    """Return what was decided about the node, and the loads of the whole plan, the latest first.

    Not what happened to its results: that is for those who may see them.
    """
    targets = [target_of(code, figure.value) for figure in Figure]
    return rows_of(history_of(page.plan, *targets, str(page.plan))[:20])


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


def _agency_choices(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return every agency and group named in the annex, leads first."""
    names: dict[str, str] = {}
    for facts in snapshot:
        for party in facts.leads:
            names.setdefault(party.slug, party.name)
    for facts in snapshot:
        for party in facts.supporting:
            names.setdefault(party.slug, party.name)
    return list(names.items())


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
