"""What the page of priorities asks the database besides the plan's snapshot: plain rows.

Five queries, however many criteria, agencies and periods there are. None of it tells a figure
that waits for approval: counts of documents, of measures and of tasks only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from assignments.deadline_rows import MilestoneRow, milestone_rows
from assignments.enums import PeriodKind, ProgressStatus, WorkOrderStatus
from assignments.models import MeasureProgress, Milestone, Result, WorkOrder
from assignments.workflow import HANDED_IN
from criteria.models import Measure, Plan


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    done: int
    count: int


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that is not ended yet."""

    status: WorkOrderStatus
    due_on: date


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """By the criterion's code: deadlines by date, measures, documents by period, open tasks."""

    deadlines: Mapping[str, tuple[MilestoneRow, ...]]
    measures: Mapping[str, Share]
    documents: Mapping[str, Mapping[PeriodKind, int]]
    tasks: Mapping[str, tuple[OpenTask, ...]]


def read_facts(plan: Plan, until: PeriodKind) -> PriorityFacts:
    """Read what is known of the plan's criteria up to the end of ``until``."""
    return PriorityFacts(
        deadlines=deadlines_of(plan),
        measures=_measures(plan, until),
        documents=_documents(plan, until),
        tasks=_tasks(plan),
    )


def deadlines_of(plan: Plan) -> dict[str, tuple[MilestoneRow, ...]]:
    """Return each criterion's deadlines by date. One query."""
    milestones = Milestone.objects.filter(criterion__plan=plan).select_related("criterion")
    found: dict[str, list[MilestoneRow]] = {}
    for row in milestone_rows(milestones.order_by("criterion__sort_key", "order"), plan):
        for code in row.codes:
            found.setdefault(code, []).append(row)
    return {code: tuple(rows) for code, rows in found.items()}


def _measures(plan: Plan, until: PeriodKind) -> dict[str, Share]:
    """Return how many of a criterion's measures are done.

    A measure is done when every agency that has spoken of it has last said so.
    """
    said: dict[int, dict[int, str]] = {}
    progress = MeasureProgress.objects.filter(
        measure__plan=plan, period__kind__lte=until.value
    ).order_by("period__kind")
    for measure_id, agency_id, status in progress.values_list("measure", "agency", "status"):
        said.setdefault(measure_id, {})[agency_id] = status
    done = {
        measure_id
        for measure_id, words in said.items()
        if set(words.values()) == {ProgressStatus.DONE.value}
    }
    linked: dict[str, list[int]] = {}
    links = Measure.criteria.through.objects.filter(measure__plan=plan)
    for code, measure_id in links.values_list("criterion__code", "measure"):
        linked.setdefault(code, []).append(measure_id)
    return {
        code: Share(sum(one in done for one in measures), len(measures))
        for code, measures in linked.items()
    }


def _documents(plan: Plan, until: PeriodKind) -> dict[str, dict[PeriodKind, int]]:
    """Return how many documents each result has that was handed in, by criterion and period."""
    results = Result.objects.filter(
        period__plan=plan, period__kind__lte=until.value, status__in=sorted(HANDED_IN)
    ).annotate(count=Count("evidence_links", filter=Q(evidence_links__removed_at=None)))
    found: dict[str, dict[PeriodKind, int]] = {}
    for code, kind, count in results.values_list("criterion__code", "period__kind", "count"):
        found.setdefault(code, {})[PeriodKind(kind)] = count
    return found


def _tasks(plan: Plan) -> dict[str, tuple[OpenTask, ...]]:
    ended = [status.value for status in WorkOrderStatus if status.is_closed]
    orders = WorkOrder.objects.filter(criterion__plan=plan).exclude(status__in=ended)
    found: dict[str, list[OpenTask]] = {}
    for code, status, due_on in orders.values_list("criterion__code", "status", "due_on"):
        found.setdefault(code, []).append(OpenTask(WorkOrderStatus(status), due_on))
    return {code: tuple(tasks) for code, tasks in found.items()}
