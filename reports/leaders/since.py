"""What has moved since the period before, and since the baseline year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assignments.enums import PeriodKind
from reports.now import NowSum, now_of
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts, Snapshot

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LeafMove:
    """A leaf whose figure has changed since the period before, in points.

    ``before`` is what it had then: the year before where it had no result yet.
    """

    facts: CriterionFacts
    before: Decimal
    now: Decimal
    is_provisional: bool
    is_first_result: bool

    @property
    def change(self) -> Decimal:
        """Return the points gained, negative where they were lost."""
        return self.now - self.before


def period_before(snapshot: Snapshot, until: PeriodKind) -> PeriodKind | None:
    """Return the plan's period before ``until``; ``None`` for the first one."""
    earlier = [period.kind for period in snapshot.reported.periods if period.kind < until]
    return max(earlier, default=None)


def now_before(now: SeenNow) -> SeenNow | None:
    """Return where the plan stood at the end of the period before, for the same reader.

    ``None`` where nobody had reported by then: now is compared with the baseline year only.
    """
    kind = period_before(now.snapshot, now.until)
    before = SeenNow(now_of(now.snapshot, kind), now.scope) if kind else None
    return None if before is None or before.is_empty else before


def moved(now: NowSum, before: NowSum | None) -> Decimal | None:
    """Return how far a sum has moved since the period before (điểm).

    Leaves without a result stand at what they had the year before, at both times. ``None`` where
    there is no period before, or nothing of the sum was known in either.
    """
    if before is None or (now.current is None and before.current is None):
        return None
    return (now.reached or ZERO) - (before.reached or ZERO)


def moves_of(
    leaves: Sequence[CriterionFacts], now: SeenNow, before: SeenNow | None
) -> tuple[LeafMove, ...]:
    """Return the leaves whose figure the reader sees has moved, the largest change first."""
    found = []
    if before is None:
        return ()
    for facts in leaves:
        today, earlier = now.leaf(facts.code), before.leaf(facts.code)
        start = earlier.score if earlier.score is not None else facts.figures.baseline
        if today.score is None or start is None or earlier.is_hidden or today.score == start:
            continue
        found.append(
            LeafMove(
                facts,
                start,
                today.score,
                today.is_provisional,
                is_first_result=earlier.score is None,
            )
        )
    return tuple(sorted(found, key=lambda move: -abs(move.change)))
