"""Plans of several years side by side: snapshots in, frozen rows out; nothing formatted.

Every year is told on the scale of the document it comes from: codes, names and maxima differ
between years, so years are compared in percent of their own maximum, and points are subtracted
only where both maxima are the same. A criterion's row is the shown plan's; what it follows in
earlier plans is found by ``predecessor``.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from assignments.enums import PeriodKind
from reports.now import NowSum, now_of
from reports.rollups import Overview, Score, overview_of
from reports.scope import Scope
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts, Snapshot

MAX_PLANS = 4
"""Plans on one page, the latest ones: more columns than five years nobody reads."""
YEAR_END = PeriodKind.Q4


class Source(StrEnum):
    """What a column's figures are."""

    BASELINE = "baseline"
    RESULTS = "results"
    NOW = "now"
    TARGET = "target"


class State(StrEnum):
    """What there is to say of a criterion in a year, where it is no figure."""

    KNOWN = "known"
    NO_FIGURE = "no_figure"
    WAITING = "waiting"
    NOT_APPLICABLE = "not_applicable"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A node, or the whole, in one year: points of a maximum.

    ``covered``: how many leaves have a result of how many, where it is not all of them.
    ``printed``: what the document prints instead, where its leaves add up to ``points``.
    """

    state: State = State.NO_FIGURE
    points: Decimal | None = None
    maximum: Decimal | None = None
    covered: tuple[int, int] | None = None
    is_provisional: bool = False
    printed: Decimal | None = None

    @property
    def percent(self) -> Decimal | None:
        """Return the points in percent of the year's own maximum."""
        if self.points is None or not self.maximum:
            return None
        return self.points / self.maximum * 100


ABSENT = YearFigure(State.ABSENT)


@dataclass(frozen=True, slots=True)
class YearColumn:
    """A year's figures, and the plan that they are read from."""

    year: int
    source: Source
    number: str
    """The plan's number."""
    plan_id: int


@dataclass(frozen=True, slots=True)
class YearChange:
    """From one year to another: percentage points, and points where the maxima are the same."""

    percent: Decimal | None
    points: Decimal | None
    is_same_scale: bool


@dataclass(frozen=True, slots=True)
class YearRow:
    """A node of the shown plan (``None``: the whole) in every year.

    ``old_code``: its code in the plan before, where that differs; ``is_new``: it follows none
    there; ``shares_predecessor``: another node follows the same one.
    """

    facts: CriterionFacts | None
    figures: tuple[YearFigure, ...]
    change: YearChange | None
    old_code: str = ""
    is_new: bool = False
    shares_predecessor: bool = False


