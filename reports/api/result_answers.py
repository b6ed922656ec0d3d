"""Results, each as far as the person asking may see it; and what programs sent, held to rules."""

from decimal import Decimal

from accounts.access import Person
from assignments.access import Task, reported_tasks
from assignments.content import ResultContent
from assignments.enums import MeasurementKind, PeriodKind, ResultStatus
from assignments.measurement import UNMEASURED, measurements_of
from assignments.models import ReportingPeriod, Result, SubmissionKey
from assignments.workflow import HANDED_IN
from criteria.models import Plan
from reports.api.answers import fixed, two_places
from reports.api.result_schemas import (
    ResultAnswer,
    ResultInput,
    ResultRow,
    ResultsAnswer,
    SubmissionAnswer,
)
from reports.now import LeafNow, leaf_now
from reports.scope import scope_of
from reports.snapshot import read_snapshot

ZERO = Decimal(0)
_MEASURED_BY = {
    "numerator": MeasurementKind.RATIO,
    "denominator": MeasurementKind.RATIO,
    "quantity": MeasurementKind.QUANTITY,
}


def results_answer(user: Person, plan: Plan, period: ReportingPeriod) -> ResultsAnswer:
    """Return every criterion that agencies report, in plan order."""
    leaves = leaf_now(read_snapshot(plan), PeriodKind(period.kind), scope_of(user))
    return ResultsAnswer(
        period=PeriodKind(period.kind),
        state=period.state,
        due_on=period.due_on,
        results=[
            _row(task, leaves.get(task.criterion.code) or LeafNow(task.criterion.code))
            for task in reported_tasks(user, plan, period)
        ],
    )


def _row(task: Task, leaf: LeafNow) -> ResultRow:
    """Return a row; of what isn't seen only that it was handed in, without by whom it is held."""
    seen = task.seen
    is_known = seen is not None or (task.result is not None and task.status in HANDED_IN)
    public = ResultStatus.SUBMITTED if is_known else None
    return ResultRow(
        code=task.criterion.code,
        id=seen.pk if seen else None,
        status=task.status if seen else public,
        version=seen.version if seen else None,
        self_score=two_places(seen.self_score) if seen else None,
        appraised_score=two_places(seen.appraised_score) if seen else None,
        current=two_places(leaf.score),
        current_period=leaf.period,
        provisional=leaf.is_provisional,
        updated_at=seen.updated_at if seen else None,
        sample=leaf.is_sample or bool(task.result and is_known and task.result.is_sample),
    )


def result_answer(row: Result) -> ResultAnswer:
    """Return a result that the person asking sees."""
    return ResultAnswer(
        id=row.pk,
        period=PeriodKind(row.period.kind),
        code=row.criterion.code,
        agency=row.agency.slug,
        max_score=two_places(row.max_score),
        status=ResultStatus(row.status),
        version=row.version,
        numerator=two_places(row.numerator),
        denominator=two_places(row.denominator),
        quantity=two_places(row.quantity),
        self_score=two_places(row.self_score),
        narrative=row.narrative,
        difficulties=row.difficulties,
        next_steps=row.next_steps,
        explanation=row.explanation,
        is_not_applicable=row.is_not_applicable,
        not_applicable_reason=row.not_applicable_reason,
        appraised_score=two_places(row.appraised_score),
        submitted_at=row.submitted_at,
        reviewed_at=row.reviewed_at,
        updated_at=row.updated_at,
        sample=row.is_sample,
    )


def submission_answer(row: Result, used: SubmissionKey) -> SubmissionAnswer:
    """Return what became of one submission: the same however the result has gone on."""
    return SubmissionAnswer(
        id=row.pk,
        period=PeriodKind(row.period.kind),
        code=row.criterion.code,
        version=used.version,
        submitted_at=used.used_at,
        sample=row.is_sample,
    )


def content_of(sent: ResultInput) -> ResultContent:
    """Return what was sent as a result's content."""
    return ResultContent(**dict(sent))


def faults_of(task: Task, content: ResultContent) -> dict[str, str]:
    """Return what the criterion's own rules say against ``content``: field → sentence."""
    faults: dict[str, str] = {}
    top = task.criterion.printed_max
    if content.self_score is not None:
        if content.is_not_applicable:
            faults["self_score"] = "Tiêu chí không áp dụng thì không có điểm: gửi null."
        elif top is None:
            faults["self_score"] = "Tiêu chí này không có điểm tối đa: gửi null."
        elif content.self_score > top:
            faults["self_score"] = f"Vượt điểm tối đa của tiêu chí. Gửi từ 0.00 đến {fixed(top)}."
    if content.denominator == ZERO:
        faults["denominator"] = "Mẫu số phải lớn hơn 0. Chưa có số thì gửi null."
    measured = measurements_of(task.plan).get(task.criterion.pk, UNMEASURED).kind
    for name, kind in _MEASURED_BY.items():
        value = getattr(content, name)
        # What is stored already may be sent back.
        if value is not None and measured is not kind and value != getattr(task.seen, name, None):
            faults[name] = "Tiêu chí này không đo bằng số này: gửi null."
    return faults
