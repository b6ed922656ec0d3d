"""What agencies have handed in: a plan's periods and results as plain rows, in one query.

What drafts and returned results say is not read: it is nobody else's business, and it changes
without raising the plan's revision, which is what a snapshot is kept by. Only when a result that
went back to its agency had first been handed in is known: sending back raises the revision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import FilteredRelation, Q
from django.utils import timezone

from assignments.enums import PeriodKind, ResultStatus
from assignments.models import ReportingPeriod
from assignments.periods import Window
from assignments.standing import Report
from assignments.workflow import HANDED_IN


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """One of the plan's reporting periods."""

    kind: PeriodKind
    window: Window


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A result that was handed in: its scores, whose it is, and when.

    ``changed_at`` is when it was last handed in or approved; lateness goes by the first time.
    """

    report: Report
    agency_id: int
    first_submitted_at: datetime
    changed_at: datetime
    is_sample: bool

    @property
    def first_submitted_on(self) -> date:
        """Return the day it was first handed in, in the province's time zone."""
        return timezone.localdate(self.first_submitted_at)


@dataclass(frozen=True)
class Reported:
    """The periods in order, and by criterion what was handed in, period by period."""

    periods: tuple[PeriodFacts, ...] = ()
    results: Mapping[str, tuple[HandedIn, ...]] | None = None
    sent_back: Mapping[tuple[str, PeriodKind], date] | None = None
    """When what is with its agency again was first handed in, by criterion and period."""

    def first_handed_in_on(self, code: str, kind: PeriodKind) -> date | None:
        """Return the day a criterion's result of a period was first handed in, if ever."""
        days = (row.first_submitted_on for row in self.of(code) if row.report.period is kind)
        return next(days, None) or (self.sent_back or {}).get((code, kind))

    def is_with_agency_again(self, code: str, kind: PeriodKind) -> bool:
        """Tell whether a result that was handed in once has gone back to its agency."""
        return (code, kind) in (self.sent_back or {})

    def of(self, code: str) -> tuple[HandedIn, ...]:
        """Return what was handed in for a criterion."""
        return (self.results or {}).get(code, ())

    def period(self, kind: PeriodKind) -> PeriodFacts | None:
        """Return a period of the plan, if it has it."""
        return next((period for period in self.periods if period.kind is kind), None)

    def opened(self, today: date) -> tuple[PeriodKind, ...]:
        """Return the periods that have opened by ``today``."""
        return tuple(period.kind for period in self.periods if period.window.opens_on <= today)

    def until(self, asked: str, today: date) -> PeriodKind:
        """Return the period asked for, or the latest opened one: up to its end results count."""
        opened = self.opened(today)
        latest = opened[-1] if opened else PeriodKind.Q1
        return next((kind for kind in opened if kind.value == asked), latest)

    @cached_property
    def is_empty(self) -> bool:
        """Tell whether nothing was handed in yet."""
        return not self.results

    @cached_property
    def is_sample(self) -> bool:
        """Tell whether any of it is made up for a trial."""
        return any(row.is_sample for rows in (self.results or {}).values() for row in rows)


_PERIOD_COLUMNS = ("kind", "opens_on", "due_on", "locked_at")
_RESULT_COLUMNS = (
    "handed_in__criterion__code",
    "handed_in__status",
    "handed_in__self_score",
    "handed_in__appraised_score",
    "handed_in__is_not_applicable",
    "handed_in__agency_id",
    "handed_in__first_submitted_at",
    "handed_in__submitted_at",
    "handed_in__reviewed_at",
    "handed_in__is_sample",
)
_FIRST_SUBMITTED = _RESULT_COLUMNS.index("handed_in__first_submitted_at") - 1
"""Its place among a result's cells, which come after the code."""

# Looked up, not called: an enumeration's call is half the cost of reading a row.
_KINDS = {kind.value: kind for kind in PeriodKind}
_STATUSES = {status.value: status for status in ResultStatus}


def read_reported(plan_ids: Iterable[int]) -> dict[int, Reported]:
    """Read plans' periods with what was handed in: a row per result, one for an empty period."""
    rows = (
        ReportingPeriod.objects.filter(plan__in=list(plan_ids))
        .annotate(
            handed_in=FilteredRelation(
                "results", condition=Q(results__first_submitted_at__isnull=False)
            )
        )
        .order_by("plan_id", "kind")
        .values_list("plan_id", *_PERIOD_COLUMNS, *_RESULT_COLUMNS)
    )
    return {
        plan_id: _reported(row[1:] for row in same)
        for plan_id, same in groupby(rows, key=itemgetter(0))
    }


def _reported(rows: Iterable[tuple[Any, ...]]) -> Reported:
    periods: dict[PeriodKind, PeriodFacts] = {}
    results: dict[str, list[HandedIn]] = {}
    sent_back: dict[tuple[str, PeriodKind], date] = {}
    for name, opens_on, due_on, locked_at, code, *cells in rows:
        kind = _KINDS[name]
        if kind not in periods:
            periods[kind] = PeriodFacts(kind, Window(opens_on, due_on, locked_at))
        if code is None:
            continue
        if _STATUSES[cells[0]] in HANDED_IN:
            results.setdefault(code, []).append(_handed_in(kind, cells))
        else:
            sent_back[code, kind] = timezone.localdate(cells[_FIRST_SUBMITTED])
    return Reported(
        tuple(periods.values()),
        {code: tuple(found) for code, found in results.items()},
        sent_back,
    )


def _handed_in(kind: PeriodKind, cells: list[Any]) -> HandedIn:
    status, own, appraised, is_not_applicable, agency_id, first, latest, reviewed, sample = cells
    is_approved = _STATUSES[status] is ResultStatus.APPROVED
    return HandedIn(
        Report(kind, _STATUSES[status], own, appraised, is_not_applicable),
        agency_id=agency_id,
        first_submitted_at=first,
        changed_at=reviewed if is_approved else latest,
        is_sample=sample,
    )
