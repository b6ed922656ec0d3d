"""Results put straight into the database, as if they had been handed in and appraised."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from accounts.models import Agency, User
from assignments.enums import ResultStatus
from assignments.models import Assignment, ReportingPeriod, Result
from assignments.workflow import HANDED_IN
from criteria.models import Plan

AT = datetime(2021, 9, 20, 3, 0, tzinfo=UTC)


def put_result(
    plan: Plan,
    code: str,
    score: str | None,
    *,
    kind: str = "Q3",
    status: ResultStatus = ResultStatus.SUBMITTED,
    **fields: Any,
) -> Result:
    """Store a result of the criterion's primary lead; ``score`` ``None``: it does not apply.

    Handed in by one coordinator and appraised by the other. The plan's revision rises, as it does
    with every action.
    """
    criterion = plan.criteria.get(code=code)
    points = None if score is None else Decimal(score)
    values: dict[str, Any] = {
        "period": ReportingPeriod.objects.get(plan=plan, kind=kind),
        "criterion": criterion,
        "agency": owner_of(plan, code),
        "max_score": criterion.printed_max,
        "self_score": points,
        "is_not_applicable": points is None,
        "status": status,
        "created_at": AT,
        "updated_at": AT,
    }
    if status in HANDED_IN:
        by = User.objects.get(username="sonoivu2")
        values |= {"first_submitted_at": AT, "submitted_at": AT, "submitted_by": by}
        values |= {"submitted_version": 1}
    if status is ResultStatus.APPROVED:
        values |= {"appraised_score": points, "reviewed_at": AT}
        values |= {"reviewed_by": User.objects.get(username="sonoivu")}
    row = Result.objects.create(**values | fields)
    raise_revision(plan)
    return row


def put_every_result(plan: Plan, **fields: Any) -> None:
    """Store a result for all 88 leaves that agencies report: what each had the year before."""
    leaves = plan.criteria.filter(children=None, assignments__is_primary=True)
    for code, baseline in leaves.values_list("code", "printed_baseline"):
        put_result(plan, code, str(baseline), **fields)


def owner_of(plan: Plan, code: str) -> Agency:
    """Return the agency that enters a criterion's result."""
    lead = Assignment.objects.get(criterion__plan=plan, criterion__code=code, is_primary=True)
    return lead.agency or Agency.objects.get(slug="so-noi-vu")


def raise_revision(plan: Plan) -> None:
    """Do what every action that others see ends with."""
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    plan.refresh_from_db()