class YearComparison:
    """The plan that is shown, and those of earlier years that the reader may see.

    Args:
        plans: earlier plans and the shown one, in any order.
        shown: the plan whose criteria make the rows.
        until: the period up to whose end results of the shown plan count.
        scope: what the reader sees of what waits for approval.
    """

    def __init__(
        self, plans: Iterable[Snapshot], shown: Snapshot, until: PeriodKind, scope: Scope
    ) -> None:
        earlier = sorted((plan for plan in plans if plan.year < shown.year), key=lambda p: p.year)
        self.shown = shown
        self.plans: tuple[Snapshot, ...] = (*earlier[-(MAX_PLANS - 1) :], shown)
        self._now = {
            plan.plan_id: SeenNow(now_of(plan, until if plan is shown else YEAR_END), scope)
            for plan in self.plans
        }
        self._by_pk = {facts.pk: (plan, facts) for plan in self.plans for facts in plan}

    @cached_property
    def before(self) -> Snapshot | None:
        """Return the plan that the shown one's criteria follow.

        ``None`` where there is no earlier one, or nobody has said what follows what.
        """
        followed = Counter(
            self._by_pk[facts.predecessor_id][0].plan_id
            for facts in self.shown
            if facts.predecessor_id in self._by_pk
        )
        most = followed.most_common(1)
        return next((plan for plan in self.plans if most and plan.plan_id == most[0][0]), None)

    @cached_property
    def columns(self) -> tuple[YearColumn, ...]:
        """Return the years in order: results, or the next plan's baseline; then now and target."""
        found: list[YearColumn] = []
        for place, plan in enumerate(self.plans):
            last = self.plans[place - 1] if place else None
            has_results = (
                last is not None
                and last.year == plan.baseline_year
                and not self._now[last.plan_id].is_empty
            )
            if not has_results:
                found.append(_column(plan, plan.baseline_year, Source.BASELINE))
            if plan is not self.shown and not self._now[plan.plan_id].is_empty:
                found.append(_column(plan, plan.year, Source.RESULTS))
        if not self._now[self.shown.plan_id].is_empty:
            found.append(_column(self.shown, self.shown.year, Source.NOW))
        found.append(_column(self.shown, self.shown.year, Source.TARGET))
        return tuple(found)

    @cached_property
    def compared(self) -> tuple[int, int]:
        """Return the places of the two columns whose difference is told.

        The last two years with results; where only one has any, it is held against the target.
        """
        results = [
            place for place, column in enumerate(self.columns) if column.source is not Source.TARGET
        ]
        return (results[-2], results[-1]) if len(results) > 1 else (0, len(self.columns) - 1)

    @cached_property
    def total(self) -> YearRow:
        """Return the whole in every year."""
        return self._row(None, [self._figure(column, None) for column in self.columns])

    @cached_property
    def rows(self) -> tuple[YearRow, ...]:
        """Return every node of the shown plan in every year, in document order."""
        return tuple(self._row_of(facts) for facts in self.shown)

    @property
    def areas(self) -> tuple[YearRow, ...]:
        """Return the rows of the areas."""
        codes = {area.code for area in self.shown.areas}
        return tuple(row for row in self.rows if row.facts and row.facts.code in codes)

    @cached_property
    def vanished(self) -> tuple[tuple[CriterionFacts, YearFigure], ...]:
        """Return the nodes of the plan before that none of the shown plan follows.

        With what each had in its own year, or was to have.
        """
        before = self.before
        if before is None:
            return ()
        followed = {facts.predecessor_id for facts in self.shown}
        is_empty = self._now[before.plan_id].is_empty
        source = Source.TARGET if is_empty else Source.RESULTS
        column = _column(before, before.year, source)
        return tuple(
            (facts, self._figure(column, facts)) for facts in before if facts.pk not in followed
        )

    def _row_of(self, facts: CriterionFacts) -> YearRow:
        figures = []
        for column in self.columns:
            found = self._in_plan(facts, column.plan_id)
            figures.append(ABSENT if found is None else self._figure(column, found))
        row = self._row(facts, figures)
        if self.before is None:
            return row
        old = self._in_plan(facts, self.before.plan_id)
        shared = sum(other.predecessor_id == facts.predecessor_id for other in self.shown)
        return YearRow(
            facts,
            row.figures,
            row.change,
            old_code=old.code if old is not None and old.code != facts.code else "",
            is_new=old is None,
            shares_predecessor=old is not None and shared > 1,
        )

    def _row(self, facts: CriterionFacts | None, figures: Sequence[YearFigure]) -> YearRow:
        first, last = self.compared
        return YearRow(facts, tuple(figures), change_between(figures[first], figures[last]))

    def _in_plan(self, facts: CriterionFacts, plan_id: int) -> CriterionFacts | None:
        """Return what a node of the shown plan follows in another plan, or is in its own."""
        seen: set[int] = set()
        current: int | None = facts.pk
        while current is not None and current not in seen:
            seen.add(current)
            plan, found = self._by_pk.get(current, (None, None))
            if plan is None or found is None:
                return None
            if plan.plan_id == plan_id:
                return found
            current = found.predecessor_id
        return None

    def _figure(self, column: YearColumn, facts: CriterionFacts | None) -> YearFigure:
        now = self._now[column.plan_id]
        score = _score(overview_of(now.snapshot), facts)
        if column.source in {Source.BASELINE, Source.TARGET}:
            return self._document(score, column.source)
        if facts is None:
            return _reached(now.total)
        if facts.rolled.is_leaf:
            leaf = now.leaf(facts.code)
            if leaf.is_hidden:
                return YearFigure(State.WAITING)
            if leaf.is_not_applicable:
                return YearFigure(State.NOT_APPLICABLE)
            if leaf.score is None:
                return YearFigure()
        return _reached(now.node(facts.code))

    def _document(self, score: Score, source: Source) -> YearFigure:
        """Return a document's figure: its headline, or what results are compared with.

        Results add up from the leaves, and so must what they are held against.
        """
        pair = score.baseline if source is Source.BASELINE else score.target
        if not self._has_results:
            state = State.NO_FIGURE if pair.headline is None else State.KNOWN
            return YearFigure(state, pair.headline, score.max.headline)
        state = State.NO_FIGURE if pair.computed is None else State.KNOWN
        printed = pair.printed if pair.other is not None else None
        return YearFigure(state, pair.computed, score.max.computed, printed=printed)

    @property
    def _has_results(self) -> bool:
        return any(not now.is_empty for now in self._now.values())


def change_between(first: YearFigure, last: YearFigure) -> YearChange:
    """Return the difference; points are never subtracted across maxima that differ."""
    percents = first.percent, last.percent
    percent = None if None in percents else (last.percent or 0) - (first.percent or 0)
    is_same = first.maximum == last.maximum
    points = (
        last.points - first.points
        if is_same and first.points is not None and last.points is not None
        else None
    )
    return YearChange(Decimal(percent) if percent is not None else None, points, is_same)


def _column(plan: Snapshot, year: int, source: Source) -> YearColumn:
    return YearColumn(year, source, plan.number, plan.plan_id)


def _score(overview: Overview, facts: CriterionFacts | None) -> Score:
    return overview.total if facts is None else overview.score_of(facts)


def _reached(total: NowSum) -> YearFigure:
    if total.current is None:
        state = State.NOT_APPLICABLE if total.not_applicable_count else State.NO_FIGURE
        return YearFigure(state)
    covered = (total.reported_count, total.leaf_count) if total.is_partial else None
    return YearFigure(
        State.KNOWN,
        total.reached,
        total.applicable_max,
        covered,
        is_provisional=total.provisional is not None,
    )
