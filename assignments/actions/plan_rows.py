"""What hangs on the criteria of a plan, brought to what a document says: parts of larger actions.

Each call is one step of an action that holds the plan's lock and writes the audit event.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery

from assignments.enums import PeriodKind
from assignments.models import Assignment, Milestone, ReportingPeriod, Result
from assignments.periods import default_window
from common.sync import SyncCount, sync_rows
from criteria.models import Criterion, Plan

Rows = Sequence[Mapping[str, Any]]

STILL_USED = (
    "Có tiêu chí hoặc nhiệm vụ bị bỏ khỏi kế hoạch nhưng các cơ quan đã nhập kết quả cho nó. Giữ "
    "lại mục đó, hoặc lập kế hoạch cho năm khác."
)


def save_assignments(*, plan: Plan, rows: Rows) -> SyncCount:
    """Bring who answers for the criteria to ``rows``: the fields of ``Assignment`` and a ``code``.

    Who reports for a leading group stays, unless ``reporter_id`` says otherwise.
    """
    return sync_rows(
        Assignment.objects.filter(criterion__plan=plan),
        _placed(plan, rows),
        key=["criterion_id", "agency_id", "group_id"],
        replace_changed=True,  # one primary lead per criterion, and it may move
    )


def save_deadlines(*, plan: Plan, rows: Rows) -> SyncCount:
    """Bring the deadlines to ``rows``: the fields of ``Milestone`` and a ``code``."""
    return sync_rows(
        Milestone.objects.filter(criterion__plan=plan),
        _placed(plan, rows),
        key=["criterion_id", "order"],
    )


def add_periods(plan: Plan) -> SyncCount:
    """Give the plan the periods it doesn't have yet; those it has keep their dates and locks."""
    present = set(ReportingPeriod.objects.filter(plan=plan).values_list("kind", flat=True))
    rows = []
    for kind in PeriodKind:
        window = default_window(plan.year, kind)
        if kind not in present:
            dates = {"opens_on": window.opens_on, "due_on": window.due_on}
            rows.append({"plan_id": plan.pk, "kind": kind, **dates})
    return sync_rows(
        ReportingPeriod.objects.filter(plan=plan), rows, key=["kind"], is_complete=False
    )


def renew_maxima(plan: Plan) -> None:
    """Bring the maxima that results repeat to the plan's; a score above one is refused."""
    current = Criterion.objects.filter(pk=OuterRef("criterion_id")).values("printed_max")
    outdated = Result.objects.filter(period__plan=plan).exclude(max_score=Subquery(current))
    if outdated.exists():
        outdated.update(max_score=Subquery(current))


def _placed(plan: Plan, rows: Rows) -> list[dict[str, Any]]:
    """Return ``rows`` with the criterion's id in place of its code."""
    criteria = dict(plan.criteria.values_list("code", "id"))
    return [
        {"criterion_id": criteria[row["code"]]}
        | {name: row[name] for name in row if name != "code"}
        for row in rows
    ]
