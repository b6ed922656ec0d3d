"""Which points are at risk: defined once, explained under every table that says it.

A leaf is at risk where points lie between it and its target and something speaks against their
coming: see ``Reason``. A figure that waits for approval and is not the reader's to see is not
weighed: neither counted nor told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from assignments.deadlines import DUE_SOON_DAYS, DeadlineState
from reports.leaders.since import now_before
from reports.now import LeafNow
from reports.now_charts import missing_of
from reports.seen import SeenNow
from reports.snapshot import CriterionFacts, Snapshot

ZERO = Decimal(0)
EXPLANATION = (
    "Rủi ro là số điểm còn tới mục tiêu của các tiêu chí quá hạn kỳ báo cáo mà chưa nộp hoặc chưa "
    f"nộp lại, đã qua hoặc còn không quá {DUE_SOON_DAYS} ngày tới thời hạn trong kế hoạch, thấp "
    "hơn năm trước hoặc kỳ trước, nộp kỳ này mà không tăng, hoặc chưa có kết quả."
)


class Reason(StrEnum):
    """Why a leaf is at risk, the most pressing reason first."""

    OVERDUE = "overdue"
    MISSED = "missed"
    SLIPPED = "slipped"
    FALLEN = "fallen"
    NEAR = "near"
    UNREPORTED = "unreported"
    STALLED = "stalled"

    def label(self, baseline_year: int) -> str:
        """Return the reason in words."""
        return {
            "overdue": "quá hạn, chưa nộp hoặc chưa nộp lại",
            "missed": "đã qua thời hạn trong kế hoạch",
            "slipped": "thấp hơn kỳ trước",
            "fallen": f"thấp hơn năm {baseline_year}",
            "near": "sắp đến thời hạn trong kế hoạch",
            "unreported": "chưa có kết quả",
            "stalled": "không tăng so với kỳ trước",
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
    """Return the leaves at risk among ``leaves``: most points first, then most reasons."""
    before, is_past = now_before(now), is_period_past(now, today)
    found = []
    for facts in leaves:
        leaf = now.leaf(facts.code)
        points = missing_of(facts.figures, leaf)
        if leaf.is_hidden or points is None or points <= 0:
            continue
        is_handed_in = now.is_handed_in(facts.code)
        signs = {
            Reason.OVERDUE: is_past and not is_handed_in,
            Reason.UNREPORTED: not leaf.is_reported,
            Reason.FALLEN: _is_below(leaf.score, facts.figures.baseline),
            **_deadline_signs(facts, now.snapshot, today),
            **_movement_signs(leaf, before.leaf(facts.code) if before else None, is_handed_in),
        }
        reasons = tuple(reason for reason in Reason if signs.get(reason))
        if reasons:
            found.append(LeafRisk(facts, points, reasons))
    return tuple(sorted(found, key=lambda risk: (-risk.points, -len(risk.reasons))))


def is_period_past(now: SeenNow, today: date) -> bool:
    """Tell whether the period is past its day; never one due before the plan was signed."""
    period = now.snapshot.reported.period(now.until)
    if period is None or period.window.was_past_at(now.snapshot.issued_on):
        return False
    return period.window.is_past(today)


def _deadline_signs(facts: CriterionFacts, snapshot: Snapshot, today: date) -> dict[Reason, bool]:
    states = {
        deadline.state(today=today, year=snapshot.year, issued_on=snapshot.issued_on)
        for deadline in facts.deadlines
    }
    return {
        Reason.MISSED: DeadlineState.PASSED in states,
        Reason.NEAR: DeadlineState.DUE_SOON in states,
    }


def _movement_signs(
    leaf: LeafNow, earlier: LeafNow | None, is_handed_in: bool
) -> dict[Reason, bool]:
    """Compare with the period before; what was not handed in again has not had its chance."""
    if earlier is None or earlier.score is None or leaf.score is None:
        return {}
    return {
        Reason.SLIPPED: leaf.score < earlier.score,
        Reason.STALLED: is_handed_in and leaf.score == earlier.score,
    }


def _is_below(score: Decimal | None, other: Decimal | None) -> bool:
    return score is not None and other is not None and score < other
