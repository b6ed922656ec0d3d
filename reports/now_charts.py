"""The same charts with where the plan stands now: before any report they are as they were.

A leaf's bar shows what its reader may see (``reports.scope``); sums show everything. Points to
the target count from now where there is a now, else from the baseline year, and the row says so.
"""

from dataclasses import replace
from decimal import Decimal

from common.text import format_score
from criteria.tree import Figures
from reports import chart_sets
from reports.figures import (
    BulletChart,
    BulletRow,
    Figure,
    GapBarChart,
    GapRow,
    WaterfallChart,
    WaterfallStep,
)
from reports.links import Links
from reports.now import LeafNow, NowSum
from reports.now_wording import WAITING, applicable, covered, source_of_now
from reports.rollups import Overview
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts
from reports.wording import source_of

ZERO = Decimal(0)
WIDE_KEY = "buoc-tang"


class NowCharts:
    """Makes the charts of one plan up to a period, for readers of one scope."""

    def __init__(self, overview: Overview, now: SeenNow, links: Links) -> None:
        self.overview = overview
        self.snapshot = overview.snapshot
        self.now = now
        self.links = links

    def overview_charts(self) -> dict[str, Figure]:
        """Return the charts of the first page by their names there, in their order."""
        return {
            "areas": self.areas(),
            "waterfall": self.waterfall(),
            "gaps": self.gaps(),
            "leads": self.leads(),
            "index": chart_sets.index_chart(self.snapshot),
        }

    def areas(self) -> BulletChart:
        """Return every area: now, the year before, the target."""
        chart = chart_sets.areas_chart(self.overview, self.links)
        if self.now.is_empty:
            return chart
        worst = max(self.overview.areas, key=lambda area: self.now.node(area.code).missing or ZERO)
        missing = format_score(self.now.node(worst.code).missing)
        return replace(
            chart,
            title=f"Lĩnh vực {worst.code} xa mục tiêu nhất: còn thiếu {missing} điểm",
            summary=self._bullet_summary("từng lĩnh vực"),
            source=f"{chart.source} {source_of_now(self.now)}",
            until_label=self.now.until.until_label,
            rows=tuple(
                self._sum_row(row, self.now.node(area.code))
                for row, area in zip(chart.rows, self.overview.areas, strict=True)
            ),
        )

    def children(self, parent: CriterionFacts) -> BulletChart:
        """Return the nodes right below ``parent``: now, the year before, the target."""
        chart = chart_sets.children_chart(self.snapshot, parent, self.links)
        if self.now.is_empty:
            return chart
        children = [self.snapshot[code] for code in parent.rolled.children]
        rows = tuple(self._row(row, child) for row, child in zip(chart.rows, children, strict=True))
        below = sum(bool(row.missing_now and row.missing_now > 0) for row in rows)
        return replace(
            chart,
            title=f"{below}/{len(rows)} mục thuộc {parent.code} còn dưới mục tiêu"
            if below
            else f"Không mục nào thuộc {parent.code} được biết là còn dưới mục tiêu",
            summary=self._bullet_summary("từng mục"),
            source=self._source,
            until_label=self.now.until.until_label,
            rows=rows,
        )

    def gaps(self) -> GapBarChart:
        """Return the criteria that are farthest from their target."""
        chart = chart_sets.gaps_chart(self.overview, self.links)
        if self.now.is_empty:
            return chart
        rows = self._gap_rows(self.snapshot.reported_leaves, is_led=True)
        shown = rows[: chart_sets.TOP_GAPS]
        asked = format_score(sum((row.value or ZERO for row in shown), ZERO))
        return replace(
            chart,
            title=f"{len(shown)} tiêu chí còn thiếu nhiều điểm nhất: cộng {asked} điểm",
            summary=self._gap_summary(len(rows)),
            source=self._source,
            rows=shown,
        )

    def led(self, name: str, led: tuple[CriterionFacts, ...]) -> GapBarChart:
        """Return the criteria an agency leads that are short of their target."""
        chart = chart_sets.led_chart(self.snapshot, name, led, self.links)
        if self.now.is_empty:
            return chart
        rows = self._gap_rows(led)
        return replace(
            chart,
            title=f"{len(rows)}/{len(led)} tiêu chí do {name} chủ trì còn dưới mục tiêu"
            if rows
            else f"Các tiêu chí do {name} chủ trì đều đã đạt mục tiêu",
            summary=self._gap_summary(len(rows)),
            source=self._source,
            rows=rows,
            detail_heading="Ghi chú",
            empty_text="Không có tiêu chí nào còn thiếu điểm so với mục tiêu.",
        )

    def leads(self) -> GapBarChart:
        """Return the points to the target by lead agency; joint leads count once."""
        chart = chart_sets.leads_chart(self.overview, self.links)
        if self.now.is_empty:
            return chart
        sums = {
            lead.slug: (lead, self.now.lead(lead.slug))
            for lead in self.overview.leads
            if lead.criteria_count
        }
        first, most = max(sums.values(), key=lambda pair: pair[1].missing or ZERO)
        return replace(
            chart,
            title=f"{first.short_name} còn thiếu nhiều nhất: {format_score(most.missing)} điểm",
            summary=(
                f"Số điểm còn thiếu tới mục tiêu, {self._from_where} Tiêu chí có nhiều cơ quan "
                "cùng chủ trì tính một lần, cho cơ quan đứng tên đầu tiên."
            ),
            source=self._source,
            rows=tuple(
                GapRow(
                    label=lead.name,
                    detail=f"{total.reported_count}/{total.leaf_count} tiêu chí có kết quả",
                    value=total.missing,
                    href=self.links.agency(slug),
                )
                for slug, (lead, total) in sums.items()
            ),
            detail_heading="Kết quả",
        )

    def waterfall(self) -> WaterfallChart:
        """Return the way from last year's total to now, and on to the target area by area."""
        chart = chart_sets.waterfall_chart(self.overview, self.links)
        total, moves = self.now.total, self.now.moves
        start, reached = self.overview.total.computed.baseline, total.reached
        if total.current is None or start is None or reached is None:
            return chart
        changes = [
            WaterfallStep(label="Tăng", name=f"{moves.rise_count} tiêu chí", delta=moves.rise),
            WaterfallStep(label="Giảm", name=f"{moves.fall_count} tiêu chí", delta=moves.fall),
            WaterfallStep(
                label="Không tính",
                name=f"{total.not_applicable_count} tiêu chí không áp dụng",
                delta=reached - start - moves.rise - moves.fall,
            ),
        ]
        stop = "Hiện nay"
        if total.is_partial:
            stop += f" ({total.unreported_count} tiêu chí chưa có kết quả giữ điểm năm trước)"
        return replace(
            chart,
            title=(
                f"Từ {format_score(start)} tới {format_score(reached)} điểm; còn "
                f"{format_score(total.missing)} điểm tới mục tiêu"
            ),
            summary=(
                "Điểm cộng từ các tiêu chí: kết quả năm trước, hiện nay, rồi số điểm còn thiếu "
                f"tới mục tiêu ở từng lĩnh vực, {self._from_where}"
            ),
            source=self._source,
            start=start,
            steps=(
                *(step for step in changes if step.delta),
                WaterfallStep(label="Hiện nay", name=stop, delta=None, is_total=True),
                *(
                    WaterfallStep(
                        label=f"LV {area.code}",
                        name=area.name,
                        delta=self.now.node(area.code).missing,
                        href=self.links.criteria(linh_vuc=area.code),
                        is_ahead=True,
                    )
                    for area in self.overview.areas
                ),
            ),
            end_label="Mục tiêu",
            end=total.applicable_target,
        )

    @property
    def _source(self) -> str:
        return f"{source_of(self.snapshot)} {source_of_now(self.now)}"

    @property
    def _from_where(self) -> str:
        year = self.snapshot.baseline_year
        return f"tính từ hiện nay; tiêu chí chưa có số hiện nay tính từ năm {year}."

    def _bullet_summary(self, of_what: str) -> str:
        year = self.snapshot.baseline_year
        return (
            f"Phần trăm điểm tối đa của {of_what}, {self.now.until.until_label}; vạch mảnh là năm "
            f"{year}. Dấu *: chưa đủ kết quả hoặc có phần không áp dụng, ghi ở bảng số liệu; phần "
            f"xám nối sau hiện nay là điểm năm {year} của tiêu chí chưa có kết quả."
        )

    def _gap_summary(self, count: int) -> str:
        return (
            f"Khoảng cách tới mục tiêu năm {self.snapshot.year} của từng tiêu chí, "
            f"{self._from_where} {count} tiêu chí có khoảng cách."
        )

    def _row(self, row: BulletRow, facts: CriterionFacts) -> BulletRow:
        total = self.now.node(facts.code)
        if facts.rolled.is_leaf and self.now.leaf(facts.code).is_hidden:
            return replace(row, note=WAITING.lower())
        return self._sum_row(row, total) if total.leaf_count else row

    @staticmethod
    def _sum_row(row: BulletRow, total: NowSum) -> BulletRow:
        notes = []
        if total.is_partial:
            notes.append(f"mới có kết quả của {covered(total)}")
        if total.not_applicable_count:
            notes.append(applicable(total) if total.applicable_max else "không áp dụng")
            row = replace(row, target=total.applicable_target, maximum=total.applicable_max)
        return replace(
            row,
            note="; ".join(notes),
            approved=total.approved,
            provisional=total.provisional,
            rest=total.open_before,
            missing_now=total.missing,
        )

    def _gap_rows(
        self, leaves: tuple[CriterionFacts, ...], *, is_led: bool = False
    ) -> tuple[GapRow, ...]:
        """Return the leaves that are short of their target, the largest gap first."""
        found = []
        for leaf in leaves:
            standing = self.now.leaf(leaf.code)
            value = missing_of(leaf.figures, standing)
            if value is not None and value > 0:
                names = [chart_sets.led_by(leaf)] if is_led else []
                detail = "; ".join([*names, *_notes(standing)])
                row = chart_sets.gap_row(leaf, self.links, detail=detail)
                found.append(replace(row, value=value))
        return tuple(sorted(found, key=lambda row: -(row.value or ZERO)))


def missing_of(figures: Figures, leaf: LeafNow) -> Decimal | None:
    """Return a leaf's points to its target: from now where the reader sees a now."""
    if leaf.is_not_applicable:
        return None
    if leaf.score is None:
        return figures.missing_to_target
    return None if figures.target is None else figures.target - leaf.score


def _notes(leaf: LeafNow) -> list[str]:
    if leaf.is_hidden:
        return [WAITING.lower()]
    if not leaf.is_reported:
        return ["chưa có kết quả"]
    return ["tạm tính"] if leaf.is_provisional else []
