"""Key figures about where something stands now, for the rows at the top of pages."""

from common.text import NO_FIGURE, format_score
from criteria.tree import Figures
from reports import now_wording
from reports.now import LeafNow, NowSum
from reports.now_tables import bar_of
from reports.plan_page import PlanPage

Kpi = dict[str, str]


def now_kpi(page: PlanPage, figures: Figures, total: NowSum) -> Kpi:
    """Return the current sum, solid where approved and striped where provisional."""
    return {
        "label": f"Hiện nay ({page.until.until_label})",
        "value": format_score(total.current),
        "unit": "điểm",
        "secondary": now_wording.parts_of(total) if total.reported_count else "",
        "note": now_wording.note_of(total, page.snapshot),
        "tone": "now",
        "bar": bar_of(figures, total),
    }


def leaf_now_kpi(page: PlanPage, figures: Figures, total: NowSum, leaf: LeafNow) -> Kpi:
    """Return a leaf's current score; of one that waits for approval only that it does."""
    earlier = now_wording.earlier_period(leaf, page.until)
    status = ", ".join(filter(None, [now_wording.status_of(leaf), earlier]))
    if leaf.is_hidden or total.current is None:
        kpi = now_kpi(page, figures, NowSum())
        return kpi | {"value": NO_FIGURE, "note": status, "bar": ""}
    tentative = "tạm tính: chưa được duyệt" if leaf.is_provisional else ""
    return now_kpi(page, figures, total) | {"note": status, "secondary": tentative}


def missing_kpi(page: PlanPage, total: NowSum, *, is_leaf: bool = False) -> Kpi:
    """Return the points to the target, from now where there is a now."""
    missing = total.missing
    note = now_wording.missing_note(total, page.snapshot)
    if is_leaf:
        year = page.snapshot.baseline_year
        note = "tính từ hiện nay" if total.reported_count else f"tính từ năm {year}"
    is_beyond = missing is not None and missing < 0
    return {
        "label": "Vượt mục tiêu" if is_beyond else "Còn thiếu tới mục tiêu",
        "value": format_score(None if missing is None else abs(missing)),
        "unit": "điểm",
        "secondary": "",
        "note": note,
        "tone": "missing" if missing and not is_beyond else "",
        "bar": "",
    }
