"""Where a plan stands now: what was handed in, folded from the leaves up; nothing formatted.

A leaf's current score is its latest one (``assignments.standing``); quarters are never added up.
A leaf without a report is no zero: sums say how many leaves they cover, and are compared with
what *the same leaves* had in the baseline year. A leaf that does not apply drops out of the
maximum and the target. All figures are ``Decimal`` points.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from assignments.enums import PeriodKind
from assignments.standing import Current, current_of
from criteria.tree import Figures
from reports.reported import HandedIn
from reports.scope import Scope
from reports.snapshot import KEPT, Snapshot

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class NowSum:
    """What leaves add up to now, of every figure only what there is.

    ``max``: of all leaves; ``applicable_max``: without those that don't apply.
    ``approved``, ``provisional``: the two parts of the current sum.
    ``before``, ``aimed``: baseline and target of the leaves that have a current score.
    ``open_before``, ``open_target``: the same of the leaves without a report.
    ``provisional_count`` counts claims that a leaf doesn't apply, too, until they are approved.
    ``waiting_count``: leaves that count as without a report because their figure is not the
    reader's to see (``reports.seen``).
    """

    leaf_count: int = 0
    scored_count: int = 0
    provisional_count: int = 0
    not_applicable_count: int = 0
    waiting_count: int = 0
    max: Decimal | None = None
    applicable_max: Decimal | None = None
    approved: Decimal | None = None
    provisional: Decimal | None = None
    before: Decimal | None = None
    aimed: Decimal | None = None
    open_before: Decimal | None = None
    open_target: Decimal | None = None

    @property
    def current(self) -> Decimal | None:
        """Return the current sum; ``None`` before any score, which is not 0."""
        return _plus(self.approved, self.provisional)

    @property
    def reported_count(self) -> int:
        """Return how many leaves have a report that counts."""
        return self.scored_count + self.not_applicable_count

    @property
    def unreported_count(self) -> int:
        """Return how many leaves have none."""
        return self.leaf_count - self.reported_count

    @property
    def is_partial(self) -> bool:
        """Tell whether the sum leaves any leaf out for want of a report."""
        return self.unreported_count > 0

    @property
    def applicable_target(self) -> Decimal | None:
        """Return the target without the leaves that don't apply."""
        return _plus(self.aimed, self.open_target)

    @property
    def reached(self) -> Decimal | None:
        """Return the current sum and, for leaves without a report, their baseline."""
        return _plus(self.current, self.open_before)

    @property
    def change(self) -> Decimal | None:
        """Return how far the scored leaves have moved since the baseline year."""
        return _minus(self.current, self.before)

    @property
    def missing(self) -> Decimal | None:
        """Return the points to the target, from now where there is a now."""
        return _plus(self.missing_reported, self.missing_open)

    @property
    def missing_reported(self) -> Decimal | None:
        """Return the points that the scored leaves are short of their target."""
        return _minus(self.aimed, self.current)

    @property
    def missing_open(self) -> Decimal | None:
        """Return the points that leaves without a report were short of in the baseline year."""
        return _minus(self.open_target, self.open_before)

    @property
    def percent(self) -> Decimal | None:
        """Return the current sum in percent of the applicable maximum, unrounded."""
        if self.current is None or not self.applicable_max:
            return None
        return self.current / self.applicable_max * 100


_COUNTS = (
    "leaf_count",
    "scored_count",
    "provisional_count",
    "not_applicable_count",
    "waiting_count",
)
_POINTS = (
    "max",
    "applicable_max",
    "approved",
    "provisional",
    "before",
    "aimed",
    "open_before",
    "open_target",
)


def add_now(parts: Iterable[NowSum]) -> NowSum:
    """Add figure by figure; ``None`` counts for nothing, and only ``None`` adds up to ``None``."""
    rows = list(parts)
    values: dict[str, Any] = {name: sum(getattr(row, name) for row in rows) for name in _COUNTS}
    for name in _POINTS:
        present = [value for row in rows if (value := getattr(row, name)) is not None]
        values[name] = sum(present, ZERO) if present else None
    return NowSum(**values)


def now_of_leaf(figures: Figures, current: Current | None) -> NowSum:
    """Return a leaf as a sum of one."""
    if current is None:
        return NowSum(
            leaf_count=1,
            max=figures.max,
            applicable_max=figures.max,
            open_before=figures.baseline,
            open_target=figures.target,
        )
    provisional_count = int(current.is_provisional)
    if current.score is None:
        return NowSum(
            leaf_count=1,
            provisional_count=provisional_count,
            not_applicable_count=1,
            max=figures.max,
        )
    return NowSum(
        leaf_count=1,
        scored_count=1,
        provisional_count=provisional_count,
        max=figures.max,
        applicable_max=figures.max,
        approved=None if current.is_provisional else current.score,
        provisional=current.score if current.is_provisional else None,
        before=figures.baseline,
        aimed=figures.target,
    )


@dataclass(frozen=True, slots=True)
class LeafNow:
    """A leaf that agencies report, as one reader sees it.

    ``is_hidden``: handed in and waiting for approval, and not this reader's to see: neither the
    score nor the claim that it doesn't apply is here. ``is_sample``: made up for a trial.
    """

    code: str
    period: PeriodKind | None = None
    score: Decimal | None = None
    is_provisional: bool = False
    is_not_applicable: bool = False
    is_hidden: bool = False
    is_sample: bool = False

    @property
    def is_reported(self) -> bool:
        """Tell whether anything counts for it."""
        return self.period is not None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a period's reporting has come: leaves handed in, and leads that owe some."""

    handed_in_count: int
    leaf_count: int
    owing_count: int


