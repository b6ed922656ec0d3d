"""Agencies' standing put into the database: results of several periods, sent back, proven."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Agency, User
from assignments.enums import ResultStatus, ReviewDecision
from assignments.models import Contribution, Evidence, EvidenceLink, ReportingPeriod, Result, Review
from criteria.models import Plan

LATE = datetime(2021, 9, 27, 3, 0, tzinfo=UTC)
IN_TIME = datetime(2021, 9, 20, 3, 0, tzinfo=UTC)
APPROVED = ResultStatus.APPROVED


def send_back(result: Result, times: int = 1) -> None:
    """Write down that a result was sent back."""
    for _ in range(times):
        Review.objects.create(
            result=result,
            decision=ReviewDecision.RETURNED,
            version=1,
            reason="Bổ sung.",
            content={},
            reviewed_at=IN_TIME,
            reviewed_by=User.objects.get(username="sonoivu"),
        )


def prove(result: Result, *, removed: bool = False) -> None:
    """Attach a document to a result; ``removed``: and take it off again."""
    by = User.objects.get(username="sonoivu")
    document = Evidence.objects.create(
        agency=result.agency,
        title="Báo cáo",
        link="https://example.vn/",
        created_at=IN_TIME,
        created_by=by,
    )
    taken_off = {"removed_at": IN_TIME, "removed_by": by} if removed else {}
    EvidenceLink.objects.create(
        evidence=document, result=result, added_at=IN_TIME, added_by=by, **taken_off
    )


def put_share(
    plan: Plan,
    slug: str,
    numerator: str,
    *,
    kind: str = "Q3",
    at: datetime = IN_TIME,
    **fields: Any,
) -> Contribution:
    """Store a district's share of 3.4.3, of a hundred."""
    values = {
        "period": ReportingPeriod.objects.get(plan=plan, kind=kind),
        "criterion": plan.criteria.get(code="3.4.3"),
        "agency": Agency.objects.get(slug=slug),
        "numerator": Decimal(numerator),
        "denominator": Decimal(100),
        "created_at": at,
        "updated_at": at,
    }
    return Contribution.objects.create(**values | fields)
