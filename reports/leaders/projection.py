"""What moved criteria add up to: the roll-up of a scenario; pure, all figures ``Decimal`` points.

A scenario starts from what everybody may see of each criterion, so that a link means the same to
whoever opens it: its approved result, else what it had in the baseline year. A criterion that was
approved as not applying drops out of every sum and can't be moved; one without figures (8.1,
scored by a survey) is not here at all. ``static/js/scenario-sums.js`` reckons the same in the
browser; a test holds the two together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from assignments.enums import PeriodKind
from reports.enums import ScenarioBase
from reports.now import Now, NowSum
from reports.plan_settings import RatingFloor
from reports.scope import APPROVED_ONLY
from reports.seen import SeenNow
from reports.snapshot import KEPT, Snapshot

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class LeafGround:
    """What a scenario knows of a leaf before anybody moves it.

    ``approved``: its approved score, or the baseline year's where ``approved_in`` is ``None``.
    ``applies``: false where it was approved as not applying.
    """

    code: str
    area: str
    lead: str
    max: Decimal
    baseline: Decimal | None
    target: Decimal | None
    approved: Decimal | None
    approved_in: PeriodKind | None
    applies: bool

    def start(self, base: ScenarioBase) -> Decimal | None:
        """Return what it has unmoved; ``None`` for no figure and where it doesn't apply."""
        if not self.applies:
            return None
        return self.target if base is ScenarioBase.TARGETS else self.approved


@dataclass(frozen=True, slots=True)
class Tally:
    """What leaves add up to: where they would stand, and what there is to compare it with.

    ``max``, ``baseline``, ``target``: of the leaves that apply, so that like is set beside like.
    """

    points: Decimal | None = None
    max: Decimal | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None

    @property
    def gain(self) -> Decimal | None:
        """Return the points gained since the baseline year."""
        return _minus(self.points, self.baseline)

    @property
    def planned(self) -> Decimal | None:
        """Return the gain that the plan asks for."""
        return _minus(self.target, self.baseline)

    @property
    def gain_percent(self) -> Decimal | None:
        """Return how much of the planned gain is there, unrounded; ``None`` where none is asked."""
        if self.gain is None or self.planned is None or self.planned <= 0:
            return None
        return self.gain / self.planned * HUNDRED

    @property
    def percent(self) -> Decimal | None:
        """Return the points in percent of the maximum, unrounded."""
        return None if self.points is None or not self.max else self.points / self.max * HUNDRED

    @property
    def to_target(self) -> Decimal | None:
        """Return the points that are short of the target; below 0 where it is passed."""
        return _minus(self.target, self.points)

    @property
    def to_max(self) -> Decimal | None:
        """Return the points that are short of the maximum."""
        return _minus(self.max, self.points)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the plan would stand.

    ``leaves``: points by code; ``None`` where no single figure may be told, only sums.
    ``waiting_count``: results that wait for approval and are left out of the total because one
    alone would be told by its sum (``reports.seen``); ``veiled_areas``: the areas where that is so.
    """

    total: Tally
    areas: Mapping[str, Tally]
    rating: RatingFloor | None
    leaves: Mapping[str, Decimal | None] | None = None
    waiting_count: int = 0
    veiled_areas: tuple[str, ...] = ()


class Ground:
    """A plan's leaves at the end of a period, as scenarios start from them."""

    def __init__(self, now: Now) -> None:
        self.snapshot: Snapshot = now.snapshot
        self.until: PeriodKind = now.until
        self.leaves: tuple[LeafGround, ...] = tuple(_leaves(now))

    @cached_property
    def by_code(self) -> Mapping[str, LeafGround]:
        """Return the leaves by their code, in document order."""
        return {leaf.code: leaf for leaf in self.leaves}

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Return the codes of the areas in document order."""
        return tuple(area.code for area in self.snapshot.areas)

    @cached_property
    def by_area(self) -> Mapping[str, tuple[LeafGround, ...]]:
        """Return the leaves by their area."""
        return {
            area: tuple(leaf for leaf in self.leaves if leaf.area == area) for area in self.areas
        }

    @cached_property
    def inapplicable(self) -> tuple[LeafGround, ...]:
        """Return the leaves that were approved as not applying."""
        return tuple(leaf for leaf in self.leaves if not leaf.applies)

    def start(self, base: ScenarioBase) -> dict[str, Decimal | None]:
        """Return every leaf's points before any is moved."""
        return {leaf.code: leaf.start(base) for leaf in self.leaves}

    def project(self, base: ScenarioBase, moves: Mapping[str, Decimal]) -> Outcome:
        """Return where the plan would stand; moves of leaves that don't apply count for nothing."""
        points = {
            leaf.code: moves.get(leaf.code, leaf.start(base)) if leaf.applies else None
            for leaf in self.leaves
        }
        areas = {area: _tally(leaves, points) for area, leaves in self.by_area.items()}
        total = _tally(self.leaves, points)
        return Outcome(total, areas, self.snapshot.rating(total.percent), points)


@lru_cache(maxsize=KEPT)
def ground_of(now: Now) -> Ground:
    """Return what scenarios start from, reckoned once."""
    return Ground(now)


def with_waiting(now: SeenNow) -> Outcome:
    """Return where the plan stands if what waits for approval is approved as it was handed in.

    Only sums, as the reader sees them: single figures that wait are not everybody's.
    """
    total = _tally_of(now.total)
    nodes = {area.code: now.node(area.code) for area in now.snapshot.areas}
    return Outcome(
        total,
        {code: _tally_of(node) for code, node in nodes.items()},
        now.snapshot.rating(total.percent),
        waiting_count=now.total.waiting_count,
        veiled_areas=tuple(code for code, node in nodes.items() if node.waiting_count),
    )


def waiting_scores(now: Now) -> dict[str, Decimal]:
    """Return the scores that wait for approval, by code: for those who see all of them."""
    waiting = {leaf.code: now.nodes[leaf.code].provisional for leaf in now.snapshot.reported_leaves}
    return {code: score for code, score in waiting.items() if score is not None}


def _leaves(now: Now) -> Iterable[LeafGround]:
    for leaf in now.snapshot.reported_leaves:
        figures = leaf.figures
        if figures.max is None:
            continue
        seen = now.leaf(leaf.code, APPROVED_ONLY)
        is_approved = seen.is_reported and not seen.is_hidden
        yield LeafGround(
            code=leaf.code,
            area=now.snapshot.area_of(leaf).code,
            lead=leaf.primary_lead.slug if leaf.primary_lead else "",
            max=figures.max,
            baseline=figures.baseline,
            target=figures.target,
            approved=seen.score if is_approved else figures.baseline,
            approved_in=seen.period if is_approved else None,
            applies=not (is_approved and seen.is_not_applicable),
        )


def _tally(leaves: Iterable[LeafGround], points: Mapping[str, Decimal | None]) -> Tally:
    rows = [leaf for leaf in leaves if leaf.applies]
    return Tally(
        _total(points[leaf.code] for leaf in rows),
        _total(leaf.max for leaf in rows),
        _total(leaf.baseline for leaf in rows),
        _total(leaf.target for leaf in rows),
    )


def _tally_of(row: NowSum) -> Tally:
    return Tally(
        row.reached,
        row.applicable_max,
        _total([row.before, row.open_before]),
        row.applicable_target,
    )


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    present = [value for value in values if value is not None]
    return sum(present, ZERO) if present else None


def _minus(upper: Decimal | None, lower: Decimal | None) -> Decimal | None:
    return None if upper is None or lower is None else upper - lower
