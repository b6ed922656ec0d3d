"""What Sở Nội vụ set for a plan and said of it: thresholds, decisions, notes; published years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import DecimalField, Value

from criteria.enums import Figure, Standing
from criteria.models import FigureDecision, Plan
from criteria.tree import Difference
from reports.enums import NoteTarget
from reports.models import PinnedNote


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


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """A year's published index, out of 100: never mixed with a plan's own scale."""

    year: int
    score: Decimal | None
    rank: int | None
    provinces_count: int | None
    national_mean: Decimal | None
    sipas: Decimal | None
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """A note that stands, where it is pinned, and who wrote it last."""

    kind: NoteTarget
    target: str
    text: str
    written_by: str
    written_at: datetime


_FLOOR_COLUMNS = tuple(f"rating_groups__{field.name}" for field in fields(RatingFloor))
_PUBLISHED_COLUMNS = tuple(
    f"subject__published_indexes__{field.name}" for field in fields(PublishedYear)
)
Settings = tuple[tuple[RatingFloor, ...], tuple[PublishedYear, ...]]


def read_settings(plan_ids: Sequence[int]) -> dict[int, Settings]:
    """Read the thresholds, the highest first, and the published years, in one query.

    Every threshold comes with every year: a handful of rows, and a query less.
    """
    rows = (
        Plan.objects.filter(pk__in=plan_ids)
        .order_by("pk", "-rating_groups__floor_percent", "subject__published_indexes__year")
        .values_list("pk", *_FLOOR_COLUMNS, *_PUBLISHED_COLUMNS)
    )
    return {
        plan_id: _settings(row[1:] for row in same)
        for plan_id, same in groupby(rows, key=itemgetter(0))
    }


def _settings(rows: Iterable[tuple[Any, ...]]) -> Settings:
    floors: dict[str, RatingFloor] = {}
    years: dict[int, PublishedYear] = {}
    count = len(_FLOOR_COLUMNS)
    for row in rows:
        if row[0] is not None:
            floors.setdefault(row[0], RatingFloor(*row[:count]))
        if row[count] is not None:
            years.setdefault(row[count], PublishedYear(*row[count:]))
    return tuple(floors.values()), tuple(years.values())


_DECISION_COLUMNS = (
    "plan_id",
    "criterion__code",
    "figure",
    "reason",
    "decided_by__full_name",
    "decided_at",
    "stands",
    "printed",
    "computed",
)
_NOTE_COLUMNS = (
    "plan_id",
    "target",
    "target_kind",
    "text",
    "written_by__full_name",
    "written_at",
)
_NO_SCORE = Value(None, DecimalField())
Decisions = dict[tuple[str | None, Figure], Decision]
Words = tuple[Decisions, tuple[NoteFacts, ...]]


def read_words(plan_ids: Sequence[int]) -> dict[int, Words]:
    """Read what Sở Nội vụ has to say, decisions and notes, in one query: both are few."""
    decided = FigureDecision.objects.filter(plan__in=plan_ids).order_by()
    pinned = PinnedNote.objects.filter(plan__in=plan_ids, removed_at=None).order_by()
    rows = decided.values_list(*_DECISION_COLUMNS).union(
        pinned.values_list(*_NOTE_COLUMNS, Value(""), _NO_SCORE, _NO_SCORE), all=True
    )
    decisions: dict[int, Decisions] = {plan_id: {} for plan_id in plan_ids}
    notes: dict[int, list[NoteFacts]] = {plan_id: [] for plan_id in plan_ids}
    for plan_id, target, about, text, name, at, stands, printed, computed in rows:
        if stands:
            decision = Decision(Standing(stands), text, printed, computed, name, at)
            decisions[plan_id][target, Figure(about)] = decision
        else:
            notes[plan_id].append(NoteFacts(NoteTarget(about), target, text, name, at))
    return {
        plan_id: (
            decisions[plan_id],
            tuple(sorted(notes[plan_id], key=lambda note: note.written_at)),
        )
        for plan_id in plan_ids
    }
