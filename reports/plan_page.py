"""What every page of a plan, and every document about it, starts from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.access import Person
from assignments.enums import PeriodKind
from common import clock
from criteria.access import get_plan, is_in_force
from criteria.models import Plan
from criteria.tree import Figures
from reports.enums import NoteTarget
from reports.figures import Figure
from reports.links import Links
from reports.note_places import has_own_page, place_value
from reports.notes import Note, notes_at
from reports.now import NowSum, now_of
from reports.now_charts import NowCharts
from reports.now_tables import now_cells
from reports.now_wording import source_of_now
from reports.rendering import render_chart
from reports.rollups import Overview, overview_of
from reports.scope import scope_of
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts, Snapshot, read_snapshot
from reports.tables import CriterionRow, criterion_row, figure_cells, score_cells, total_of


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan a request is about, as the pages need it.

    ``until``: the period up to whose end results count; ``now``: where the plan stands then, as
    far as the reader may see it.
    ``body_key`` names the body of the page in the cache: it is the same for every reader of one
    scope while neither the plan, the code, the day nor the address has changed. What a page shows
    to some readers only stays outside the cached part, and what is costly is handed to the
    template as a function, which isn't called while the body is there.
    """

    plan: Plan
    snapshot: Snapshot
    overview: Overview
    links: Links
    body_key: str
    until: PeriodKind
    now: SeenNow

    @property
    def has_now(self) -> bool:
        """Tell whether anything was handed in: before that, pages compare two years only."""
        return not self.now.is_empty

    def row(self, facts: CriterionFacts) -> CriterionRow:
        """Return a node as a row of a table, with where it stands now once anything does."""
        return criterion_row(self.overview, facts, self.links, self.node_cells(facts))

    def node_cells(self, facts: CriterionFacts) -> SafeString | None:
        """Return a node's cells with where it stands now; ``None`` before anything does."""
        if not self.has_now:
            return None
        return now_cells(
            self.overview.score_of(facts),
            self.now.node(facts.code),
            self.now.leaf(facts.code) if facts.rolled.is_leaf else None,
            self.until,
        )

    def sum_cells(
        self, leaves: Sequence[CriterionFacts], total: NowSum | None = None
    ) -> SafeString:
        """Return the cells of what leaves add up to; ``total``: of leaves nobody picked out."""
        return self.cells_of(total_of(leaves), total or self.now.asked_sum(leaves))

    def cells_of(self, figures: Figures, total: NowSum) -> SafeString:
        """Return the cells of figures and of what stands now beside them."""
        if not self.has_now:
            return figure_cells(figures)
        return now_cells(figures, total, None, self.until)

    def total_cells(self) -> SafeString:
        """Return the cells of the plan's total."""
        total = self.overview.total
        if not self.has_now:
            return score_cells(total)
        return now_cells(total, self.now.total, None, self.until)

    @property
    def charts(self) -> NowCharts:
        """Return what makes the page's charts."""
        return NowCharts(self.overview, self.now, self.links)

    def draw(self, figure: Figure, width: int | None = None) -> SafeString:
        """Return a chart drawn, with what is pinned to it."""
        key = figure.key
        pin_url = self.pin_url(NoteTarget.CHART, key) if has_own_page(key) else ""
        return render_chart(figure, width, self.notes_at(NoteTarget.CHART, key), pin_url)

    def notes_at(self, kind: NoteTarget, target: str) -> tuple[Note, ...]:
        """Return what is pinned to a place of the plan."""
        return notes_at(self.snapshot, kind, target)

    def pin_url(self, kind: NoteTarget, target: str) -> str:
        """Return where whoever keeps the plan pins a note to a place; '' for everybody else.

        Those are the readers whose scope is everything (``scope_of``), and ``body_key`` holds the
        scope: what a page shows them alone may be kept with its body.
        """
        if not self.now.scope.sees_all:
            return ""
        return self.links.to("reports:note-add", noi=place_value(kind, target))

    def frame(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page of a plan tells its template about years and periods."""
        return {
            "body_key": self.body_key,
            "baseline_year": self.snapshot.baseline_year,
            "target_year": self.snapshot.year,
            "has_now": self.has_now,
            "until_label": self.until.until_label,
            "periods": [] if self.snapshot.reported.is_empty else self._periods(request),
            "now_source": source_of_now(self.now),
            "is_sample": self.snapshot.reported.is_sample,
            "period_notes": self.notes_at(NoteTarget.PERIOD, self.until.value),
            "pin_period_url": self.pin_url(NoteTarget.PERIOD, self.until.value),
        }

    def _periods(self, request: HttpRequest) -> list[dict[str, object]]:
        """Return the opened periods, each with the address of this page up to its end."""
        opened = self.snapshot.reported.opened(clock.today())
        periods = []
        for kind in opened:
            query = request.GET.copy()
            query.pop("ky", None)
            if kind is not opened[-1]:
                query["ky"] = kind.value
            periods.append(
                {
                    "label": kind.label,
                    "title": f"Số liệu {kind.until_label}",
                    "url": f"{request.path}?{query.urlencode()}" if query else request.path,
                    "is_current": kind is self.until,
                }
            )
        return periods


def read_page(user: Person, year: str | None, period: str, body_key: str = "") -> PlanPage:
    """Return the plan of ``year`` as ``user`` may see it; 404 when there is none.

    ``year`` ``None``: the plan in force; ``period`` '': the latest one that has opened.
    """
    plan = get_plan(user, year)
    snapshot = read_snapshot(plan)
    today = clock.today()
    until = snapshot.reported.until(period, today)
    is_latest = until is snapshot.reported.until("", today)
    return PlanPage(
        plan=plan,
        snapshot=snapshot,
        overview=overview_of(snapshot),
        links=Links(
            snapshot,
            is_in_force=is_in_force(user, plan),
            period="" if is_latest else until.value,
        ),
        body_key=body_key,
        until=until,
        now=SeenNow(now_of(snapshot, until), scope_of(user)),
    )
