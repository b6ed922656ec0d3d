"""What Sở Nội vụ set for a plan: thresholds of groups, and which figure stands; plain rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from criteria.enums import Figure, Standing
from criteria.models import Plan
from criteria.tree import Difference


@dataclass(frozen=True, slots=True)
class Decision:
    """Which figure a coordinator let stand, and why."""

    stands: Standing
    reason: str
    printed: Decimal
    computed: Decimal
    decided_by: str
    decided_at: datetime

    def answers(self, difference: Difference) -> bool:
        """Tell whether it was made about the figures as they are now."""
        return (self.printed, self.computed) == (difference.printed, difference.computed)


@dataclass(frozen=True, slots=True)
class RatingFloor:
    """A rating group with its floor, in percent of the maximum."""

    letter: str
    floor_percent: Decimal
    is_confirmed: bool
    source: str


_FLOOR_COLUMNS = tuple(f"rating_groups__{field.name}" for field in fields(RatingFloor))
_DECISION_COLUMNS = (
    "figure_decisions__criterion__code",
    "figure_decisions__figure",
    "figure_decisions__stands",
    "figure_decisions__reason",
    "figure_decisions__printed",
    "figure_decisions__computed",
    "figure_decisions__decided_by__full_name",
    "figure_decisions__decided_at",
)
Decisions = dict[tuple[str | None, Figure], Decision]
Settings = tuple[tuple[RatingFloor, ...], Decisions]


def read_settings(plan_ids: Sequence[int]) -> dict[int, Settings]:
    """Read what Sở Nội vụ set, thresholds and decisions, in one query.

    Every threshold comes with every decision: a handful of rows, and a query less.
    """
    rows = (
        Plan.objects.filter(pk__in=plan_ids)
        .order_by("pk", "-rating_groups__floor_percent")
        .values_list("pk", *_FLOOR_COLUMNS, *_DECISION_COLUMNS)
    )
    return {
        plan_id: _settings(row[1:] for row in same)
        for plan_id, same in groupby(rows, key=itemgetter(0))
    }


def _settings(rows: Iterable[tuple[Any, ...]]) -> Settings:
    floors: dict[str, RatingFloor] = {}
    decisions: Decisions = {}
    count = len(_FLOOR_COLUMNS)
    for row in rows:
        if row[0] is not None:
            floors.setdefault(row[0], RatingFloor(*row[:count]))
        code, figure, stands, reason, printed, computed, name, at = row[count:]
        if figure is not None:
            decisions[code, Figure(figure)] = Decision(
                Standing(stands), reason, printed, computed, name, at
            )
    return tuple(floors.values()), decisions
