"""What is said of a whole plan, on the first page and in documents."""

from common.tables.model import Kind, Table, columns
from common.text import format_delta, format_percent, format_score
from criteria.enums import Figure
from reports import now_kpis
from reports.page_tables import PageTables, named
from reports.plan_page import PlanPage
from reports.rollups import Overview, PairedFigure


def overview_tables(page: PlanPage) -> list[Table]:
    """Return the page's tables as plain values, those of its charts among them."""
    make, overview = PageTables(page), page.overview
    areas = make.table(
        "diem-linh-vuc",
        "Điểm theo lĩnh vực",
        (
            *columns(("Mã", Kind.CODE), "Lĩnh vực"),
            *make.figure_columns,
            *columns((f"% tối đa, {page.snapshot.baseline_year}", Kind.PERCENT), "Nhóm"),
        ),
        (
            (
                area.code,
                area.name,
                *make.node_values(page.snapshot[area.code]),
                area.score.headline.percent(Figure.BASELINE),
                area.score.rating.letter if area.score.rating else None,
            )
            for area in overview.areas
        ),
        (
            "",
            "Tổng số",
            *make.total_values(),
            overview.total.headline.percent(Figure.BASELINE),
            None,
        ),
    )
    zero = make.table(
        "khong-diem",
        f"Tiêu chí không có điểm năm {page.snapshot.baseline_year}",
        columns(
            ("Mã", Kind.CODE),
            "Tiêu chí",
            ("Tối đa", Kind.SCORE),
            ("Mục tiêu", Kind.SCORE),
            "Chủ trì",
        ),
        (
            (leaf.code, leaf.name, leaf.figures.max, leaf.figures.target, named(leaf.leads))
            for leaf in overview.at_zero
        ),
    )
    charts = make.charts(*page.charts.overview_charts().values())
    return [areas, *([zero] if zero.rows else []), *charts]


def overview_kpis(page: PlanPage) -> list[dict[str, str]]:
    """Return the plan's key figures, where it stands now among them once anything does."""
    overview, snapshot, total = page.overview, page.snapshot, page.overview.total
    figures = total.headline
    percent = format_percent(figures.percent(Figure.BASELINE))
    baseline = {
        "label": f"Kết quả năm {snapshot.baseline_year}",
        "value": format_score(figures.baseline),
        "secondary": _other(total.baseline),
        "note": f"bằng {percent} điểm tối đa",
        "tone": "baseline",
    }
    target = {
        "label": f"Mục tiêu năm {snapshot.year}",
        "value": format_score(figures.target),
        "secondary": _other(total.target),
        "note": f"{format_delta(figures.missing_to_target)} so với năm {snapshot.baseline_year}",
        "tone": "target",
    }
    maximum = {
        "label": "Điểm tối đa",
        "value": format_score(figures.max),
        "secondary": _other(total.max),
        "note": f"{snapshot.scale_label}, chưa gồm điều tra xã hội học",
        "tone": "",
    }
    missing = {
        "label": "Còn thiếu tới mục tiêu",
        "value": format_score(figures.missing_to_target),
        "secondary": _other_missing(overview),
        "note": f"tới điểm tối đa: {format_score(figures.missing_to_max)}",
        "tone": "missing",
    }
    kpis = [baseline, target, maximum, missing]
    if page.has_now:
        now = now_kpis.now_kpi(page, figures, page.now.total)
        kpis = [baseline, now, target, now_kpis.missing_kpi(page, page.now.total)]
    return [{"bar": ""} | kpi for kpi in kpis]


def _other(pair: PairedFigure) -> str:
    """Say what the criteria add up to where the printed total disagrees, or what stands."""
    if pair.other is not None:
        return f"bảng in; cộng từ tiêu chí: {format_score(pair.other)}"
    if pair.decision is not None:
        return f"{pair.decision.stands.label.lower()}, đã xác nhận"
    return ""


def _other_missing(overview: Overview) -> str:
    computed = overview.total.computed.missing_to_target
    if computed == overview.total.headline.missing_to_target:
        return ""
    return f"cộng từ tiêu chí: {format_score(computed)}"
