"""What a result under review is compared with: what was last approved, or last returned."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from assignments.content import ResultContent
from assignments.enums import PeriodKind, ResultStatus, ReviewDecision
from assignments.models import ReportingPeriod, Result, Review
from criteria.models import Plan


@dataclass(frozen=True, slots=True)
class Basis:
    """An earlier text of a criterion's result, and how it is called on the page.

    ``score``: the approved one in points, ``None`` for a returned or not applicable result.
    """

    content: ResultContent
    score: Decimal | None
    label: str
    at: datetime | None


def approved_basis(result: Result) -> Basis | None:
    """Return what was approved last before this text, in its period or an earlier one.

    An approved result is compared with the approval before its own.
    """
    reviews = (
        Review.objects.filter(
            decision=ReviewDecision.APPROVED,
            result__criterion=result.criterion_id,
            result__period__kind__lte=result.period.kind,
        )
        .select_related("result__period")
        .order_by("-result__period__kind", "-id")
    )
    found = list(reviews[:2])
    if found and result.status == ResultStatus.APPROVED and found[0].result_id == result.pk:
        del found[0]
    if found:
        review = found[0]
        when = timezone.localtime(review.reviewed_at)
        return Basis(
            ResultContent.from_json(review.content),
            review.appraised_score,
            f"lần duyệt {review.result.period.get_kind_display()}, {when:%d/%m/%Y}",
            review.reviewed_at,
        )
    earlier = (
        Result.objects.filter(
            criterion=result.criterion_id,
            status=ResultStatus.APPROVED,
            period__kind__lt=result.period.kind,
        )
        .select_related("period")
        .order_by("-period__kind")
        .first()
    )
    if earlier is None:
        return None
    return Basis(
        ResultContent.of(earlier),
        earlier.appraised_score,
        f"kết quả đã duyệt {earlier.period.get_kind_display()}",
        earlier.reviewed_at,
    )


def returned_basis(result: Result) -> Basis | None:
    """Return the text that was sent back last, unless it has been approved since."""
    last = Review.objects.filter(result=result).order_by("-id").first()
    if last is None or last.decision != ReviewDecision.RETURNED:
        return None
    when = timezone.localtime(last.reviewed_at)
    return Basis(
        ResultContent.from_json(last.content),
        None,
        f"bản trả lại {when:%d/%m/%Y}",
        last.reviewed_at,
    )


@dataclass(frozen=True, slots=True)
class LastScore:
    """What a criterion was last approved with, and in which period."""

    score: Decimal | None
    period: PeriodKind


def last_scores(plan: Plan, period: ReportingPeriod) -> dict[int, LastScore]:
    """Return the last approved scores by criterion id, as ``approved_basis`` finds them.

    For results that wait in ``period``. Two queries for the whole plan.
    """
    found = {
        criterion_id: LastScore(score, PeriodKind(kind))
        for criterion_id, kind, score in Result.objects.filter(
            period__plan=plan, period__kind__lt=period.kind, status=ResultStatus.APPROVED
        )
        .order_by("period__kind")
        .values_list("criterion_id", "period__kind", "appraised_score")
    }
    reviews = Review.objects.filter(
        decision=ReviewDecision.APPROVED,
        result__period__plan=plan,
        result__period__kind__lte=period.kind,
    ).order_by("result__period__kind", "id")
    for criterion_id, kind, score in reviews.values_list(
        "result__criterion_id", "result__period__kind", "appraised_score"
    ):
        found[criterion_id] = LastScore(score, PeriodKind(kind))
    return found
