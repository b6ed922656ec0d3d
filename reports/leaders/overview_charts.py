"""The leaders' charts: a page's standing and its course in, descriptions of charts out.

Sums are those of ``SeenNow``: one in which a single figure waits for approval counts that
criterion as the year before, for every period alike.
"""

from decimal import Decimal

from common.text import format_percent, format_score
from criteria.enums import CriterionLevel
from reports import wording
from reports.figures import (
    Figure,
    HeatmapCell,
    HeatmapChart,
    HeatmapRow,
    TreemapChart,
    TreemapGroup,
    TreemapLeaf,
    TrendChart,
    TrendPoint,
    WaterfallChart,
    WaterfallStep,
)
from reports.leaders.course import Course
from reports.leaders.headline import deciders
from reports.now import NowSum
from reports.now_wording import covered, source_of_now
from reports.plan_page import PlanPage
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts

ZERO = Decimal(0)
NAMED_CRITERIA = 8
"""How many criteria may hold most of what is missing before no number of them says anything."""
WITHOUT_TARGET = "không có mục tiêu"
UNTOLD = " Một kết quả chờ duyệt đứng riêng trong lĩnh vực của nó thì chưa tính ở đây."


class LeadersCharts:
    """Makes the charts of the leaders' first page."""

    def __init__(self, page: PlanPage, course: Course) -> None:
        self._page, self._course = page, course
        self._now, self._snapshot = course.now, page.snapshot
        self._scale = wording.scale_of(page.snapshot)
        self._source = f"{wording.source_of(page.snapshot)} {source_of_now(page.now)}"

    def all(self) -> dict[str, Figure]:
        """Return the charts by their names on the page, in its order."""
        return {
            "areas": self._page.charts.areas(),
            "trend": self.trend(),
            "missing": self.missing(),
            "moved": self.moved(),
            "heat": self.heat(),
        }

    # --- The total by period --------------------------------------------------------------------

    def trend(self) -> TrendChart:
        """Return the total at the end of every period against the year before and the target."""
        total, seen = self._page.overview.total, {now.until: now for now in self._course.periods}
        year = self._snapshot.baseline_year
        printed = ""
        if total.baseline.other is not None or total.target.other is not None:
            sums = total.computed
            printed = (
                f" Các vạch theo bảng in; cộng từ tiêu chí: năm {year} "
                f"{format_score(sums.baseline)}, mục tiêu {format_score(sums.target)}."
            )
        return TrendChart(
            key="theo-ky",
            title=self._trend_title(),
            summary=(
                "Tổng điểm cộng dồn đến hết mỗi kỳ; tiêu chí chưa có kết quả giữ điểm năm "
                f"{year}.{printed}"
            ),
            scale_label=self._scale,
            source=self._source,
            points=tuple(
                self._point(period.kind.label, seen.get(period.kind))
                for period in self._snapshot.reported.periods
            ),
            baseline=total.headline.baseline,
            target=total.headline.target,
            maximum=total.headline.max,
            baseline_year=year,
            target_year=self._snapshot.year,
        )

    def _trend_title(self) -> str:
        total, course = self._now.total, self._course
        if total.current is None:
            return f"Tổng điểm theo kỳ: chưa có điểm {self._now.until.until_label}"
        reached = f"{format_score(total.reached)} điểm"
        if course.only_label:
            only = f"{course.only_label[:1].upper()}{course.only_label[1:]}"
            return f"{only}: {reached}, {course.in_words(course.total_moved)}"
        return f"{self._now.until.label} đạt {reached}, {course.in_words(course.total_moved)}"

    def _point(self, label: str, seen: SeenNow | None) -> TrendPoint:
        if seen is None or seen.total.current is None:
            return TrendPoint(label=label)
        total = seen.total
        notes = [f"của {covered(total)}" if total.is_partial else ""]
        if not seen.progress.handed_in_count:
            notes.append("chưa có kết quả của kỳ này, giữ số kỳ trước")
        return TrendPoint(
            label=label,
            approved=total.approved,
            provisional=total.provisional,
            rest=total.open_before,
            note="; ".join(filter(None, notes)),
            href=self._page.links.to("reports:leaders", ky=seen.until.value),
        )

    # --- What moved -----------------------------------------------------------------------------

    def moved(self) -> WaterfallChart:
        """Return the way from the period before to now, area by area."""
        course, before = self._course, self._course.before
        areas = self._page.overview.areas
        changes = [
            course.moved(
                self._now.node(area.code),
                before.node(area.code) if before else None,
                area.score.computed.baseline,
            )
            for area in areas
        ]
        steps = [
            WaterfallStep(
                label=f"LV {area.code}",
                name=area.name,
                delta=change,
                href=self._page.links.criteria(linh_vuc=area.code),
            )
            for area, change in zip(areas, changes, strict=True)
        ]
        start, end = self._ends()
        rest = (end or ZERO) - (start or ZERO) - sum(changes, ZERO)
        if rest:
            name = "Kết quả chờ duyệt, chưa nêu theo lĩnh vực"
            steps.append(WaterfallStep(label="Chờ duyệt", name=name, delta=rest))
        until = self._now.until.until_label.removeprefix("đến ")
        is_told = end == self._now.total.reached
        return WaterfallChart(
            key="thay-doi",
            title=self._moved_title(changes),
            summary=(
                f"Tổng điểm từ {course.since} tới {until}, mỗi bước là một lĩnh vực. Tiêu chí "
                f"chưa có kết quả giữ điểm năm {self._snapshot.baseline_year}; tiêu chí không áp "
                f"dụng thôi tính điểm.{'' if is_told else UNTOLD}"
            ),
            scale_label=self._scale,
            source=self._source,
            start_label=_capital(course.since),
            start=None if self._now.total.current is None else start,
            steps=tuple(steps),
            end_label=_capital(until),
            end=end,
            empty_text=f"Chưa có điểm {self._now.until.until_label} để so sánh.",
        )

    def _ends(self) -> tuple[Decimal | None, Decimal | None]:
        """Return both totals; what the areas add up to where the rest would be one figure."""
        now, before = self._now, self._course.before
        baseline = self._page.overview.total.computed.baseline
        seen = [now, before] if before else [now]
        if any(self._untold_count(each) == 1 for each in seen):
            return (self._by_area(before) if before else baseline), self._by_area(now)
        return (before.total.reached if before else baseline), now.total.reached

    def _untold_count(self, seen: SeenNow) -> int:
        """Return how many figures the areas leave out because each stands alone in its area."""
        return sum(seen.node(area.code).waiting_count for area in self._snapshot.areas)

    def _by_area(self, seen: SeenNow) -> Decimal:
        sums = (seen.node(area.code).reached for area in self._snapshot.areas)
        return sum((points for points in sums if points is not None), ZERO)

    def _moved_title(self, changes: list[Decimal]) -> str:
        only = self._course.only_label
        start = f"{_capital(only)}, so với" if only else "So với"
        start = f"{start} {self._course.since}"
        codes = [area.code for area in self._snapshot.areas]
        ordered = sorted(zip(codes, changes, strict=True), key=lambda pair: pair[1])
        (lowest, fall), (highest, rise) = ordered[0], ordered[-1]
        parts = []
        if rise > 0:
            parts.append(f"lĩnh vực {highest} tăng nhiều nhất, {format_score(rise)} điểm")
        if fall < 0:
            parts.append(f"lĩnh vực {lowest} giảm nhiều nhất, {format_score(-fall)} điểm")
        if not parts:
            return f"{start}, chưa lĩnh vực nào thay đổi điểm"
        return f"{start}: {'; '.join(parts)}"

    # --- Where points are missing ---------------------------------------------------------------

    def missing(self) -> TreemapChart:
        """Return what is missing to the target: areas, and the criteria they consist of."""
        groups = tuple(
            TreemapGroup(
                label=area.name,
                code=area.code,
                leaves=tuple(self._box(facts) for facts in self._criteria_of(area)),
                href=self._page.links.criteria(linh_vuc=area.code),
            )
            for area in self._snapshot.areas
        )
        return TreemapChart(
            key="con-thieu",
            title=self._missing_title(groups),
            summary=(
                "Mỗi ô là một tiêu chí, to bằng số điểm còn thiếu tới mục tiêu, màu theo phần mục "
                "tiêu đã đạt; tiêu chí chưa có kết quả tính theo năm "
                f"{self._snapshot.baseline_year}."
            ),
            scale_label=self._scale,
            source=self._source,
            groups=groups,
            empty_text="Không tiêu chí nào còn thiếu điểm so với mục tiêu.",
        )

    def _box(self, facts: CriterionFacts) -> TreemapLeaf:
        total = self._now.node(facts.code)
        return TreemapLeaf(
            label=facts.name,
            code=facts.code,
            value=max(total.missing or ZERO, ZERO),
            reach=_percent(total.reached, total.applicable_target),
            note=_note(total),
            href=self._page.links.criterion(facts.code),
        )

    def _missing_title(self, groups: tuple[TreemapGroup, ...]) -> str:
        boxes = [(leaf.code, leaf.value) for group in groups for leaf in group.leaves]
        found = deciders(boxes, NAMED_CRITERIA)
        if found is None:
            return "Không tiêu chí nào còn thiếu điểm so với mục tiêu"
        largest = format_score(max(value for _, value in boxes))
        count, share = len(found.codes), format_percent(found.share, 0)
        return (
            f"{count} tiêu chí giữ {share} số điểm còn thiếu; nhiều nhất là {found.codes[0]}: "
            f"{largest} điểm"
        )

    # --- Criterion by period --------------------------------------------------------------------

    def heat(self) -> HeatmapChart:
        """Return how far every criterion has come to its target at the end of every period."""
        periods = self._course.periods
        rows = tuple(
            HeatmapRow(
                label=facts.name,
                code=facts.code,
                group=f"{area.code}. {area.name}",
                cells=tuple(_cell(seen.node(facts.code)) for seen in periods),
                href=self._page.links.criterion(facts.code),
            )
            for area in self._snapshot.areas
            for facts in self._criteria_of(area)
        )
        return HeatmapChart(
            key="tung-ky",
            title=self._heat_title(rows),
            summary=(
                "Phần mục tiêu năm đã đạt đến hết mỗi kỳ, chỉ tính tiêu chí thành phần đã có kết "
                "quả."
            ),
            scale_label="phần trăm mục tiêu",
            source=self._source,
            columns=tuple(seen.until.label for seen in periods),
            rows=rows,
            empty_text="Chưa kỳ nào có kết quả.",
        )

    @staticmethod
    def _heat_title(rows: tuple[HeatmapRow, ...]) -> str:
        reaches = [row.cells[-1].reach for row in rows]
        known = [reach for reach in reaches if reach is not None]
        met = sum(reach >= 100 for reach in known)
        if not known:
            return "Chưa tiêu chí nào có kết quả để so với mục tiêu"
        return f"{met}/{len(rows)} tiêu chí đã đạt mục tiêu, {len(known) - met} tiêu chí còn dưới"

    def _criteria_of(self, area: CriterionFacts) -> list[CriterionFacts]:
        below = (self._snapshot[code] for code in area.rolled.children)
        return [facts for facts in below if facts.level is CriterionLevel.CRITERION]


def _cell(total: NowSum) -> HeatmapCell:
    if total.current is None:
        return HeatmapCell(note=_note(total) or "chưa có kết quả")
    return HeatmapCell(
        reach=_percent(total.current, total.aimed),
        is_provisional=total.provisional is not None,
        note=_note(total) if total.aimed else WITHOUT_TARGET,
    )


def _note(total: NowSum) -> str:
    """Return what is particular about a sum: what it leaves out, and why."""
    if not total.leaf_count:
        return "cơ quan không tự chấm"
    if total.waiting_count == total.leaf_count:
        return "đã nộp, chờ duyệt"
    if total.not_applicable_count == total.leaf_count:
        return "không áp dụng"
    notes = [f"mới có {covered(total)}" if total.is_partial and total.reported_count else ""]
    if not total.reported_count:
        notes.append("chưa có kết quả")
    if total.waiting_count:
        notes.append(f"{total.waiting_count} chờ duyệt")
    return "; ".join(filter(None, notes))


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return part / whole * 100 if part is not None and whole else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
