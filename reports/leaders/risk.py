"""Which points are at risk: defined once, explained under every table that says it.

A leaf is at risk where points lie between it and its target and it has no result yet, or has less
than the year before, or its result of the period is past its day and not handed in. A figure that
waits for approval and is not the reader's to see is not weighed: neither counted nor told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from reports.now_charts import missing_of
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts

ZERO = Decimal(0)
EXPLANATION = (
    "Rủi ro là số điểm còn tới mục tiêu của các tiêu chí chưa có kết quả, thấp hơn năm trước, hoặc "
    "quá hạn kỳ báo cáo mà chưa nộp hoặc chưa nộp lại."
)


class Reason(StrEnum):
    """Why a leaf is at risk."""

    OVERDUE = "overdue"
    FALLEN = "fallen"
    UNREPORTED = "unreported"

    def label(self, baseline_year: int) -> str:
        """Return the reason in words."""
        return {
            "overdue": "quá hạn, chưa nộp hoặc chưa nộp lại",
            "fallen": f"thấp hơn năm {baseline_year}",
            "unreported": "chưa có kết quả",
        }[self]


@dataclass(frozen=True, slots=True)
class LeafRisk:
    """A leaf at risk: the points to its target, and why."""

    facts: CriterionFacts
    points: Decimal
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RiskSum:
    """What leaves at risk come to (điểm)."""

    count: int = 0
    points: Decimal = ZERO

    @classmethod
    def of(cls, risks: Iterable[LeafRisk]) -> "RiskSum":
        """Add up."""
        rows = list(risks)
        return cls(len(rows), sum((row.points for row in rows), ZERO))


def risks_of(leaves: Iterable[CriterionFacts], now: SeenNow, today: date) -> tuple[LeafRisk, ...]:
    """Return the leaves at risk among ``leaves``, most points first."""
    is_past = is_period_past(now, today)
    found = (_risk(facts, now, is_past=is_past) for facts in leaves)
    return tuple(sorted(filter(None, found), key=lambda risk: -risk.points))


def is_period_past(now: SeenNow, today: date) -> bool:
    """Tell whether the period is past its day; never one due before the plan was signed."""
    period = now.snapshot.reported.period(now.until)
    if period is None or period.window.was_past_at(now.snapshot.issued_on):
        return False
    return period.window.is_past(today)


def _risk(facts: CriterionFacts, now: SeenNow, *, is_past: bool) -> LeafRisk | None:
    leaf, figures = now.leaf(facts.code), facts.figures
    points = missing_of(figures, leaf)
    if leaf.is_hidden or points is None or points <= 0:
        return None
    reasons = []
    if is_past and not now.is_handed_in(facts.code):
        reasons.append(Reason.OVERDUE)
    if leaf.score is not None and figures.baseline is not None and leaf.score < figures.baseline:
        reasons.append(Reason.FALLEN)
    if not leaf.is_reported:
        reasons.append(Reason.UNREPORTED)
    return LeafRisk(facts, points, tuple(reasons)) if reasons else None
