"""The leaders' first page: what it is made of, each part reckoned once and only when shown."""

from datetime import date
from functools import cached_property

from common.tables.model import Table
from reports.figures import Figure
from reports.leaders import overview_rows as rows
from reports.leaders.course import Course, course_of
from reports.leaders.kpis import kpis_of
from reports.leaders.lateness import Matrix, matrix_of
from reports.leaders.overview_charts import LeadersCharts
from reports.leaders.risk import LeafRisk, risks_of
from reports.now_kpis import Kpi
from reports.page_tables import PageTables
from reports.plan_page import PlanPage


class LeadersOverview:
    """The parts of the page for one plan, period and reader, as of ``today``."""

    def __init__(self, page: PlanPage, today: date) -> None:
        self._page, self._today = page, today

    @cached_property
    def course(self) -> Course:
        """Return the periods up to the one that is shown."""
        return course_of(self._page.now, self._today)

    @cached_property
    def matrix(self) -> Matrix:
        """Return how results came in."""
        kinds = [seen.until for seen in self.course.periods]
        return matrix_of(self._page.snapshot, kinds, self._today)

    @cached_property
    def risks(self) -> tuple[LeafRisk, ...]:
        """Return every criterion at risk, most points first."""
        return risks_of(self._page.snapshot.reported_leaves, self._page.now, self._today)

    @cached_property
    def charts(self) -> dict[str, Figure]:
        """Return the charts by their names on the page."""
        return LeadersCharts(self._page, self.course).all()

    @cached_property
    def leads(self) -> tuple[rows.LeadStanding, ...]:
        """Return the lead agencies, most missing points first."""
        return rows.lead_standings(self._page, self.course.before, self.matrix, self.risks)

    @property
    def issued_on(self) -> str:
        """Return the day before which nobody is late."""
        return f"{self._page.snapshot.issued_on:%d/%m/%Y}"

    def late_title(self) -> str:
        """Return how many agencies are behind in any of the periods."""
        return rows.late_title(self.matrix)

    def kpis(self) -> list[Kpi]:
        """Return the key figures."""
        return kpis_of(self._page, self.course, self.matrix, self._today)

    def lead_rows(self) -> list[rows.LeadRow]:
        """Return the short scoreboard."""
        return rows.lead_rows(self.leads, self._page.links)

    def late_rows(self) -> list[rows.LateRow]:
        """Return the late matrix."""
        return rows.late_rows(self.matrix, self._page.links)

    def late_totals(self) -> tuple[rows.LateCell, ...]:
        """Return the sums of all leads."""
        return rows.late_cells(self.matrix.periods, self.matrix.totals, self._page.links)

    def risk_title(self, shown: int = rows.TOP_RISKS) -> str:
        """Return how much is at risk, and how many of the criteria stand below it."""
        return rows.risk_title(self.risks, shown)

    def risk_rows(self) -> list[rows.RiskRow]:
        """Return the top risks."""
        return rows.risk_rows(self.risks, self._page, self.course.before, self._today)

    def tables(self) -> list[Table]:
        """Return the page's tables as plain values, those of its charts among them."""
        make = PageTables(self._page)
        before, now = self.course.before, self._page.now
        found = [
            rows.lead_table(make, self.leads),
            rows.late_table(make, self.matrix),
            rows.risk_table(make, self.risks, now, before, self._today),
        ]
        drawn = (chart for chart in self.charts.values() if not chart.is_empty)
        return [*(table for table in found if list(table.rows)), *make.charts(*drawn)]
