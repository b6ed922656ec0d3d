"""Which charts a page shows: a roll-up in, chart descriptions out. Nothing is drawn here."""

from decimal import Decimal

from common.text import format_delta, format_percent, format_score
from criteria.enums import Figure as Column
from criteria.tree import Figures
from reports.figures import (
    BulletChart,
    BulletRow,
    GapBarChart,
    GapRow,
    IndexLineChart,
    WaterfallChart,
    WaterfallStep,
    YearPoint,
)
from reports.links import Links
from reports.rollups import LeadScore, Overview
from reports.snapshot import CriterionFacts, Snapshot
from reports.wording import joined, largest_gains, scale_of, source_of

TOP_GAPS = 10
HALF_WIDTH_KEYS = ("linh-vuc", "co-quan", "khoang-cach")
"""Charts of the first page that share their row with another."""
ZERO = Decimal(0)


def areas_chart(overview: Overview, links: Links) -> BulletChart:
    """Return every area's result and target as a percentage of its maximum."""
    snapshot = overview.snapshot
    worst = min(
        overview.areas,
        key=lambda area: area.score.headline.percent(Column.BASELINE) or 100,
        default=None,
    )
    title = "Các lĩnh vực so với điểm tối đa"
    if worst is not None:
        percent = format_percent(worst.score.headline.percent(Column.BASELINE), 0)
        title = f"Lĩnh vực {worst.code} xa nhất: năm {snapshot.baseline_year} mới đạt {percent}"
    return BulletChart(
        key="linh-vuc",
        title=title,
        summary=(
            f"Kết quả năm {snapshot.baseline_year} và mục tiêu năm {snapshot.year}, tính theo "
            "phần trăm điểm tối đa của từng lĩnh vực."
        ),
        scale_label=scale_of(snapshot),
        source=_printed_source(snapshot),
        rows=tuple(
            bullet_row(
                area.code, area.name, area.score.headline, links.criteria(linh_vuc=area.code)
            )
            for area in overview.areas
        ),
        baseline_year=snapshot.baseline_year,
        target_year=snapshot.year,
    )


def waterfall_chart(overview: Overview, links: Links) -> WaterfallChart:
    """Return the way from last year's total to the target, area by area."""
    snapshot, total = overview.snapshot, overview.total.headline
    gains = largest_gains(overview)
    title = f"Từ {format_score(total.baseline)} lên {format_score(total.target)} điểm"
    if gains:
        largest = format_delta(gains[0].score.headline.missing_to_target)
        title += f": lĩnh vực {gains[0].code} góp nhiều nhất, {largest} điểm"
    return WaterfallChart(
        key="buoc-tang",
        title=title,
        summary=f"Mỗi bước là số điểm mà mục tiêu năm {snapshot.year} đòi thêm ở một lĩnh vực.",
        scale_label=scale_of(snapshot),
        source=_printed_source(snapshot),
        start_label=f"Năm {snapshot.baseline_year}",
        start=total.baseline,
        steps=tuple(
            WaterfallStep(
                label=f"LV {area.code}",
                name=area.name,
                delta=area.score.headline.missing_to_target,
                href=links.criteria(linh_vuc=area.code),
            )
            for area in overview.areas
        ),
        end_label=f"Mục tiêu {snapshot.year}",
        end=total.target,
    )


def gaps_chart(overview: Overview, links: Links) -> GapBarChart:
    """Return the criteria that the target asks most of."""
    snapshot, gaps = overview.snapshot, overview.gaps
    shown = gaps[:TOP_GAPS]
    title = f"{len(shown)} tiêu chí cần tăng nhiều điểm nhất"
    if gaps:
        asked = sum((leaf.figures.missing_to_target or ZERO for leaf in shown), ZERO)
        title += f": cộng {format_score(asked)} điểm"
    return GapBarChart(
        key="khoang-cach",
        title=title,
        summary=(
            f"Khoảng cách từ kết quả năm {snapshot.baseline_year} tới mục tiêu năm "
            f"{snapshot.year} của từng tiêu chí; {len(gaps)} tiêu chí có khoảng cách."
        ),
        scale_label=scale_of(snapshot),
        source=source_of(snapshot),
        rows=tuple(gap_row(leaf, links, detail=led_by(leaf)) for leaf in shown),
        detail_heading="Chủ trì",
    )


def leads_chart(overview: Overview, links: Links) -> GapBarChart:
    """Return the points to gain by lead agency; joint leads count once."""
    snapshot = overview.snapshot
    behind = [lead for lead in overview.leads if lead.figures.missing_to_target]
    title = "Không cơ quan chủ trì nào còn thiếu điểm so với mục tiêu"
    if behind:
        first = max(behind, key=_asked_of)
        title = f"{first.short_name} cần tăng nhiều nhất: {format_score(_asked_of(first))} điểm"
    return GapBarChart(
        key="co-quan",
        title=title,
        summary=(
            "Số điểm cần tăng theo cơ quan chủ trì. Tiêu chí có nhiều cơ quan cùng chủ trì tính "
            "một lần, cho cơ quan đứng tên đầu tiên."
        ),
        scale_label=scale_of(snapshot),
        source=source_of(snapshot),
        rows=tuple(
            GapRow(
                label=lead.name,
                detail=f"{lead.criteria_count} tiêu chí",
                value=lead.figures.missing_to_target,
                href=links.agency(lead.slug),
            )
            for lead in overview.leads
            if lead.criteria_count
        ),
        row_heading="Cơ quan chủ trì",
        detail_heading="Chủ trì",
    )


