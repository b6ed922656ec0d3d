"""Where a plan stands now, as one reader may see it: what pages, charts and figures are made of.

Sums include what waits for approval. Two kinds must not: one that the reader put together (a
filter narrowed to a leaf would tell its figure), and one in which a single figure is hidden: its
provisional part would be that figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assignments.enums import PeriodKind
from reports.now import LeafNow, Moves, Now, NowSum, Progress, add_now, now_of_leaf
from reports.scope import Scope
from reports.snapshot import CriterionFacts, Snapshot


@dataclass(frozen=True, slots=True)
class SeenNow:
    """``now`` through the eyes of a reader of ``scope``."""

    now: Now
    scope: Scope

    @property
    def snapshot(self) -> Snapshot:
        """Return the plan."""
        return self.now.snapshot

    @property
    def until(self) -> PeriodKind:
        """Return the period up to whose end results count."""
        return self.now.until

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was handed in up to the end of the period."""
        return self.now.is_empty

    @property
    def as_of(self) -> datetime | None:
        """Return when what counts was last changed."""
        return self.now.as_of

    @property
    def progress(self) -> Progress:
        """Return how far the period's reporting has come."""
        return self.now.progress

    @property
    def moves(self) -> Moves:
        """Return how the scored leaves have moved since the baseline year."""
        return self.now.moves

    @property
    def total(self) -> NowSum:
        """Return the plan's sum."""
        return self._veiled(self.now.total, self.snapshot.reported_leaves)

    def node(self, code: str) -> NowSum:
        """Return the sum of a node; a leaf's is empty where its figure is hidden."""
        return self._veiled(self.now.nodes[code], self.snapshot.leaves_of(self.snapshot[code]))

    def lead(self, slug: str) -> NowSum:
        """Return the sum of what an agency or group is primary lead of."""
        leaves = self.snapshot.reported_leaves
        return self._veiled(
            self.now.leads.get(slug, NowSum()),
            [leaf for leaf in leaves if leaf.primary_lead and leaf.primary_lead.slug == slug],
        )

    def asked_sum(self, leaves: Iterable[CriterionFacts]) -> NowSum:
        """Return what leaves of the reader's choice add up to, the hidden ones left out."""
        return add_now(self._seen(leaf) for leaf in leaves if leaf.primary_lead is not None)

    def leaf(self, code: str) -> LeafNow:
        """Return where a leaf stands."""
        return self.now.leaf(code, self.scope)

    def is_handed_in(self, code: str) -> bool:
        """Tell whether a leaf's result of the period itself is there."""
        return self.now.is_handed_in(code)

    def _veiled(self, total: NowSum, leaves: Sequence[CriterionFacts]) -> NowSum:
        if total.provisional is None or self.scope.sees_all:
            return total
        hidden = sum(self._hides_score(leaf) for leaf in leaves)
        return self.asked_sum(leaves) if hidden == 1 else total

    def _hides_score(self, leaf: CriterionFacts) -> bool:
        is_scored = self.now.nodes[leaf.code].provisional is not None
        return is_scored and self.leaf(leaf.code).is_hidden

    def _seen(self, leaf: CriterionFacts) -> NowSum:
        if self.leaf(leaf.code).is_hidden:
            return replace(now_of_leaf(leaf.figures, None), waiting_count=1)
        return self.now.nodes[leaf.code]
