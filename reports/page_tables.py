"""The tables of the plan's pages as plain values, for files: the rows that the pages show."""

from collections.abc import Iterable, Sequence

from accounts.history import EventRow
from assignments.deadline_rows import MilestoneRow
from common.tables.model import (
    Column,
    Kind,
    Row,
    Table,
    Value,
    columns,
    day_of,
    figure_of,
)
from common.text import MINUS
from criteria.enums import CriterionLevel
from criteria.tree import Figures
from reports import wording
from reports.figures import Figure as ChartFigure
from reports.history import event_columns, event_values
from reports.measure_rows import MeasureRow
from reports.now import NowSum
from reports.now_tables import PeriodRow
from reports.now_wording import source_of_now
from reports.plain_values import (
    Either,
    Values,
    now_columns,
    now_values,
    score_columns,
    score_values,
)
from reports.plan_page import PlanPage
from reports.snapshot import CriterionFacts, Party
from reports.tables import mode_note, total_of

LEVELS = {
    CriterionLevel.AREA: "Lĩnh vực",
    CriterionLevel.CRITERION: "Tiêu chí",
    CriterionLevel.SUB_CRITERION: "Tiêu chí thành phần",
}


class PageTables:
    """Makes the tables of one page; ``notes``: what holds for all of them, such as filters."""

    def __init__(self, page: PlanPage, *notes: str) -> None:
        self._page = page
        snapshot = page.snapshot
        self._notes = (
            wording.source_of(snapshot),
            f"Đơn vị: {wording.scale_of(snapshot)}.",
            source_of_now(page.now) if page.has_now else "",
            *notes,
        )
        self._is_sample = page.has_now and snapshot.reported.is_sample

    def table(
        self,
        key: str,
        title: str,
        heads: tuple[Column, ...],
        rows: Iterable[Row],
        foot: Row | None = None,
    ) -> Table:
        """Return a table with where its figures come from."""
        return Table(
            key, title, heads, tuple(rows), foot, notes=self._notes, is_sample=self._is_sample
        )

    # --- Figures ------------------------------------------------------------------------------

    @property
    def figure_columns(self) -> tuple[Column, ...]:
        """Return the headings of a row's figures."""
        years = self._page.snapshot.baseline_year, self._page.snapshot.year
        return now_columns(*years) if self._page.has_now else score_columns(*years)

    def values(self, figures: Either, total: NowSum) -> Values:
        """Return a sum's figures."""
        if not self._page.has_now:
            return score_values(figures)
        return now_values(figures, total, None, self._page.until)

    def node_values(self, facts: CriterionFacts) -> Values:
        """Return a node's figures."""
        page = self._page
        score = page.overview.score_of(facts)
        if not page.has_now:
            return score_values(score)
        leaf = page.now.leaf(facts.code) if facts.rolled.is_leaf else None
        return now_values(score, page.now.node(facts.code), leaf, page.until)

    def total_values(self) -> Values:
        """Return the plan's total."""
        return self.values(self._page.overview.total, self._page.now.total)

    def sum_values(self, leaves: Sequence[CriterionFacts], total: NowSum | None = None) -> Values:
        """Return what leaves add up to; ``total``: of leaves nobody picked out."""
        figures: Figures = total_of(leaves)
        return self.values(figures, total or self._page.now.asked_sum(leaves))

    # --- Tables -------------------------------------------------------------------------------

    def criteria(
        self,
        key: str,
        title: str,
        rows: Iterable[CriterionFacts],
        foot: tuple[str, Values] | None = None,
    ) -> Table:
        """Return nodes with their figures and, in full, deadlines, leads and supports."""
        heads = (
            *columns(("Mã", Kind.CODE), "Tiêu chí", "Cấp"),
            *self.figure_columns,
            *columns("Thời hạn", "Chủ trì", "Phối hợp"),
        )
        return self.table(
            key,
            title,
            heads,
            (
                (
                    facts.code,
                    facts.name,
                    LEVELS[facts.level],
                    *self.node_values(facts),
                    facts.deadline_text.removeprefix("- "),
                    named(facts.leads),
                    named(facts.supporting),
                )
                for facts in rows
            ),
            ("", foot[0], "", *foot[1], "", "", "") if foot else None,
        )

    def chart(self, figure: ChartFigure) -> Table:
        """Return a chart's data table: its own figures, read back from how it words them."""
        drawn = figure.table
        rows = [
            (row.head, *(plain_figure(cell.text, cell.is_number) for cell in row.cells))
            for row in drawn.rows
        ]
        kinds = [
            Kind.NUMBER if place and cell.is_number else Kind.TEXT
            for place, cell in enumerate(drawn.columns)
        ]
        heads = tuple(
            Column(cell.text, Kind.SCORE if kind is Kind.NUMBER else kind)
            for cell, kind in zip(drawn.columns, kinds, strict=True)
        )
        notes = (figure.summary, f"Đơn vị: {figure.scale_label}.", figure.source)
        return Table(figure.key, figure.title, heads, rows, notes=notes, is_sample=self._is_sample)

    def charts(self, *figures: ChartFigure | None) -> list[Table]:
        """Return the data tables of the charts that there are."""
        return [self.chart(figure) for figure in figures if figure]

    def periods(self, key: str, title: str, rows: Iterable[PeriodRow]) -> Table:
        """Return a leaf's results period by period, as far as the reader sees them."""
        heads = columns(
            "Kỳ",
            "Trạng thái",
            ("Điểm tự chấm", Kind.SCORE),
            ("Điểm thẩm định", Kind.SCORE),
            ("Nộp lần đầu", Kind.DATE),
            "Ghi chú",
        )
        return self.table(
            key,
            title,
            heads,
            (
                (
                    row.label,
                    row.status,
                    figure_of(row.self_score),
                    figure_of(row.appraised_score),
                    day_of(row.handed_in),
                    row.late_note,
                )
                for row in rows
            ),
        )

    def deadlines(self, key: str, title: str, rows: Iterable[MilestoneRow]) -> Table:
        """Return deadlines with the plan's own words."""
        heads = columns(("Tiêu chí", Kind.CODE), "Nội dung", "Thời hạn", "Tình trạng", "Nguyên văn")
        return self.table(
            key,
            title,
            heads,
            ((", ".join(row.codes), row.label, row.when, row.note, row.raw_text) for row in rows),
        )

    def measures(self, key: str, title: str, rows: Iterable[MeasureRow]) -> Table:
        """Return measures of section II."""
        heads = columns(
            "Lĩnh vực",
            ("Mục", Kind.CODE),
            "Giao cho (nguyên văn)",
            "Lời dẫn",
            "Nhiệm vụ",
            "Ghi chú",
            "Cơ quan",
            ("Tiêu chí", Kind.CODE),
            "Ngưỡng",
        )
        return self.table(
            key,
            title,
            heads,
            (
                (
                    row.area,
                    row.section,
                    row.heading,
                    row.lead_in,
                    row.text,
                    row.note,
                    "; ".join(lead.name for lead in row.leads),
                    ", ".join(criterion.name for criterion in row.criteria),
                    "; ".join(row.targets),
                )
                for row in rows
            ),
        )

    def events(self, key: str, title: str, rows: Iterable[EventRow]) -> Table:
        """Return what was done, without from where."""
        values = (event_values(row, with_ip=False) for row in rows)
        return self.table(key, title, event_columns(with_ip=False), values)


def named(parties: Iterable[Party]) -> str:
    """Return parties in full, with their mode where it is a special one."""
    return "; ".join(f"{party.name}{mode_note(party)}" for party in parties)


def plain_figure(text: str, is_number: bool) -> Value:
    """Return a cell of a chart's table as a value; '+0,62' as a figure as well."""
    return figure_of(text.removeprefix("+").replace(MINUS, "-")) if is_number else text
