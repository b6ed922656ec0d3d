"""What stands beside the form for a result: the plan's words, earlier figures, the neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass

from assignments.access import Task, duties_of
from assignments.content import LABELS, ResultContent, previous_result, shown
from assignments.deadline_rows import MilestoneRow, milestone_rows
from assignments.enums import ResultStatus
from assignments.measurement import Measurement
from assignments.models import Milestone, Result
from assignments.result_rows import Mark, measured_values, score_text, status_mark
from common.text import fold, format_score
from criteria.models import Measure, MeasureTarget


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A task of the plan that serves the criterion, with the thresholds it states for it."""

    text: str
    thresholds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """What the criterion had in an earlier period; scores in points."""

    period: str
    kind: str
    score: str
    measured: str
    status: Mark


@dataclass(frozen=True, slots=True)
class Beside:
    """The plan's side of a criterion: figures, deadlines, tasks."""

    maximum: str
    target: str
    baseline: str
    baseline_year: int
    year: int
    milestones: tuple[MilestoneRow, ...]
    measures: tuple[PlannedMeasure, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The criterion before or after in the agency's own list."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a criterion stands among those of its agency."""

    place: int
    count: int
    previous: Neighbour | None
    next: Neighbour | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people filled in differently; ``raw`` is how the other's is typed."""

    name: str
    label: str
    mine: str
    theirs: str
    raw: str


def beside(task: Task) -> Beside:
    """Return what the plan says about the task's criterion. Three queries."""
    criterion, plan = task.criterion, task.plan
    milestones = Milestone.objects.filter(criterion=criterion).select_related("criterion")
    targets: dict[int, list[str]] = {}
    found = MeasureTarget.objects.filter(criterion=criterion).order_by("measure__order", "order")
    for measure_id, raw_text in found.values_list("measure_id", "raw_text"):
        targets.setdefault(measure_id, []).append(raw_text)
    measures = Measure.objects.filter(criteria=criterion).order_by("order")
    return Beside(
        maximum=format_score(criterion.printed_max),
        target=format_score(criterion.printed_target),
        baseline=format_score(criterion.printed_baseline),
        baseline_year=plan.baseline_year,
        year=plan.year,
        milestones=tuple(milestone_rows(milestones.order_by("order"), plan)),
        measures=tuple(
            PlannedMeasure(
                text,
                tuple(stated for stated in targets.get(pk, ()) if fold(stated) not in fold(text)),
            )
            for pk, text in measures.values_list("pk", "text")
        ),
    )


def earlier_results(task: Task) -> dict[str, Result]:
    """Return the criterion's results before the task's period, by kind, that its owner may see."""
    found = Result.objects.filter(
        criterion=task.criterion,
        period__plan=task.plan,
        period__kind__lt=task.period.kind,
    ).select_related("period")
    return {
        row.period.kind: row
        for row in found.order_by("period__kind")
        if row.agency_id == task.owner.pk or row.status == ResultStatus.APPROVED
    }


def earlier_rows(earlier: Mapping[str, Result], measurement: Measurement) -> list[EarlierRow]:
    """Return earlier results for a page, the latest first."""
    return [
        EarlierRow(
            period=str(row.period),
            kind=kind,
            score=score_text(row).lower(),
            measured=", ".join(
                f"{item.label.lower()} {item.text}" for item in measured_values(row, measurement)
            ),
            status=status_mark(row),
        )
        for kind, row in sorted(earlier.items(), reverse=True)
    ]


def source_of_values(task: Task, earlier: Mapping[str, Result]) -> Result | None:
    """Return the earlier result that a new one starts from; ``None`` once something is entered.

    A document attached first makes a result that says nothing yet.
    """
    if task.result is not None and ResultContent.of(task.result) != ResultContent():
        return None
    source = previous_result(earlier, task.period.kind)
    return source if source and source.agency_id == task.owner.pk else None


def walk(task: Task) -> Walk:
    """Return the neighbours of the task's criterion in its owner's list. Four queries."""
    owned = [pk for pk, duty in duties_of(task.plan).items() if duty.owner_id == task.owner.pk]
    rows = task.plan.criteria.filter(pk__in=owned).order_by("sort_key")
    listed = [Neighbour(code, name) for code, name in rows.values_list("code", "name")]
    place = [item.code for item in listed].index(task.criterion.code)
    return Walk(
        place + 1,
        len(listed),
        listed[place - 1] if place else None,
        listed[place + 1] if place + 1 < len(listed) else None,
    )


def differences(theirs: ResultContent, mine: ResultContent) -> list[Difference]:
    """Return the fields in which two versions differ, both as a page shows them."""
    return [
        Difference(
            name=name,
            label=LABELS[name],
            mine=_shown(name, getattr(mine, name)),
            theirs=_shown(name, getattr(theirs, name)),
            raw=_typed(name, getattr(theirs, name)),
        )
        for name in theirs.differences(mine)
    ]


def _shown(name: str, value: object) -> str:
    return shown(name, value) or "(để trống)"


def _typed(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    return "on" if value is True else shown(name, value)
