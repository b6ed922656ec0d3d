"""What the agencies' pages say of agencies: key figures of one, and who there is by kind."""

from accounts.models import Agency, AgencyGroup
from common.text import format_score
from criteria.tree import Figures
from reports import now_kpis
from reports.agency_duties import Duties, duties_of
from reports.plan_page import PlanPage


def agency_kpis(
    page: PlanPage, slug: str, duties: Duties, figures: Figures
) -> list[dict[str, str]]:
    """Return an agency's key figures, where it stands now among them once anything does."""
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


def all_groups(page: PlanPage) -> dict[str, object]:
    """Return the groups as one more kind of agencies."""
    return {"label": "Nhóm cơ quan", "agencies": group_rows(page)}


def group_rows(page: PlanPage) -> list[dict[str, object]]:
    """Return the groups with how many members they have and how much they lead and support."""
    return [
        {
            "name": group.name,
            "url": page.links.agency(group.slug),
            "summary": _group_summary(group, duties_of(page.snapshot, group.slug, frozenset())),
        }
        for group in AgencyGroup.objects.order_by("name").prefetch_related("members")
    ]


def agencies_by_kind(page: PlanPage) -> list[dict[str, object]]:
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