def index_chart(snapshot: Snapshot) -> IndexLineChart:
    """Return the published index over the years, on its own scale of 100."""
    scored = [year for year in snapshot.published if year.score is not None]
    title = "Chỉ số CCHC (PAR INDEX) đã công bố"
    if scored:
        last = scored[-1]
        title = f"PAR INDEX năm {last.year}: {format_score(last.score)} điểm"
        if last.rank:
            title += f", xếp thứ {last.rank}/{last.provinces_count}"
    return IndexLineChart(
        key="cong-bo",
        title=title,
        summary=(
            "Điểm công bố hằng năm trên thang 100, gồm cả điều tra xã hội học: không cùng thang "
            f"với {format_score(snapshot.tree.printed_total.max)} điểm {snapshot.scale_label}."
            f"{_sipas(snapshot)}"
        ),
        scale_label="điểm, thang 100, do Bộ Nội vụ công bố",
        source=_published_source(snapshot),
        points=tuple(
            YearPoint(
                year=year.year,
                score=year.score,
                mean=year.national_mean,
                rank=year.rank,
                rank_of=year.provinces_count,
            )
            for year in snapshot.published
        ),
        score_label=snapshot.subject_name,
    )


def children_chart(snapshot: Snapshot, parent: CriterionFacts, links: Links) -> BulletChart:
    """Return the nodes right below ``parent``, result and target against their maximum."""
    children = [snapshot[code] for code in parent.rolled.children]
    below = [child for child in children if child.figures.missing_to_target]
    title = (
        f"{len(below)}/{len(children)} mục thuộc {parent.code} chưa bằng mục tiêu"
        if below
        else f"Các mục thuộc {parent.code} đều đã bằng mục tiêu"
    )
    return BulletChart(
        key="muc-con",
        title=title,
        summary=(
            f"Kết quả năm {snapshot.baseline_year} và mục tiêu năm {snapshot.year}, tính theo "
            "phần trăm điểm tối đa của từng mục."
        ),
        scale_label="điểm, phần trăm điểm tối đa của từng mục",
        source=source_of(snapshot),
        rows=tuple(
            bullet_row(child.code, child.name, child.figures, links.criterion(child.code))
            for child in children
        ),
        baseline_year=snapshot.baseline_year,
        target_year=snapshot.year,
        row_heading="Tiêu chí",
    )


def led_chart(
    snapshot: Snapshot, name: str, led: tuple[CriterionFacts, ...], links: Links
) -> GapBarChart:
    """Return the criteria an agency leads that are to gain points, the largest gain first."""
    behind = [leaf for leaf in led if leaf.figures.missing_to_target]
    title = (
        f"{len(behind)}/{len(led)} tiêu chí do {name} chủ trì cần tăng điểm"
        if behind
        else f"Các tiêu chí do {name} chủ trì đều đã bằng mục tiêu"
    )
    return GapBarChart(
        key="tieu-chi",
        title=title,
        summary=(
            f"Khoảng cách từ kết quả năm {snapshot.baseline_year} tới mục tiêu năm "
            f"{snapshot.year} của từng tiêu chí."
        ),
        scale_label=scale_of(snapshot),
        source=source_of(snapshot),
        rows=tuple(gap_row(leaf, links) for leaf in behind),
        empty_text="Không có tiêu chí nào cần tăng điểm: kết quả đã bằng mục tiêu.",
    )


def bullet_row(code: str, name: str, figures: Figures, href: str) -> BulletRow:
    """Return a node's row in points, whatever the chart measures it by."""
    return BulletRow(
        label=name,
        code=code,
        baseline=figures.baseline,
        target=figures.target,
        maximum=figures.max,
        href=href,
    )


def gap_row(leaf: CriterionFacts, links: Links, *, detail: str = "") -> GapRow:
    """Return what a leaf is to gain since the baseline year."""
    return GapRow(
        label=leaf.name,
        code=leaf.code,
        detail=detail,
        value=leaf.figures.missing_to_target,
        href=links.criterion(leaf.code),
    )


def _asked_of(lead: LeadScore) -> Decimal:
    return lead.figures.missing_to_target or ZERO


def led_by(leaf: CriterionFacts) -> str:
    """Return the names of a leaf's leads."""
    return joined([party.short_name for party in leaf.leads])


def _printed_source(snapshot: Snapshot) -> str:
    undecided = any(snapshot.decision_on(row) is None for row in snapshot.differences)
    note = " Số theo bảng in; chỗ lệch với tổng tiêu chí xem mục Đối chiếu số liệu."
    return source_of(snapshot) + (note if undecided else "")


def _published_source(snapshot: Snapshot) -> str:
    known = [str(year.year) for year in snapshot.published if year.is_confirmed]
    doubt = "lấy từ nguồn công khai, chưa đối chiếu văn bản gốc."
    if not known:
        return f"Nguồn: số liệu {doubt}"
    return (
        f"Nguồn: điểm và thứ hạng năm {joined(known)} theo Kế hoạch {snapshot.number}; các năm "
        f"khác, trung bình cả nước và SIPAS {doubt}"
    )


def _sipas(snapshot: Snapshot) -> str:
    """Return the satisfaction index of the years that have one: 'SIPAS: 2020 đạt 87,60.'."""
    years = [
        f"{year.year} đạt {format_score(year.sipas)}"
        for year in snapshot.published
        if year.sipas is not None
    ]
    return f" Chỉ số hài lòng (SIPAS): {joined(years)}." if years else ""
