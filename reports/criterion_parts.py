"""What is said of criteria, on pages and in documents: the tree, and one criterion."""

from django.http import Http404

from accounts.history import EventRow, history_of, rows_of, target_of
from accounts.models import AgencyGroup
from assignments.deadline_rows import MilestoneRow, milestone_rows
from assignments.enums import AssignmentRole
from assignments.models import Milestone
from common import clock
from common.tables.model import Table, columns, in_use
from common.text import format_score
from criteria.enums import CriterionLevel, Figure
from criteria.models import Measure
from reports import now_kpis
from reports.figures import BulletChart
from reports.measure_rows import MeasureRow, measure_rows
from reports.now import NowSum
from reports.now_tables import PeriodRow, period_rows
from reports.now_wording import WAITING
from reports.page_tables import PageTables
from reports.plan_page import PlanPage
from reports.rollups import parties_of
from reports.snapshot import CriterionFacts, Party, Snapshot
from reports.tree_filter import TreeFilter


def list_filters(page: PlanPage, asked: TreeFilter) -> str:
    """Return which filters of the tree hold, in a sentence; '' where none does."""
    return in_use(
        ("Lĩnh vực", asked.area),
        ("Cơ quan", dict(agency_choices(page.snapshot)).get(asked.agency, "")),
        ("Vai trò", asked.role.label if asked.role else ""),
        ("Điểm", asked.loss.label if asked.loss else ""),
        ("Tên hoặc mã", asked.query),
        ("Mức hiển thị", {1: "Lĩnh vực", 2: "Tiêu chí"}.get(asked.depth)),
    )


def list_table(
    page: PlanPage,
    asked: TreeFilter,
    leaves: tuple[CriterionFacts, ...],
    shown: tuple[CriterionFacts, ...],
) -> Table:
    """Return the part of the tree that is shown, with its sum."""
    make = PageTables(page, list_filters(page, asked))
    total = make.sum_values(leaves) if asked.is_narrow else make.total_values()
    return make.criteria("tieu-chi", "Cây tiêu chí", shown, ("Tổng số", total))


def criterion_tables(page: PlanPage, facts: CriterionFacts) -> list[Table]:
    """Return the tables of a node's page as plain values."""
    make, of = PageTables(page), f"Tiêu chí {facts.code}"
    family = family_of(page, facts)
    parties = [
        (role.label, row["name"], row["note"])
        for role in (AssignmentRole.LEAD, AssignmentRole.SUPPORTING)
        for row in party_rows(page, facts, role)
    ]
    periods = period_rows_of(page, facts) if page.has_now else []
    deadlines, measures = milestones_of(page, facts), measures_of(page, facts)
    events = history_rows(page, facts.code)
    columns_of_parties = columns("Vai trò", "Cơ quan", "Ghi chú")
    found = [
        (family, make.criteria("cung-nhom", f"{of}, các mục cùng nhóm", family)),
        (periods, make.periods("ky", f"{of}, kết quả các kỳ", periods)),
        (parties, make.table("phan-cong", f"{of}, phân công", columns_of_parties, parties)),
        (deadlines, make.deadlines("thoi-han", f"{of}, thời hạn", deadlines)),
        (measures, make.measures("nhiem-vu", f"{of}, nhiệm vụ liên quan", measures)),
        (events, make.events("lich-su", f"{of}, lịch sử", events)),
    ]
    charts = make.charts(family_chart(page, facts))
    return [*(table for rows, table in found if rows), *charts]


def groups_of(agency_slug: str) -> frozenset[str]:
    """Return the slugs of the groups that an agency belongs to. One query."""
    slugs = AgencyGroup.objects.filter(members__slug=agency_slug).values_list("slug", flat=True)
    return frozenset(slugs)


def get_facts(snapshot: Snapshot, code: str) -> CriterionFacts:
    """Return a node by its code; 404 when the plan has none."""
    try:
        return snapshot[code]
    except KeyError:
        raise Http404(f"Kế hoạch {snapshot.number} không có tiêu chí {code}.") from None


def family_chart(page: PlanPage, facts: CriterionFacts) -> BulletChart | None:
    """Return the chart of what is below a node, or of its siblings where nothing is."""
    parent = facts if facts.rolled.children else _parent(page.snapshot, facts)
    return page.charts.children(parent) if parent else None


def family_of(page: PlanPage, facts: CriterionFacts) -> list[CriterionFacts]:
    """Return the parent and the nodes right below it, the asked-for one among them."""
    parent = facts if facts.rolled.children else _parent(page.snapshot, facts)
    if parent is None:
        return []
    return [parent, *(page.snapshot[child] for child in parent.rolled.children)]


def _parent(snapshot: Snapshot, facts: CriterionFacts) -> CriterionFacts | None:
    parent = facts.rolled.node.parent
    return snapshot[parent] if parent else None


def kpis_of(page: PlanPage, facts: CriterionFacts) -> list[dict[str, str]]:
    """Return a node's key figures, where it stands now among them once anything does."""
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


def period_rows_of(page: PlanPage, facts: CriterionFacts) -> list[PeriodRow]:
    """Return the results of a leaf that agencies report, period by period."""
    if facts.primary_lead is None or not facts.rolled.is_leaf:
        return []
    return period_rows(page.snapshot, facts, page.now.scope, page.links, clock.today())


def milestones_of(page: PlanPage, facts: CriterionFacts) -> list[MilestoneRow]:
    """Return the deadlines of a node, or of the leaves below it."""
    leaves = [leaf.pk for leaf in page.snapshot.leaves_of(facts)]
    milestones = Milestone.objects.filter(criterion__in=leaves).select_related("criterion")
    return milestone_rows(milestones.order_by("criterion__sort_key", "order"), page.plan)


def measures_of(page: PlanPage, facts: CriterionFacts) -> list[MeasureRow]:
    """Return the measures that serve a node or anything below it; an area's all of them."""
    if facts.level is CriterionLevel.AREA:
        return measure_rows(Measure.objects.filter(area=facts.pk), page.links)
    named = [facts.pk, *(leaf.pk for leaf in page.snapshot.leaves_of(facts))]
    return measure_rows(Measure.objects.filter(criteria__in=named).distinct(), page.links)


def party_rows(page: PlanPage, facts: CriterionFacts, role: AssignmentRole) -> list[dict[str, str]]:
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


def history_rows(page: PlanPage, code: str) -> list[EventRow]:
    """Return what was decided about the node, and the loads of the whole plan, the latest first.

    Not what happened to its results: that is for those who may see them.
    """
    targets = [target_of(code, figure.value) for figure in Figure]
    return rows_of(history_of(page.plan, *targets, str(page.plan))[:20])


def agency_choices(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return every agency and group named in the annex, leads first."""
    names: dict[str, str] = {}
    for facts in snapshot:
        for party in facts.leads:
            names.setdefault(party.slug, party.name)
    for facts in snapshot:
        for party in facts.supporting:
            names.setdefault(party.slug, party.name)
    return list(names.items())