@dataclass(frozen=True, slots=True)
class Moves:
    """How many leaves gained and lost points since the baseline year, and how many points."""

    rise_count: int
    rise: Decimal
    fall_count: int
    fall: Decimal


class Now:
    """Everything the pages say of a snapshot up to the end of a period."""

    def __init__(self, snapshot: Snapshot, until: PeriodKind) -> None:
        self.snapshot = snapshot
        self.until = until
        self._standing: dict[str, tuple[Current, HandedIn]] = {}
        for leaf in snapshot.reported_leaves:
            results = snapshot.reported.of(leaf.code)
            current = current_of((row.report for row in results), until)
            if current is not None:
                row = next(row for row in results if row.report.period is current.period)
                self._standing[leaf.code] = current, row

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was handed in up to the end of the period."""
        return not self._standing

    @cached_property
    def as_of(self) -> datetime | None:
        """Return when what counts was last changed."""
        return max((row.changed_at for _, row in self._standing.values()), default=None)

    @property
    def is_sample(self) -> bool:
        """Tell whether any of what counts is made up for a trial."""
        return any(row.is_sample for _, row in self._standing.values())

    @cached_property
    def total(self) -> NowSum:
        """Return the sum of all leaves that agencies report."""
        return add_now(self._leaves.values())

    @cached_property
    def nodes(self) -> Mapping[str, NowSum]:
        """Return every node's sum by its code, leaves included; 8.1 (SIPAS) adds nothing."""
        found: dict[str, NowSum] = {}
        # Deepest first: in reverse document order every child comes before its parent.
        for facts in reversed(tuple(self.snapshot)):
            below = facts.rolled.children
            found[facts.code] = (
                add_now(found[code] for code in below)
                if below
                else self._leaves.get(facts.code, NowSum())
            )
        return found

    @cached_property
    def leads(self) -> Mapping[str, NowSum]:
        """Return the sums by primary lead (slug): every leaf counts exactly once."""
        led: dict[str, list[NowSum]] = {}
        for leaf in self.snapshot.reported_leaves:
            if (lead := leaf.primary_lead) is not None:
                led.setdefault(lead.slug, []).append(self._leaves[leaf.code])
        return {slug: add_now(parts) for slug, parts in led.items()}

    def leaf(self, code: str, scope: Scope) -> LeafNow:
        """Return a leaf as a reader of ``scope`` sees it."""
        standing = self._standing.get(code)
        if standing is None:
            return LeafNow(code)
        current, row = standing
        if not scope.shows(row):
            return LeafNow(
                code,
                current.period,
                is_provisional=True,
                is_hidden=True,
                is_sample=row.is_sample,
            )
        return LeafNow(
            code,
            current.period,
            current.score,
            current.is_provisional,
            current.is_not_applicable,
            is_sample=row.is_sample,
        )

    def is_handed_in(self, code: str) -> bool:
        """Tell whether a leaf's result of the period itself, not an earlier one, is there."""
        return any(row.report.period is self.until for row in self.snapshot.reported.of(code))

    @cached_property
    def progress(self) -> Progress:
        """Return how many leaves were handed in for the period, and how many leads owe some."""
        leaves = self.snapshot.reported_leaves
        owing = [leaf for leaf in leaves if not self.is_handed_in(leaf.code)]
        leads = {leaf.primary_lead.slug for leaf in owing if leaf.primary_lead}
        return Progress(len(leaves) - len(owing), len(leaves), len(leads))

    @cached_property
    def moves(self) -> Moves:
        """Return how the scored leaves have moved since the baseline year."""
        changes = [leaf.change for leaf in self._leaves.values() if leaf.change]
        rises = [change for change in changes if change > 0]
        falls = [change for change in changes if change < 0]
        return Moves(len(rises), sum(rises, ZERO), len(falls), sum(falls, ZERO))

    @cached_property
    def _leaves(self) -> dict[str, NowSum]:
        return {
            leaf.code: now_of_leaf(leaf.figures, self._current(leaf.code))
            for leaf in self.snapshot.reported_leaves
        }

    def _current(self, code: str) -> Current | None:
        standing = self._standing.get(code)
        return standing[0] if standing else None


@lru_cache(maxsize=KEPT * len(PeriodKind))
def now_of(snapshot: Snapshot, until: PeriodKind) -> Now:
    """Return where ``snapshot`` stands at the end of ``until``, reckoned once."""
    return Now(snapshot, until)


def leaf_now(snapshot: Snapshot, until: PeriodKind, scope: Scope) -> dict[str, LeafNow]:
    """Return every leaf that agencies report as a reader of ``scope`` sees it, by code."""
    now = now_of(snapshot, until)
    return {leaf.code: now.leaf(leaf.code, scope) for leaf in snapshot.reported_leaves}


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    present = [value for value in (one, other) if value is not None]
    return sum(present, ZERO) if present else None


def _minus(upper: Decimal | None, lower: Decimal | None) -> Decimal | None:
    return None if upper is None or lower is None else upper - lower
